/** Where the label of a wire stands: beside its outer end, where parallel wires are far apart, in as many lines as the gap asks for. */
import { type Point, pointAlong, type Rect } from './geometry.ts';
import type { Wire } from './wires.ts';

export interface LabelBox extends Rect {
  readonly lines: readonly string[];
}

const CHARACTER = 5.7;
const LINE = 13;
const MAX_LINES = 3;

/** Undefined: there is nothing to say, or no room to say it. */
export function labelBox(wire: Wire): LabelBox | undefined {
  if (wire.label === '') return undefined;
  const { from, to } = wire.curve;
  const across = Math.abs(to.x - from.x);
  const upright = wire.curve.control1.x === from.x;
  const room = upright ? 160 : across - 8;
  const lines = wrapped(wire.label, Math.max(6, Math.floor((room - 6) / CHARACTER)));
  if (lines.length > MAX_LINES) return undefined;
  const width = Math.max(...lines.map((line) => line.length)) * CHARACTER + 8;
  const height = lines.length * LINE + 4;
  const at: Point = pointAlong(wire.curve, upright ? 0.5 : outer(wire));
  const x = upright ? at.x : (from.x + to.x) / 2;
  return { x: x - width / 2, y: at.y - height / 2, width, height, lines };
}

/** Towards the end that is not the API server: wires crowd at the API server's border. */
function outer(wire: Wire): number {
  if (wire.source === 'API') return 0.68;
  return wire.target === 'API' ? 0.32 : 0.5;
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
