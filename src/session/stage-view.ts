/** Where the stage is asked to look. Whoever answers a wish takes it away. */
import { create } from 'zustand';

export type Wish =
  /** The whole of it. */
  | { readonly look: 'all' }
  /** What stands for these components; with `focus` the first of them takes the keyboard's focus too. */
  | { readonly look: 'at'; readonly components: readonly string[]; readonly focus: boolean };

interface StageViewState {
  readonly wish: Wish | undefined;
  /** The card that is to take the focus as soon as it is there. */
  readonly focus: string | undefined;
}

export const useStageView = create<StageViewState>()(() => ({ wish: undefined, focus: undefined }));

export function wishServed(): void {
  useStageView.setState({ wish: undefined });
}

export function lookAt(...components: string[]): void {
  useStageView.setState({ wish: { look: 'at', components, focus: false } });
}

/** Looks at a component and gives its card the focus, so that the next key is meant for it. */
export function goTo(component: string): void {
  useStageView.setState({ wish: { look: 'at', components: [component], focus: true } });
}

export function focusCard(card: string): void {
  useStageView.setState({ focus: card });
}

export function focusTaken(): void {
  useStageView.setState({ focus: undefined });
}

export function lookAtAll(): void {
  useStageView.setState({ wish: { look: 'all' } });
}
