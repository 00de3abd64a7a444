import { describe, expect, it } from 'vitest';
import type { Diagram } from '../diagram/graph.ts';
import { pointAlong, type Rect } from './geometry.ts';
import { type LabelBox, meet, placeLabels } from './labels.ts';
import { layOut } from './layout.ts';
import { type Wire, wiresOf } from './wires.ts';

const node = (id: string) => ({ id, label: id, classes: [] });
const edge = (source: string, target: string, label: string) => ({
  id: `${source}-${target}`,
  source,
  target,
  label,
  stroke: 'solid' as const,
});
const diagram: Diagram = {
  text: '',
  nodes: ['API', 'ETCD', 'SCH', 'CM', 'CCM'].map(node),
  edges: [
    edge('API', 'ETCD', 'Read/Write'),
    edge('API', 'SCH', 'Schedule'),
    edge('API', 'CM', 'Control'),
    edge('API', 'CCM', 'Link'),
    edge('SCH', 'API', 'Assign Pods'),
    edge('CM', 'API', 'Monitor & Reconcile'),
    edge('CCM', 'API', 'Manage Cloud Resources'),
  ],
};
/** Of the stage in windows of 1440x900 and 1920x1080, with and without rails. */
const SIZES = [
  { width: 788, height: 600 },
  { width: 1268, height: 780 },
  { width: 1920, height: 830 },
];
const NONE: ReadonlySet<string> = new Set();

function staged(size: { width: number; height: number }, cut = NONE) {
  const layout = layOut(diagram, { nodes: ['node/a', 'node/b', 'node/c'], extenders: [], cloud: true }, size);
  const wires = wiresOf(diagram, layout);
  return { layout, wires, boxes: placeLabels(wires, layout, cut) };
}

const touching = (a: Rect, b: Rect): boolean => meet(a, b, 0, 0);

describe.each(SIZES)('the words of wires on a stage of $width x $height', (size) => {
  const { layout, wires, boxes } = staged(size);

  it('are all there, on no card and on no others', () => {
    expect(boxes.map(({ id }) => id).sort()).toEqual(diagram.edges.map(({ id }) => id).sort());
    for (const [i, box] of boxes.entries()) {
      for (const card of layout.cards) expect(touching(box, card.rect), `${box.id} on ${card.id}`).toBe(false);
      for (const other of boxes.slice(i + 1)) expect(touching(box, other), `${box.id} on ${other.id}`).toBe(false);
    }
  });

  it('are nearest to their own wire', () => {
    const distance = (box: LabelBox, wire: Wire): number => {
      const distances = Array.from({ length: 101 }, (_, i) => {
        const { x, y } = pointAlong(wire.curve, i / 100);
        return Math.hypot(Math.max(box.x - x, x - box.x - box.width, 0), Math.max(box.y - y, y - box.y - box.height, 0));
      });
      return Math.min(...distances);
    };
    const named = wires.filter(({ label }) => label !== '');
    for (const box of boxes) {
      const [nearest] = named.toSorted((a, b) => distance(box, a) - distance(box, b));
      expect(nearest?.id).toBe(box.id);
    }
  });

  it('hide no wire but their own', () => {
    for (const box of boxes)
      for (const wire of wires) {
        if (wire.id === box.id) continue;
        for (let i = 0; i <= 100; i++) {
          const point = pointAlong(wire.curve, i / 100);
          expect(touching(box, { ...point, width: 0, height: 0 }), `${box.id} on ${wire.id}`).toBe(false);
        }
      }
  });

  it('leave the way between the API server and etcd to tokens', () => {
    const wire = wires.find(({ id }) => id === 'API-ETCD') as Wire;
    for (let i = 0; i <= 20; i++) {
      const { x, y } = pointAlong(wire.curve, i / 20);
      const token = { x: x - 30, y: y - 11, width: 60, height: 22 };
      for (const box of boxes) expect(touching(box, token), box.id).toBe(false);
    }
  });
});

it('a wire that is cut says so, beside the cards', () => {
  const { layout, boxes } = staged({ width: 788, height: 600 }, new Set(['node/b>API']));
  const box = boxes.find(({ id }) => id === 'node/b>API') as LabelBox;
  expect(box.lines).toEqual(['cut']);
  for (const card of layout.cards) expect(touching(box, card.rect), card.id).toBe(false);
});
