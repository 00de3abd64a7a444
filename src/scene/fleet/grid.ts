/** Where the boxes of nodes and the dots of pods stand, in pixels of an unzoomed view, and what is meant by a point. Pure. */
import type { Point, Rect } from '../stage/geometry.ts';
import type { Extent } from '../timeline/staves.ts';

export interface Grid {
  readonly nodes: number;
  readonly columns: number;
  /** Distance from box to box. */
  readonly pitch: { readonly x: number; readonly y: number };
  readonly box: { readonly width: number; readonly height: number };
  readonly origin: Point;
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

/** `mostPods`: of any node. */
export function gridOf(nodes: number, mostPods: number, extent: Extent): Grid {
  const width = Math.max(1, extent.width);
  const height = Math.max(1, extent.height);
  const columns = columnsOf(nodes, width, height);
  const rows = Math.max(1, Math.ceil(nodes / columns));
  const across = Math.min(width / columns, MAX_BOX.width + 12);
  const pitch = { x: across, y: Math.min(height / rows, MAX_BOX.height + 12, across * MAX_UPRIGHT) };
  const gap = Math.min(12, Math.max(1, Math.min(pitch.x, pitch.y) * 0.12));
  const box = { width: pitch.x - gap, height: pitch.y - gap };
  const head = Math.min(22, box.height * 0.24);
  const wanted = SLOT_STEPS.find((slots) => slots >= mostPods) ?? mostPods;
  const inner = { width: box.width * 0.92, height: box.height - head - box.height * 0.06 };
  const dotPitch = pitchOf(wanted, inner.width, inner.height);
  const dots = Math.max(1, Math.floor(inner.width / dotPitch + 1e-6));
  return {
    nodes,
    columns,
    pitch,
    box,
    origin: { x: (width - pitch.x * columns + gap) / 2, y: gap / 2 },
    head,
    dots,
    dotPitch,
    slots: dots * Math.max(1, Math.floor(inner.height / dotPitch + 1e-6)),
  };
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
  const column = node % grid.columns;
  const row = Math.floor(node / grid.columns);
  return { x: grid.origin.x + column * grid.pitch.x, y: grid.origin.y + row * grid.pitch.y, ...grid.box };
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
  const column = Math.floor((at.x - grid.origin.x) / grid.pitch.x);
  const row = Math.floor((at.y - grid.origin.y) / grid.pitch.y);
  const node = row * grid.columns + column;
  if (column < 0 || column >= grid.columns || row < 0 || node >= grid.nodes) return undefined;
  const box = boxOf(grid, node);
  if (at.x > box.x + box.width || at.y > box.y + box.height) return undefined;
  const dotColumn = Math.floor((at.x - box.x - box.width * 0.04) / grid.dotPitch);
  const dotRow = Math.floor((at.y - box.y - grid.head) / grid.dotPitch);
  const isDot = dotColumn >= 0 && dotColumn < grid.dots && dotRow >= 0;
  const slot = dotRow * grid.dots + dotColumn;
  return { node, slot: isDot && slot < grid.slots ? slot : -1 };
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
