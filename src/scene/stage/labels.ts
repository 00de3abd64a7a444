/**
 * Where the words of wires stand: beside their wire, where no card is and no token passes, if there is such a place; else on it. Of many places along
 * and beside each wire the cheapest is taken, wire by wire. Pure.
 */
import { curveLength, type Point, pointAlong, type Rect } from './geometry.ts';
import type { Layout } from './layout.ts';
import type { Wire } from './wires.ts';

export interface LabelBox extends Rect {
  /** Of the wire. */
  readonly id: string;
  readonly lines: readonly string[];
}

const CHARACTER = 5.7;
export const LABEL_LINE = 13;
const PAD = 2;
/** Characters a line, narrow and wide. */
const WIDTHS = [11, 17, 28];
const MAX_LINES = 3;
/** Breadcrumb and tools: no words under them. */
const HEAD = 52;

/** Places along the wire, and distances of the words' nearest border from it: a token is 22 pixels high. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const BESIDE = [12, 16, 22, 30, 36, 44];
/** Half of what a token with a short name covers. */
const TOKEN: Point = { x: 34, y: 11 };
const SAMPLES = 20;
/** Wires are seen this finely where words would lie on them. */
const FINE_SAMPLES = 60;

/**
 * What a place costs: by the sample of a wire on which a token would touch it, by the sample of a wire that it hides, by the pixel from its wire,
 * by the share from its middle; and if another wire with words is nearer, so that the words would be taken for its own.
 */
const TOUCHED = 6;
const TOUCHED_OWN = 3;
const TOUCHED_IMPLIED = 2;
const HIDDEN = 1;
const HIDDEN_OTHER = 9;
const PIXEL = 0.2;
const OFF_MIDDLE = 16;
const AMBIGUOUS = 45;
const CLEARLY = 1.25;
const LINE_COST = 1;
const FORBIDDEN = 1_000;

interface Lane {
  readonly wire: Wire;
  readonly points: readonly Point[];
  readonly fine: readonly Point[];
}

/** `cut`: ids of wires that carry nothing; their word says so. */
export function placeLabels(wires: readonly Wire[], { cards, size }: Layout, cut: ReadonlySet<string>): readonly LabelBox[] {
  const lanes = wires.map((wire): Lane => ({ wire, points: samples(wire, SAMPLES), fine: samples(wire, FINE_SAMPLES) }));
  const taken = cards.map(({ rect }) => rect);
  const boxes: LabelBox[] = [];
  // The shortest first: they have the fewest places.
  for (const { wire, points } of lanes.toSorted((a, b) => curveLength(a.wire.curve) - curveLength(b.wire.curve))) {
    const words = cut.has(wire.id) ? 'cut' : wire.label;
    if (words === '') continue;
    const cost = (box: LabelBox, point: Point, along: number): number => {
      const outside = box.x < 0 || box.x + box.width > size.width || box.y < HEAD || box.y + box.height > size.height;
      if (outside || taken.some((rect) => meet(rect, box, 3, 1))) return FORBIDDEN;
      const far = Math.hypot(box.x + box.width / 2 - point.x, box.y + box.height / 2 - point.y);
      const mine = distance(box, points);
      const ambiguous = lanes.some((lane) => lane.wire !== wire && lane.wire.label !== '' && distance(box, lane.points) < mine * CLEARLY);
      return (
        touches(box, wire, lanes) +
        hidden(box, wire, lanes) +
        (ambiguous ? AMBIGUOUS : 0) +
        far * PIXEL +
        Math.abs(along - 0.5) * OFF_MIDDLE +
        box.lines.length * LINE_COST
      );
    };
    const best = cheapest(wire, words, cost);
    if (best === undefined) continue;
    boxes.push(best);
    taken.push(best);
  }
  return boxes;
}

type Cost = (box: LabelBox, point: Point, along: number) => number;

/** Undefined: every place is forbidden. */
function cheapest(wire: Wire, words: string, cost: Cost): LabelBox | undefined {
  let best: LabelBox | undefined;
  let least = FORBIDDEN;
  for (const lines of wraps(words)) {
    const width = Math.max(...lines.map((line) => line.length)) * CHARACTER + PAD * 2;
    const height = lines.length * LABEL_LINE;
    for (const along of ALONG) {
      const point = pointAlong(wire.curve, along);
      for (const beside of BESIDE) {
        for (const { x, y } of [
          { x: 0, y: -(beside + height / 2) },
          { x: 0, y: beside + height / 2 },
          { x: beside + width / 2, y: 0 },
          { x: -(beside + width / 2), y: 0 },
          { x: 0, y: 0 },
        ]) {
          const box: LabelBox = { id: wire.id, lines, x: point.x + x - width / 2, y: point.y + y - height / 2, width, height };
          const price = cost(box, point, along);
          if (price >= least) continue;
          least = price;
          best = box;
        }
      }
    }
  }
  return best;
}

function samples({ curve }: Wire, count: number): readonly Point[] {
  return Array.from({ length: count + 1 }, (_, i) => pointAlong(curve, i / count));
}

/** From a rectangle to the nearest of some points, pixels. */
function distance({ x, y, width, height }: Rect, points: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const dx = Math.max(x - point.x, point.x - x - width, 0);
    const dy = Math.max(y - point.y, point.y - y - height, 0);
    least = Math.min(least, Math.hypot(dx, dy));
  }
  return least;
}

function touches(box: Rect, own: Wire, lanes: readonly Lane[]): number {
  let cost = 0;
  for (const { wire, points } of lanes)
    for (const { x, y } of points)
      if (meet(box, { x, y, width: 0, height: 0 }, TOKEN.x, TOKEN.y))
        cost += wire === own ? TOUCHED_OWN : wire.implied ? TOUCHED_IMPLIED : TOUCHED;
  return cost;
}

function hidden({ x, y, width, height }: Rect, own: Wire, lanes: readonly Lane[]): number {
  let cost = 0;
  for (const { wire, fine } of lanes)
    for (const point of fine)
      if (point.x > x - 1 && point.x < x + width + 1 && point.y > y - 1 && point.y < y + height + 1)
        cost += wire === own ? HIDDEN : HIDDEN_OTHER;
  return cost;
}

/** Whether two rectangles come nearer than `x` and `y` to each other. */
export function meet(a: Rect, b: Rect, x: number, y: number): boolean {
  return a.x < b.x + b.width + x && b.x < a.x + a.width + x && a.y < b.y + b.height + y && b.y < a.y + a.height + y;
}

/** The ways to break a text into lines, each once. */
function wraps(text: string): readonly (readonly string[])[] {
  const known = new Map<string, readonly string[]>();
  for (const most of WIDTHS) {
    const lines = wrapped(text, most);
    if (lines.length <= MAX_LINES) known.set(lines.join('\n'), lines);
  }
  return [...known.values()];
}

function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
