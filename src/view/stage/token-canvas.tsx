/** The canvas above the graph: keeps the painter fed while something moves. */
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { Beat, Flow } from '../../protocol/frame.ts';
import { FlowRates, type WireRate } from '../../scene/stage/flows.ts';
import { type LabelBox, meet } from '../../scene/stage/labels.ts';
import type { Layout } from '../../scene/stage/layout.ts';
import { type TokenSet, tokensOf } from '../../scene/stage/tokens.ts';
import type { Tracks } from '../../scene/stage/wires.ts';
import { motion } from '../../session/motion.ts';
import { select } from '../../session/selection.ts';
import { landUpTo } from '../../session/session.ts';
import { prefersReducedMotion, useTheme } from '../theme/use-theme.ts';
import { readPalette } from './palette.ts';
import { arrivalProgress, type Drawn, type Flight, TokenPainter } from './token-painter.ts';

interface TokenCanvasProps {
  readonly layout: Layout;
  readonly tracks: Tracks;
  /** Where the words of wires stand: lines pass under them, and they fade while a token passes over them. */
  readonly words: readonly LabelBox[];
  readonly onUndrawn: (count: number) => void;
}

/** What tests and clicks may ask: which messages are drawn now. */
export interface StageProbe {
  readonly drawn: () => readonly Drawn[];
}

export function TokenCanvas({ layout, tracks, words, onUndrawn }: TokenCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is read from the style sheet, which `theme` switches
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const host = element.parentElement as HTMLElement;
    const painter = new TokenPainter(element);
    const palette = readPalette();
    const cards = new Map(layout.cards.map((card) => [card.id, card.rect]));
    const ids = new Set(cards.keys());
    let cached: { beat: Beat | undefined; set: TokenSet } = { beat: undefined, set: { tokens: [], undrawn: 0 } };
    let frame = 0;
    const rates = new FlowRates();
    let counted: readonly Flow[] = [];
    let shown: readonly WireRate[] = [];

    const flights = (now: number): Flight[] => {
      const result: Flight[] = [];
      const { beat } = motion;
      if (beat !== cached.beat) {
        cached = { beat, set: tokensOf(beat?.messages ?? [], tracks, ids) };
        onUndrawn(cached.set.undrawn);
      }
      const progress = beat === undefined ? 0 : ((motion.frozen ?? now) - motion.beatStarted) / beat.duration;
      for (const token of cached.set.tokens) result.push({ token, progress: Math.min(1, Math.max(0, progress)) });
      for (const { message, at, flown } of motion.landed) {
        if (flown) continue;
        const arriving = arrivalProgress(at, now);
        if (arriving === undefined) continue;
        for (const token of tokensOf([message], tracks, ids).tokens) result.push({ token, progress: arriving });
      }
      return result;
    };
    let covered: readonly LabelBox[] = [];
    /** Words that a token covers are taken away until it has passed. */
    const uncover = () => {
      const now = words.filter((box) => painter.drawn.some((token) => meet(box, token.box, 1, 1)));
      for (const box of covered) if (!now.includes(box)) wordsOf(host, box)?.removeAttribute('data-covered');
      for (const box of now) if (!covered.includes(box)) wordsOf(host, box)?.setAttribute('data-covered', '');
      covered = now;
    };
    const draw = () => {
      frame = 0;
      const now = performance.now();
      const scene = {
        cards,
        words,
        tracks,
        palette,
        transform: flow.getState().transform,
        still: prefersReducedMotion(),
        frozen: motion.frozen !== undefined,
      };
      const flying = flights(now);
      if (motion.flows !== counted) {
        counted = motion.flows;
        shown = rates.add(counted, tracks, ids, now);
      }
      const busy = painter.paint(scene, flying, motion.landed, shown, now);
      uncover();
      const moving = motion.frozen === undefined ? busy : motion.landed.some(({ at }) => now - at < 500);
      if (moving) request();
    };
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const observer = new ResizeObserver(() => {
      painter.resize(host.clientWidth, host.clientHeight);
      request();
    });
    const hit = (event: MouseEvent): Drawn | undefined => {
      const box = element.getBoundingClientRect();
      const [x, y, zoom] = flow.getState().transform;
      const at = { x: (event.clientX - box.x - x) / zoom, y: (event.clientY - box.y - y) / zoom };
      return painter.drawn.findLast(
        ({ box: b }) => at.x >= b.x - 3 && at.x <= b.x + b.width + 3 && at.y >= b.y - 3 && at.y <= b.y + b.height + 3,
      );
    };
    const click = (event: MouseEvent) => {
      const message = hit(event)?.token.messages[0];
      if (message === undefined) return;
      event.stopPropagation();
      if (message.event >= 0) select({ kind: 'event', event: message.event });
      else landUpTo(message.order);
    };
    observer.observe(host);
    host.addEventListener('click', click, true);
    motion.listeners.add(request);
    const unsubscribe = flow.subscribe(request);
    (window as { kubestraStage?: StageProbe }).kubestraStage = { drawn: () => painter.drawn };
    request();
    return () => {
      for (const box of covered) wordsOf(host, box)?.removeAttribute('data-covered');
      cancelAnimationFrame(frame);
      observer.disconnect();
      unsubscribe();
      host.removeEventListener('click', click, true);
      motion.listeners.delete(request);
    };
  }, [layout, tracks, words, flow, theme, onUndrawn]);
  return <canvas ref={canvas} className="tokens" />;
}

function wordsOf(host: HTMLElement, { id }: LabelBox): Element | null {
  return host.querySelector(`[data-words="${CSS.escape(id)}"]`);
}
