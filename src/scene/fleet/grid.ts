/** Where the boxes of nodes and the dots of pods stand, in pixels of an unzoomed view, and what is meant by a point. Pure. */
import type { Point, Rect } from '../stage/geometry.ts';
import type { Extent } from '../timeline/staves.ts';

/** Nodes that stand together, under a title if there are several such groups. */
export interface Panel {
  readonly origin: Point;
  /** Places of its nodes in `Grid.order`: the first, and how many. */
  readonly first: number;
  readonly count: number;
}

export interface Grid {
  readonly nodes: number;
  readonly panels: readonly Panel[];
  /** Nodes by place, panel after panel; and by node, its place and its panel. */
  readonly order: readonly number[];
  readonly placeOf: Int32Array;
  readonly panelOf: Int32Array;
  /** Boxes in a row of a panel. */
  readonly columns: number;
  /** Distance from box to box. */
  readonly pitch: { readonly x: number; readonly y: number };
  readonly box: { readonly width: number; readonly height: number };
  /** Height of a box's head, where its name stands. */
  readonly head: number;
  /** Dots in a row, and distance from dot to dot. */
  readonly dots: number;
  readonly dotPitch: number;
  /** Dots that have room in a box. */
  readonly slots: number;
}

/** Largest box: few nodes do not fill the view for the sake of it. */
const MAX_BOX = { width: 240, height: 150 };
/** Width of a box by its height. */
const ASPECT = 1.35;
/** Height of a box by its width, at most. */
const MAX_UPRIGHT = 1.1;
/** Boxes keep the size of their dots while pods come and go between these counts. */
const SLOT_STEPS = [12, 30, 60, 110, 250, 600];
const MAX_DOT_PITCH = 18;

/** Between panels, and above each of several for its title. */
const PANEL_GAP = 18;
export const TITLE_HEIGHT = 20;

/** `mostPods`: of any node. `groups`: nodes that stand together; without it all do. */
export function gridOf(nodes: number, mostPods: number, extent: Extent, groups?: readonly (readonly number[])[]): Grid {
  const width = Math.max(1, extent.width);
  const height = Math.max(1, extent.height);
  const order = groups?.flat() ?? Array.from({ length: nodes }, (_, i) => i);
  const sizes = groups?.map(({ length }) => length) ?? [nodes];
  const title = sizes.length > 1 ? TITLE_HEIGHT : 0;
  const { across, room, columns } = arrangement(sizes, width, height, title);
  const rows = Math.max(1, Math.ceil(Math.max(...sizes) / columns));
  const reach = Math.min(room.width / columns, MAX_BOX.width + 12);
  const pitch = { x: reach, y: Math.min(room.height / rows, MAX_BOX.height + 12, reach * MAX_UPRIGHT) };
  const gap = Math.min(12, Math.max(1, Math.min(pitch.x, pitch.y) * 0.12));
  const box = { width: pitch.x - gap, height: pitch.y - gap };
  const head = Math.min(22, box.height * 0.24);
  const wanted = SLOT_STEPS.find((slots) => slots >= mostPods) ?? mostPods;
  const inner = { width: box.width * 0.92, height: box.height - head - box.height * 0.06 };
  const dotPitch = pitchOf(wanted, inner.width, inner.height);
  const dots = Math.max(1, Math.floor(inner.width / dotPitch + 1e-6));
  const step = { x: pitch.x * columns + (across > 1 ? PANEL_GAP : 0), y: pitch.y * rows + title + PANEL_GAP };
  const left = (width - step.x * across + (across > 1 ? PANEL_GAP : 0) + gap) / 2;
  const panels = panelsOf(sizes, (at) => ({
    x: left + (at % across) * step.x,
    y: Math.floor(at / across) * step.y + title + gap / 2,
  }));
  const placeOf = new Int32Array(nodes);
  const panelOf = new Int32Array(nodes);
  for (const [at, { first, count }] of panels.entries()) {
    for (let place = first; place < first + count; place++) {
      placeOf[order[place] as number] = place;
      panelOf[order[place] as number] = at;
    }
  }
  return {
    nodes,
    panels,
    order,
    placeOf,
    panelOf,
    columns,
    pitch,
    box,
    head,
    dots,
    dotPitch,
    slots: dots * Math.max(1, Math.floor(inner.height / dotPitch + 1e-6)),
  };
}

function panelsOf(sizes: readonly number[], originOf: (at: number) => Point): readonly Panel[] {
  let first = 0;
  return sizes.map((count, at) => {
    const panel = { origin: originOf(at), first, count };
    first += count;
    return panel;
  });
}

interface Arrangement {
  /** Panels in a row, the room of each, and boxes in a row of it. */
  readonly across: number;
  readonly room: Extent;
  readonly columns: number;
}

/** All panels are alike, so that they can be compared; so many in a row that boxes are as large as possible. */
function arrangement(sizes: readonly number[], width: number, height: number, title: number): Arrangement {
  const most = Math.max(...sizes);
  let best: Arrangement | undefined;
  let largest = -1;
  for (let across = 1; across <= sizes.length; across++) {
    const down = Math.ceil(sizes.length / across);
    const room = {
      width: Math.max(1, (width - PANEL_GAP * (across - 1)) / across),
      height: Math.max(1, (height - PANEL_GAP * (down - 1)) / down - title),
    };
    const columns = columnsOf(most, room.width, room.height);
    const side = Math.min(room.width / columns / ASPECT, room.height / Math.ceil(most / columns), MAX_BOX.height);
    if (side < largest) continue;
    largest = side;
    best = { across, room, columns };
  }
  return best ?? { across: 1, room: { width, height }, columns: 1 };
}

function columnsOf(nodes: number, width: number, height: number): number {
  let best = 1;
  let largest = 0;
  const guess = Math.sqrt((nodes * width) / (height * ASPECT));
  for (let columns = Math.max(1, Math.floor(guess) - 1); columns <= Math.ceil(guess) + 2; columns++) {
    const rows = Math.ceil(nodes / columns);
    const side = Math.min(width / columns / ASPECT, height / rows);
    if (side > largest) {
      largest = side;
      best = columns;
    }
  }
  return Math.min(best, Math.max(1, nodes));
}

/** The largest distance at which so many dots have room. */
function pitchOf(dots: number, width: number, height: number): number {
  let pitch = Math.min(MAX_DOT_PITCH, Math.sqrt((width * height) / dots));
  while (pitch > 0.5 && Math.floor(width / pitch) * Math.floor(height / pitch) < dots) pitch *= 0.97;
  return pitch;
}

export function boxOf(grid: Grid, node: number): Rect {
  const { origin, first } = grid.panels[grid.panelOf[node] ?? 0] as Panel;
  const at = (grid.placeOf[node] ?? 0) - first;
  const column = at % grid.columns;
  const row = Math.floor(at / grid.columns);
  return { x: origin.x + column * grid.pitch.x, y: origin.y + row * grid.pitch.y, ...grid.box };
}

export function dotOf(grid: Grid, node: number, slot: number): Rect {
  const box = boxOf(grid, node);
  const size = grid.dotPitch * 0.78;
  return {
    x: box.x + box.width * 0.04 + (slot % grid.dots) * grid.dotPitch + (grid.dotPitch - size) / 2,
    y: box.y + grid.head + Math.floor(slot / grid.dots) * grid.dotPitch + (grid.dotPitch - size) / 2,
    width: size,
    height: size,
  };
}

export interface FleetHit {
  readonly node: number;
  /** -1: the box, not a dot. */
  readonly slot: number;
}

export function hitOf(grid: Grid, at: Point): FleetHit | undefined {
  const node = nodeAt(grid, at);
  if (node === undefined) return undefined;
  const box = boxOf(grid, node);
  if (at.x > box.x + box.width || at.y > box.y + box.height) return undefined;
  const dotColumn = Math.floor((at.x - box.x - box.width * 0.04) / grid.dotPitch);
  const dotRow = Math.floor((at.y - box.y - grid.head) / grid.dotPitch);
  const isDot = dotColumn >= 0 && dotColumn < grid.dots && dotRow >= 0;
  const slot = dotRow * grid.dots + dotColumn;
  return { node, slot: isDot && slot < grid.slots ? slot : -1 };
}

function nodeAt({ panels, pitch, columns, order }: Grid, at: Point): number | undefined {
  for (const { origin, first, count } of panels) {
    const column = Math.floor((at.x - origin.x) / pitch.x);
    const row = Math.floor((at.y - origin.y) / pitch.y);
    const place = row * columns + column;
    if (column >= 0 && column < columns && row >= 0 && place < count) return order[first + place];
  }
  return undefined;
}

/** The node that an arrow key leads to: left and right go on from panel to panel, up and down stay in one. */
export function neighbour({ order, placeOf, panelOf, panels, columns }: Grid, node: number, key: string): number {
  const place = placeOf[node] ?? 0;
  const { first, count } = panels[panelOf[node] ?? 0] as Panel;
  const upright = key === 'ArrowUp' || key === 'ArrowDown';
  const to = upright ? first + moved(place - first, key, columns, count) : moved(place, key, columns, order.length);
  return order[to] ?? node;
}

/** Where an arrow key leads in a grid of `count` things, `columns` in a row. */
export function moved(at: number, key: string, columns: number, count: number): number {
  const to =
    key === 'ArrowRight'
      ? at + 1
      : key === 'ArrowLeft'
        ? at - 1
        : key === 'ArrowDown'
          ? at + columns
          : key === 'ArrowUp'
            ? at - columns
            : key === 'Home'
              ? 0
              : key === 'End'
                ? count - 1
                : at;
  return to < 0 || to >= count ? at : to;
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const WHOLE: View = { x: 0, y: 0, zoom: 1 };
const MAX_ZOOM = 24;

/** Zooms around a point of the screen; the view never leaves the grid. */
export function zoomedAt(view: View, factor: number, at: Point, extent: Extent): View {
  const zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom * factor));
  const scale = zoom / view.zoom;
  return bounded({ x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale, zoom }, extent);
}

export function bounded({ x, y, zoom }: View, extent: Extent): View {
  return {
    x: Math.min(0, Math.max(extent.width * (1 - zoom), x)),
    y: Math.min(0, Math.max(extent.height * (1 - zoom), y)),
    zoom,
  };
}

/** Moves the view no further than needed to have a rectangle in it. */
export function showing(view: View, rect: Rect, extent: Extent): View {
  const left = rect.x * view.zoom + view.x;
  const top = rect.y * view.zoom + view.y;
  const right = left + rect.width * view.zoom;
  const bottom = top + rect.height * view.zoom;
  const dx = left < 0 ? -left : right > extent.width ? extent.width - right : 0;
  const dy = top < 0 ? -top : bottom > extent.height ? extent.height - bottom : 0;
  return dx === 0 && dy === 0 ? view : bounded({ x: view.x + dx, y: view.y + dy, zoom: view.zoom }, extent);
}
