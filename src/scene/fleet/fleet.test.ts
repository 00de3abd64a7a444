import { describe, expect, it } from 'vitest';
import type { ComponentStatus, ObjectSummary } from '../../protocol/frame.ts';
import { type FleetSource, fleetOf, nodeWords } from './fleet.ts';
import { boxOf, dotOf, gridOf, hitOf, moved, neighbour, showing, WHOLE, zoomedAt } from './grid.ts';

function pod(name: string, node?: string): ObjectSummary {
  return {
    id: `pods/default/${name}`,
    resource: 'pods',
    kind: 'Pod',
    namespace: 'default',
    name,
    uid: name,
    revision: 1,
    created: 0,
    owner: '',
    phase: 'Running',
    ready: true,
    ...(node === undefined ? {} : { node }),
  };
}

function source(pods: readonly ObjectSummary[]): FleetSource {
  const ids = ['etcd', 'node/node-1', 'node/node-2'];
  const components: Record<string, ComponentStatus> = {};
  for (const id of ids)
    components[id] = { id, kind: 'kubelet', alive: id !== 'node/node-2', paused: false, returns: -1, note: '', gauges: [] };
  return { componentIds: ids, components, objects: new Map(pods.map((one) => [one.id, one])) };
}

describe('the fleet', () => {
  it('has each pod on its node, and those without one apart', () => {
    const fleet = fleetOf(source([pod('a', 'node-1'), pod('b'), pod('c', 'node-2')]));
    expect(fleet.nodes.map(({ name, down }) => [name, down])).toEqual([
      ['node-1', false],
      ['node-2', true],
    ]);
    expect(fleet.nodes[0]?.pods.map((one) => one?.name)).toEqual(['a']);
    expect(fleet.waiting.map(({ name }) => name)).toEqual(['b']);
    expect(nodeWords(fleet.nodes[1] as never)).toBe('node-2: not registered, kubelet down, 1 pod, 1 ready');
  });

  it('leaves pods where they are when another goes, and fills its place', () => {
    const before = fleetOf(source([pod('a', 'node-1'), pod('b', 'node-1'), pod('c', 'node-1')]));
    const gone = fleetOf(source([pod('a', 'node-1'), pod('c', 'node-1')]), before);
    expect(gone.nodes[0]?.pods.map((one) => one?.name)).toEqual(['a', undefined, 'c']);
    const filled = fleetOf(source([pod('a', 'node-1'), pod('c', 'node-1'), pod('d', 'node-1')]), gone);
    expect(filled.nodes[0]?.pods.map((one) => one?.name)).toEqual(['a', 'd', 'c']);
  });
});

describe('the grid', () => {
  const extent = { width: 760, height: 480 };

  it('puts groups of nodes into panels of one size beside each other, finds each node, and is walked from panel to panel', () => {
    const groups = [
      [0, 3, 6, 7],
      [1, 4],
      [2, 5],
    ];
    const grid = gridOf(8, 12, extent, groups);
    for (let node = 0; node < 8; node++) {
      const { x, y, width, height } = boxOf(grid, node);
      expect(hitOf(grid, { x: x + width / 2, y: y + 1 })?.node).toBe(node);
      expect([x >= 0, y >= 0, x + width <= extent.width, y + height <= extent.height]).toEqual([true, true, true, true]);
    }
    expect(new Set(grid.panels.map(({ origin }) => `${origin.x} ${origin.y}`)).size).toBe(3);
    const way = ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowUp', 'End'];
    let at = 0;
    expect(
      way.map((key) => {
        at = neighbour(grid, at, key);
        return at;
      }),
    ).toEqual([3, 6, 7, 1, 1, 5]);
  });

  it.each([1, 3, 50, 1_000, 5_000])('has room for %i nodes and their pods, and finds each of them', (nodes) => {
    const grid = gridOf(nodes, 30, extent);
    const last = boxOf(grid, nodes - 1);
    expect(last.x + last.width).toBeLessThanOrEqual(extent.width);
    expect(last.y + last.height).toBeLessThanOrEqual(extent.height);
    expect(grid.slots).toBeGreaterThanOrEqual(30);
    for (const node of [0, nodes >> 1, nodes - 1]) {
      const dot = dotOf(grid, node, 29);
      expect(dot.y + dot.height).toBeLessThanOrEqual(boxOf(grid, node).y + grid.box.height);
      expect(hitOf(grid, { x: dot.x + dot.width / 2, y: dot.y + dot.height / 2 })).toEqual({ node, slot: 29 });
      expect(hitOf(grid, { x: boxOf(grid, node).x + 0.2, y: boxOf(grid, node).y + 0.2 })).toEqual({ node, slot: -1 });
    }
  });

  it('is walked by arrow keys without leaving it', () => {
    expect(moved(0, 'ArrowLeft', 4, 10)).toBe(0);
    expect(moved(1, 'ArrowDown', 4, 10)).toBe(5);
    expect(moved(7, 'ArrowDown', 4, 10)).toBe(7);
    expect(moved(3, 'End', 4, 10)).toBe(9);
  });

  it('stays under the pointer when it is zoomed, and is moved no more than needed', () => {
    const view = zoomedAt(WHOLE, 4, { x: 380, y: 240 }, extent);
    expect((380 - view.x) / view.zoom).toBeCloseTo(380);
    expect(showing(view, { x: 380, y: 240, width: 10, height: 10 }, extent)).toBe(view);
    expect(showing(view, { x: 0, y: 0, width: 10, height: 10 }, extent)).toMatchObject({ x: 0, y: 0 });
  });
});
