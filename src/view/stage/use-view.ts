/** What part of the stage is in view. */
import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect } from 'react';
import { cardOf, MORE_NODES_CARD } from '../../scene/stage/bindings.ts';
import type { Rect } from '../../scene/stage/geometry.ts';
import type { Layout, StageSize } from '../../scene/stage/layout.ts';
import { focusCard, useStageView, wishServed } from '../../session/stage-view.ts';
import { prefersReducedMotion } from '../theme/use-theme.ts';

/** Room left around what somebody asked to see, pixels. */
const AROUND = 60;
const PAN_MS = 400;

/** Shows the whole stage as large as it fits, and moves to what somebody asks to see, unless it is in sight anyway. */
export function useView(layout: Layout, size: StageSize): void {
  const wish = useStageView((state) => state.wish);
  const flow = useReactFlow();
  const whole = useCallback(
    (duration: number) => {
      const zoom = Math.min(size.width / layout.size.width, size.height / layout.size.height);
      const x = (size.width - layout.size.width * zoom) / 2;
      const y = (size.height - layout.size.height * zoom) / 2;
      void flow.setViewport({ x, y, zoom }, { duration });
    },
    [flow, layout.size.width, layout.size.height, size],
  );
  useEffect(() => whole(0), [whole]);
  useEffect(() => {
    if (wish === undefined) return;
    wishServed();
    const duration = prefersReducedMotion() ? 0 : PAN_MS;
    if (wish.look === 'all') {
      whole(duration);
      return;
    }
    if (wish.focus) focusCard(cardIn(layout, wish.components[0] ?? ''));
    const bounds = boundsOf(layout, wish.components);
    if (bounds === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const left = bounds.x * zoom + x;
    const top = bounds.y * zoom + y;
    const inSight =
      zoom >= 0.8 && left >= 0 && top >= 0 && left + bounds.width * zoom <= size.width && top + bounds.height * zoom <= size.height;
    if (!inSight) void flow.fitBounds(widened(bounds, AROUND), { duration });
  }, [wish, layout, size, flow, whole]);
}

function widened({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

/** The card that stands for a component. */
function cardIn({ cards }: Layout, component: string): string {
  const own = cardOf(component);
  return cards.some(({ id }) => id === own) ? own : MORE_NODES_CARD;
}

/** The rectangle around the cards of some components. */
function boundsOf(layout: Layout, components: readonly string[]): Rect | undefined {
  const cards = new Map(layout.cards.map((card) => [card.id, card.rect]));
  const rects = components.flatMap((id) => cards.get(cardIn(layout, id)) ?? []);
  if (rects.length === 0) return undefined;
  const x = Math.min(...rects.map((rect) => rect.x));
  const y = Math.min(...rects.map((rect) => rect.y));
  const right = Math.max(...rects.map((rect) => rect.x + rect.width));
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}
