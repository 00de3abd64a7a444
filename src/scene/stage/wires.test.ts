import { describe, expect, it } from 'vitest';
import type { Diagram } from '../diagram/graph.ts';
import { pointAlong, type Rect } from './geometry.ts';
import { layOut } from './layout.ts';
import { tracksOf, wiresOf } from './wires.ts';

const node = (id: string) => ({ id, label: id, classes: [] });
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, target, label: '', stroke: 'solid' as const });
const diagram: Diagram = {
  text: '',
  nodes: ['API', 'ETCD', 'SCH', 'CM', 'CCM', 'X'].map(node),
  edges: [
    edge('API', 'ETCD'),
    edge('API', 'SCH'),
    edge('API', 'CM'),
    edge('API', 'CCM'),
    edge('SCH', 'API'),
    edge('CM', 'API'),
    edge('CCM', 'API'),
  ],
};
const nodes = ['node/a', 'node/b', 'node/c'];
const sizes = [
  { width: 800, height: 600 },
  { width: 1300, height: 760 },
  { width: 390, height: 520 },
];

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function onBorder(rect: Rect, { x, y }: { x: number; y: number }): boolean {
  const inX = x >= rect.x - 0.01 && x <= rect.x + rect.width + 0.01;
  const inY = y >= rect.y - 0.01 && y <= rect.y + rect.height + 0.01;
  const onX = Math.abs(x - rect.x) < 0.01 || Math.abs(x - rect.x - rect.width) < 0.01;
  const onY = Math.abs(y - rect.y) < 0.01 || Math.abs(y - rect.y - rect.height) < 0.01;
  return inX && inY && (onX || onY);
}

describe.each(sizes)('a stage of $width x $height', (size) => {
  const layout = layOut(diagram, { nodes, extenders: [], cloud: true }, size);
  const wires = wiresOf(diagram, layout);
  const rects = new Map(layout.cards.map((card) => [card.id, card.rect]));

  it('keeps its cards apart and inside', () => {
    for (const [i, a] of layout.cards.entries()) {
      expect(a.rect.x, a.id).toBeGreaterThanOrEqual(0);
      expect(a.rect.x + a.rect.width, a.id).toBeLessThanOrEqual(layout.size.width);
      expect(a.rect.y + a.rect.height, a.id).toBeLessThanOrEqual(layout.size.height);
      for (const b of layout.cards.slice(i + 1)) {
        if (a.id === 'X' || b.id === 'X') continue;
        expect(overlap(a.rect, b.rect), `${a.id} and ${b.id}`).toBe(false);
      }
    }
  });

  it('ends every wire on the borders of its cards', () => {
    expect(wires.length).toBe(7 + 1 + 1 + 3);
    for (const wire of wires) {
      expect(onBorder(rects.get(wire.source) as Rect, pointAlong(wire.curve, 0)), wire.id).toBe(true);
      expect(onBorder(rects.get(wire.target) as Rect, pointAlong(wire.curve, 1)), wire.id).toBe(true);
    }
  });
});

describe('tracks', () => {
  const tracks = tracksOf(wiresOf(diagram, layOut(diagram, { nodes, extenders: [], cloud: true }, { width: 800, height: 600 })));

  it('sends requests and their replies over the wire of the client, and watch events over that of the server', () => {
    expect(tracks('SCH', 'API', 'SCH')).toMatchObject({ wire: { source: 'SCH' }, reversed: false });
    expect(tracks('API', 'SCH', 'SCH')).toMatchObject({ wire: { source: 'SCH' }, reversed: true });
    expect(tracks('API', 'SCH', '')).toMatchObject({ wire: { source: 'API' }, reversed: false });
    expect(tracks('ETCD', 'API', 'API')).toMatchObject({ wire: { target: 'ETCD' }, reversed: true });
  });

  it('has no track where the diagram has no edge', () => {
    expect(tracks('SCH', 'ETCD', 'SCH')).toBeUndefined();
  });
});
