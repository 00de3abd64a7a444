/**
 * Where on its wire a token is: it slides out from under its sender's card, can be read in the open for most of its time, however short the wire,
 * and slides under its receiver's card. Pure.
 */
import { type Curve, pointAlong, type Rect } from './geometry.ts';

/** Fractions of a curve between which a token of some size lies on neither card; equal where it never does. */
export interface Open {
  readonly begin: number;
  readonly end: number;
}

/** Most of a flight's time that a token spends in coming out, and as much in going in. */
const AT_AN_END = 0.2;
/** A card's words are farther from its border than this: so far a token may lie on it and still be read whole. */
export const ON_BORDER = 3;
const SAMPLES = 40;

export function openPart(curve: Curve, width: number, height: number, source: Rect, target: Rect): Open {
  const hidden = (fraction: number, card: Rect): boolean => {
    const { x, y } = pointAlong(curve, fraction);
    return (
      x + width / 2 > card.x + ON_BORDER &&
      x - width / 2 < card.x + card.width - ON_BORDER &&
      y + height / 2 > card.y + ON_BORDER &&
      y - height / 2 < card.y + card.height - ON_BORDER
    );
  };
  let begin = 0;
  while (begin < SAMPLES && hidden(begin / SAMPLES, source)) begin++;
  let end = SAMPLES;
  while (end > 0 && hidden(end / SAMPLES, target)) end--;
  if (begin <= end) return { begin: begin / SAMPLES, end: end / SAMPLES };
  const middle = (begin + end) / 2 / SAMPLES;
  return { begin: middle, end: middle };
}

/** The fraction of the way at `progress`, both from the sender on. */
export function alongAt(progress: number, { begin, end }: Open): number {
  const out = Math.min(begin, AT_AN_END);
  const into = Math.min(1 - end, AT_AN_END);
  if (progress < out) return (progress / out) * begin;
  if (progress > 1 - into) return 1 - ((1 - progress) / into) * (1 - end);
  return begin + ((progress - out) / (1 - into - out)) * (end - begin);
}

export function seenFromOtherEnd({ begin, end }: Open): Open {
  return { begin: 1 - end, end: 1 - begin };
}

/** Pixels between two cards that stand side by side; infinite for cards one above the other. */
export function roomBetween(a: Rect, b: Rect): number {
  const gapX = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width));
  const gapY = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height));
  return gapX >= gapY ? gapX : Number.POSITIVE_INFINITY;
}

const LEAST_CHARACTERS = 3;

/** A label in at most so many characters, but never fewer than a few; how many there are (`×12`) is kept. */
export function elided(label: string, characters: number): string {
  if (label.length <= characters) return label;
  const tail = /×\d+$/.exec(label)?.[0] ?? '';
  const head = label.slice(0, label.length - tail.length).trimEnd();
  const room = Math.max(LEAST_CHARACTERS, characters - tail.length);
  return `${head.length <= room ? head : `${head.slice(0, room - 1)}…`}${tail}`;
}
