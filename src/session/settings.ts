/** What a person set and wants to find again: kept in the browser's storage, nothing of it part of a run. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Pace } from '../protocol/frame.ts';

export type Theme = 'light' | 'dark';
export type RailTab = 'follow' | 'objects' | 'faults';
export type DockTab = 'timeline' | 'events' | 'marks';

export interface Settings {
  /** Undefined: as the system says. */
  readonly theme: Theme | undefined;
  readonly pace: Pace;
  /** Factor of the hop pace. */
  readonly hopSpeed: number;
  /** Virtual seconds a real second at clock pace. */
  readonly clockSpeed: number;
  /** Heartbeats, lease renewals and bookmarks are shown. */
  readonly background: boolean;
  readonly railTab: RailTab;
  readonly dockTab: DockTab;
  /** Keys without a modifier act (WCAG 2.1.4 wants a way to switch them off). */
  readonly singleKeys: boolean;
  /** The diagram text, if it was edited. */
  readonly diagram: string | undefined;
}

export const HOP_SPEEDS = [0.25, 0.5, 1, 2, 5, 20] as const;
export const CLOCK_SPEEDS = [0.1, 1, 10, 100, 1000] as const;

export const useSettings = create<Settings>()(
  persist(
    (): Settings => ({
      theme: undefined,
      pace: 'hop',
      hopSpeed: 1,
      clockSpeed: 1,
      background: false,
      railTab: 'follow',
      dockTab: 'timeline',
      singleKeys: true,
      diagram: undefined,
    }),
    { name: 'kubestra-settings', version: 1 },
  ),
);
