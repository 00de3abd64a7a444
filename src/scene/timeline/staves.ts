/** The score: one stave a role; where a mark stands, and which mark is meant by a point. Pure. */
import { type Role, roleOf } from '../../protocol/identity.ts';
import type { Score, ScoreMark } from '../../protocol/query.ts';

export interface Stave {
  readonly title: string;
  readonly roles: readonly Role[];
}

export const STAVES: readonly Stave[] = [
  { title: 'kubectl', roles: ['person'] },
  { title: 'API server', roles: ['api'] },
  { title: 'etcd', roles: ['etcd'] },
  { title: 'Scheduler', roles: ['scheduler'] },
  { title: 'Controllers', roles: ['controllers'] },
  { title: 'Cloud', roles: ['cloud-controller', 'cloud'] },
  { title: 'Nodes', roles: ['node'] },
];

export const GUTTER = 104;
export const RULER = 18;
const RIGHT = 16;

export interface Window {
  readonly from: number;
  readonly to: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export function xOf(step: number, window: Window, extent: Extent): number {
  return GUTTER + ((step - window.from) / Math.max(1, window.to - window.from)) * (extent.width - GUTTER - RIGHT);
}

export function stepAt(x: number, window: Window, extent: Extent): number {
  return window.from + ((x - GUTTER) / (extent.width - GUTTER - RIGHT)) * (window.to - window.from);
}

export function yOf(stave: number, extent: Extent): number {
  const room = extent.height - RULER - 6;
  return RULER + (room / STAVES.length) * (stave + 0.5);
}

const STAVE_OF_ROLE = new Map<Role, number>(STAVES.flatMap((stave, i) => stave.roles.map((role) => [role, i] as const)));

export function staveOf(component: string): number {
  return STAVE_OF_ROLE.get(roleOf(component)) ?? 0;
}

/** The mark nearest to a point, within `reach` pixels. */
export function markAt(score: Score, x: number, y: number, window: Window, extent: Extent, reach = 8): ScoreMark | undefined {
  let best: ScoreMark | undefined;
  let distance = reach;
  for (const mark of score.marks) {
    const dx = Math.abs(xOf(mark.event + 1, window, extent) - x);
    if (dx > distance) continue;
    const dy = Math.abs(yOf(staveOf(mark.component), extent) - y);
    const d = Math.hypot(dx, dy);
    if (d < distance) {
      distance = d;
      best = mark;
    }
  }
  return best;
}

/** The step of `steps` whose mark on the ruler is meant by a point, within `reach` pixels; undefined: none. */
export function stepUnder(steps: readonly number[], x: number, y: number, window: Window, extent: Extent, reach = 8): number | undefined {
  if (y > RULER) return undefined;
  let best: number | undefined;
  let distance = reach;
  for (const step of steps) {
    const d = Math.abs(xOf(step, window, extent) - x);
    if (d > distance) continue;
    distance = d;
    best = step;
  }
  return best;
}

/** Narrowest window, in steps. */
const MIN_WINDOW = 40;

/** Zooms by `factor` around a step that stays where it is. */
export function zoomed(window: Window, factor: number, around: number, last: number): Window {
  const width = Math.min(Math.max(MIN_WINDOW, (window.to - window.from) * factor), Math.max(MIN_WINDOW, last * 1.05));
  const share = (around - window.from) / (window.to - window.from);
  const from = Math.max(0, around - share * width);
  return { from, to: from + width };
}

export function panned(window: Window, by: number, last: number): Window {
  const width = window.to - window.from;
  const from = Math.min(Math.max(0, window.from + by), Math.max(0, last - width / 4));
  return { from, to: from + width };
}

/** Keeps the cursor in sight: moves the window only when the cursor leaves its middle. */
export function following(window: Window, step: number): Window {
  const width = window.to - window.from;
  if (step >= window.from + width * 0.05 && step <= window.from + width * 0.85) return window;
  const from = Math.max(0, step - width * 0.7);
  return from === window.from ? window : { from, to: from + width };
}
