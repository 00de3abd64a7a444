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
  { title: 'Scheduler', roles: ['scheduler', 'extender'] },
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

/** What the timeline shows, and who chose it. */
export interface Watched {
  readonly window: Window;
  /** `person`: panned or zoomed by hand. `survey`: the whole run, since it goes too fast for single events. */
  readonly by: 'page' | 'person' | 'survey';
  /** Where the cursor stood when this was chosen. */
  readonly step: number;
  readonly fast: boolean;
}

export interface Moment {
  readonly step: number;
  readonly lastStep: number;
  /** The run goes faster than events can be followed. */
  readonly fast: boolean;
  /** The person holds the cursor. */
  readonly held: boolean;
}

const FIRST_WINDOW = 420;
/** Most events that are surveyed at once. */
const MAX_SURVEY = 60_000;
/** The survey grows in strides, so that it is not drawn anew for every frame. */
const STRIDE = 1.3;
/** A cursor that moved no further was stepped, not sought. */
const STEPPED = 200;

/** Follows the cursor: closely at a pace that eyes can follow, from afar when the run goes fast, and at the person's zoom once there is one. */
export function watching(before: Watched | undefined, { step, lastStep, fast, held }: Moment): Watched {
  if (before === undefined) return { window: around(step), by: 'page', step, fast };
  if (held) return before;
  if (fast && (before.by !== 'person' || !before.fast)) {
    const window = survey(lastStep);
    return before.by === 'survey' && before.fast && before.window.to === window.to ? before : { window, by: 'survey', step, fast };
  }
  if (before.fast !== fast) return { ...before, step, fast };
  const moved = before.by === 'survey' ? Math.abs(step - before.step) : 0;
  if (moved > 0 && moved <= STEPPED) return { window: around(step), by: 'page', step, fast };
  const window = following(before.window, step);
  return window === before.window ? before : { window, by: before.by, step, fast };
}

function around(step: number): Window {
  const from = Math.max(0, step - FIRST_WINDOW * 0.5);
  return { from, to: from + FIRST_WINDOW };
}

function survey(lastStep: number): Window {
  const to = FIRST_WINDOW * STRIDE ** Math.max(0, Math.ceil(Math.log((lastStep * 1.02) / FIRST_WINDOW) / Math.log(STRIDE)));
  return { from: Math.max(0, to - MAX_SURVEY), to };
}
