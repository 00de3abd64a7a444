/** Rectangles and curves of the stage, in stage pixels at zoom 1. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point {
  readonly width: number;
  readonly height: number;
}

export type Side = 'left' | 'right' | 'top' | 'bottom';

/** A cubic Bézier curve with its lengths, so that a token moves along it at an even speed. */
export interface Curve {
  readonly from: Point;
  readonly control1: Point;
  readonly control2: Point;
  readonly to: Point;
  /** Length up to each of SAMPLES equal steps of the parameter. */
  readonly lengths: readonly number[];
}

const SAMPLES = 24;

const NORMALS: Readonly<Record<Side, Point>> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  top: { x: 0, y: -1 },
  bottom: { x: 0, y: 1 },
};

export function center(rect: Rect): Point {
  return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
}

/** The sides on which two cards face each other. */
export function facingSides(a: Rect, b: Rect): readonly [Side, Side] {
  const gapX = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width));
  const gapY = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height));
  if (gapX >= gapY) return a.x < b.x ? ['right', 'left'] : ['left', 'right'];
  return a.y < b.y ? ['bottom', 'top'] : ['top', 'bottom'];
}

/** The point on a card's border at `fraction` of the side. */
export function portAt(rect: Rect, side: Side, fraction: number): Point {
  if (side === 'left' || side === 'right') {
    return { x: side === 'left' ? rect.x : rect.x + rect.width, y: rect.y + rect.height * fraction };
  }
  return { x: rect.x + rect.width * fraction, y: side === 'top' ? rect.y : rect.y + rect.height };
}

/** A curve that leaves and meets the borders at right angles; `swing` moves its end aside, to pass an obstacle. */
export function connect(from: Point, fromSide: Side, to: Point, toSide: Side, reach?: readonly [number, number], swing = 0): Curve {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const [first, last] = reach ?? [distance * 0.4, distance * 0.4];
  const a = NORMALS[fromSide];
  const b = NORMALS[toSide];
  return measured(from, { x: from.x + a.x * first, y: from.y + a.y * first }, { x: to.x + b.x * last + swing, y: to.y + b.y * last }, to);
}

function measured(from: Point, control1: Point, control2: Point, to: Point): Curve {
  const lengths = [0];
  const curve: Curve = { from, control1, control2, to, lengths };
  let before = from;
  for (let i = 1; i <= SAMPLES; i++) {
    const point = atParameter(curve, i / SAMPLES);
    lengths.push((lengths[i - 1] as number) + Math.hypot(point.x - before.x, point.y - before.y));
    before = point;
  }
  return curve;
}

function atParameter({ from, control1, control2, to }: Curve, t: number): Point {
  const u = 1 - t;
  const a = u * u * u;
  const b = 3 * u * u * t;
  const c = 3 * u * t * t;
  const d = t * t * t;
  return { x: a * from.x + b * control1.x + c * control2.x + d * to.x, y: a * from.y + b * control1.y + c * control2.y + d * to.y };
}

export function curveLength(curve: Curve): number {
  return curve.lengths[SAMPLES] as number;
}

/** The point at `fraction` of the curve's length, 0 to 1. */
export function pointAlong(curve: Curve, fraction: number): Point {
  const { lengths } = curve;
  const wanted = Math.min(1, Math.max(0, fraction)) * (lengths[SAMPLES] as number);
  let step = 0;
  while (step < SAMPLES - 1 && (lengths[step + 1] as number) < wanted) step++;
  const begin = lengths[step] as number;
  const span = (lengths[step + 1] as number) - begin;
  return atParameter(curve, (step + (span === 0 ? 0 : (wanted - begin) / span)) / SAMPLES);
}

export function svgPath({ from, control1, control2, to }: Curve): string {
  const p = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  return `M${p(from)} C${p(control1)} ${p(control2)} ${p(to)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
