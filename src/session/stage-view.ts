/** Where the stage is asked to look. Whoever answers a wish takes it away. */
import { create } from 'zustand';

export type Wish =
  /** The whole of it. */
  | { readonly look: 'all' }
  /** What stands for these components. */
  | { readonly look: 'at'; readonly components: readonly string[] };

interface StageViewState {
  readonly wish: Wish | undefined;
}

export const useStageView = create<StageViewState>()(() => ({ wish: undefined }));

export function wishServed(): void {
  useStageView.setState({ wish: undefined });
}

export function lookAt(...components: string[]): void {
  useStageView.setState({ wish: { look: 'at', components } });
}

export function lookAtAll(): void {
  useStageView.setState({ wish: { look: 'all' } });
}
