/** The breakpoints of this page. They belong to the person, not to the run: another run keeps them. */
import { create } from 'zustand';
import type { Breakpoint } from '../protocol/marks.ts';

interface BreakpointsState {
  readonly breakpoints: readonly Breakpoint[];
}

export const useBreakpoints = create<BreakpointsState>()(() => ({ breakpoints: [] }));
