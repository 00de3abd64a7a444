/** A whole run as plain data: what a file and a link hold. Replaying its inputs gives the same events. */
import type { Micros } from '../kernel/effects.ts';

export const RUN_FILE_VERSION = 1;

export interface RecordedInput {
  /** Number of events before the input took effect, and the time. */
  readonly step: number;
  readonly time: Micros;
  readonly input: unknown;
}

export interface RunFile {
  readonly kubestra: typeof RUN_FILE_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  readonly topology: unknown;
  readonly inputs: readonly RecordedInput[];
  /** Where the person was, and the rolling hash there: checked when the run is opened. */
  readonly step: number;
  readonly hash: string;
  readonly lastStep: number;
}
