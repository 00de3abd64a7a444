/** The score of the run: drag scrubs, click selects, wheel and A D W S pan and zoom. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { titleOf } from '../../protocol/identity.ts';
import { type Breakpoint, breakpointId } from '../../protocol/marks.ts';
import type { ScoreMark } from '../../protocol/query.ts';
import { clock, count } from '../../scene/format.ts';
import {
  type Extent,
  GUTTER,
  markAt,
  panned,
  staveOf,
  stepAt,
  stepUnder,
  type Watched,
  type Window,
  watching,
  zoomed,
} from '../../scene/timeline/staves.ts';
import { kindName } from '../../scene/verbs.ts';
import { useBreakpoints } from '../../session/breakpoints.ts';
import { useRun } from '../../session/run.ts';
import { select, useSelection } from '../../session/selection.ts';
import { seek } from '../../session/session.ts';
import { useSettings } from '../../session/settings.ts';
import { useAnswer, useAnswerAt } from '../parts/use-answer.ts';
import { usePalette } from '../stage/use-palette.ts';
import { paintScore } from './score-painter.ts';

/** A pointer that moved less than this was a click. */
const CLICK_PIXELS = 4;

interface Hover {
  readonly words: string;
  readonly x: number;
  readonly y: number;
}

/** The part of the score that is asked for at once, beyond which breakpoints are not looked for. */
const MAX_HITS_SPAN = 20_000;
const NO_HITS: readonly number[] = [];

/** Staves of components that have a breakpoint. */
function stopsOf(breakpoints: readonly Breakpoint[]): ReadonlySet<number> {
  return new Set(breakpoints.flatMap((breakpoint) => (breakpoint.on === 'component' ? [staveOf(breakpoint.component)] : [])));
}

function markWords(mark: ScoreMark): string {
  return `${kindName(mark.kind)} ${mark.verb === 'none' ? '' : mark.verb} at ${titleOf(mark.component)}, ${clock(mark.time)}`;
}

export function Timeline() {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [extent, setExtent] = useState<Extent>({ width: 0, height: 0 });
  const [watched, setWatched] = useState<Watched>();
  const [hover, setHover] = useState<Hover>();
  const step = useRun((state) => state.cursor.step);
  const lastStep = useRun((state) => state.cursor.lastStep);
  const fast = useRun(({ cursor }) => cursor.playing && cursor.pace !== 'hop');
  const branch = useRun((state) => state.cursor.branch);
  const background = useSettings((state) => state.background);
  const selected = useSelection((state) => (state.selection?.kind === 'event' ? state.selection.event : -1));
  const palette = usePalette();
  const drag = useRef<{ x: number; moved: boolean; step: number }>(undefined);
  const next = watching(watched, { step, lastStep, fast, held: drag.current !== undefined });
  if (next !== watched && lastStep > 0) setWatched(next);
  const { window } = next;
  const setAsked = (wanted: Window) => setWatched({ window: wanted, by: 'person', step, fast });
  const score = useAnswer({
    ask: 'score',
    from: Math.max(0, Math.floor(window.from)),
    to: Math.ceil(window.to),
    buckets: 240,
    background,
  } as const);
  const breakpoints = useBreakpoints((state) => state.breakpoints);
  const bookmarks = useRun((state) => state.bookmarks);
  const hitsWindow = { from: Math.max(0, Math.floor(window.from)), to: Math.ceil(window.to) };
  const hits =
    useAnswerAt(
      `hits ${breakpoints.map(breakpointId).join()}`,
      `${hitsWindow.from} ${hitsWindow.to} ${branch} ${lastStep}`,
      breakpoints.length > 0 && hitsWindow.to - hitsWindow.from <= MAX_HITS_SPAN ? ({ ask: 'hits', ...hitsWindow } as const) : undefined,
    ) ?? NO_HITS;
  const shown = useRef(score);
  if (score !== undefined) shown.current = score;
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setExtent({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    if (extent.width === 0) return;
    const ratio = devicePixelRatio;
    if (element.width !== Math.round(extent.width * ratio) || element.height !== Math.round(extent.height * ratio)) {
      element.width = Math.round(extent.width * ratio);
      element.height = Math.round(extent.height * ratio);
    }
    const context = element.getContext('2d') as CanvasRenderingContext2D;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintScore(context, {
      score: shown.current,
      window,
      extent,
      step,
      lastStep,
      selected,
      bookmarks,
      hits,
      stops: stopsOf(breakpoints),
      palette,
    });
  });
  useEffect(() => {
    const element = host.current as HTMLDivElement;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const around = stepAt(event.clientX - element.getBoundingClientRect().left, window, extent);
      const next =
        Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
          ? panned(window, ((event.deltaX || event.deltaY) / 600) * (window.to - window.from), lastStep)
          : zoomed(window, event.deltaY > 0 ? 1.25 : 0.8, around, lastStep);
      setAsked(next);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  });
  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const markUnder = (x: number, y: number) => (shown.current === undefined ? undefined : markAt(shown.current, x, y, window, extent));
  const placeUnder = (x: number, y: number) => {
    const found = stepUnder(
      bookmarks.map((place) => place.step),
      x - 4,
      y,
      window,
      extent,
    );
    return bookmarks.find((place) => place.step === found);
  };
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    const { x } = place(event);
    if (x < GUTTER - 10) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x, moved: false, step: -1 };
  };
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const { x, y } = place(event);
    const held = drag.current;
    if (held === undefined) {
      const place = placeUnder(x, y);
      const mark = place === undefined ? markUnder(x, y) : undefined;
      const words = place?.name ?? (mark === undefined ? undefined : markWords(mark));
      setHover(words === undefined ? undefined : { words, x, y });
      return;
    }
    if (!held.moved && Math.abs(x - held.x) < CLICK_PIXELS) return;
    held.moved = true;
    scrub(x);
  };
  const scrub = (x: number) => {
    const to = Math.min(lastStep, Math.max(0, Math.round(stepAt(x, window, extent))));
    if (drag.current !== undefined && drag.current.step === to) return;
    if (drag.current !== undefined) drag.current.step = to;
    setAsked(window);
    seek(to);
  };
  const onUp = (event: PointerEvent<HTMLDivElement>) => {
    const held = drag.current;
    if (held === undefined) return;
    const { x, y } = place(event);
    if (!held.moved) {
      const place = placeUnder(x, y);
      const mark = markUnder(x, y);
      if (place !== undefined) seek(place.step);
      else if (mark === undefined) scrub(x);
      else select({ kind: 'event', event: mark.event });
    }
    drag.current = undefined;
  };
  const onKey = (event: KeyboardEvent) => {
    const width = window.to - window.from;
    const moves: Record<string, Window> = {
      a: panned(window, -width * 0.2, lastStep),
      d: panned(window, width * 0.2, lastStep),
      w: zoomed(window, 0.7, step, lastStep),
      s: zoomed(window, 1.4, step, lastStep),
    };
    const jumps: Record<string, number> = { Home: 0, End: lastStep, PageUp: step + width * 0.1, PageDown: step - width * 0.1 };
    const next = moves[event.key.toLowerCase()];
    const goal = jumps[event.key];
    if ((next === undefined && goal === undefined) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (next !== undefined) setAsked(next);
    if (goal !== undefined) seek(Math.min(lastStep, goal));
  };
  return (
    <div
      ref={host}
      className="score"
      role="slider"
      tabIndex={0}
      aria-label="Timeline. Arrow keys step, A and D pan, W and S zoom"
      aria-valuemin={0}
      aria-valuemax={lastStep}
      aria-valuenow={step}
      aria-valuetext={`step ${count(step)} of ${count(lastStep)}`}
      onPointerDown={onDown}
      onPointerMove={onMove}
      onPointerUp={onUp}
      onPointerLeave={() => setHover(undefined)}
      onKeyDown={onKey}
    >
      <canvas ref={canvas} />
      {hover !== undefined && (
        <div className="hover-words" style={{ left: Math.min(hover.x + 12, extent.width - 300), top: Math.max(2, hover.y - 34) }}>
          {hover.words}
        </div>
      )}
    </div>
  );
}
