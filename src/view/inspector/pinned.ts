/** The selection that was pinned: it stays beside what is selected after it. */
import { create } from 'zustand';
import type { InspectorTab, Selection } from '../../session/selection.ts';

interface Pinned {
  readonly selection: Selection | undefined;
  readonly tab: InspectorTab;
}

export const usePinned = create<Pinned>()(() => ({ selection: undefined, tab: 'now' }));

export function pin(selection: Selection, tab: InspectorTab): void {
  usePinned.setState({ selection, tab });
}

export function unpin(): void {
  usePinned.setState({ selection: undefined });
}
