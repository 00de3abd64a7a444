/** A whole run as plain data: what a file and a link hold. Replaying its inputs gives the same events. */
import type { Micros } from '../kernel/effects.ts';
import type { Bookmark } from './marks.ts';

export const RUN_FILE_VERSION = 1;

/** As the kernel records it (kernel/run.ts). */
export interface SavedInput {
  /** Events that had happened when it was given. */
  readonly after: number;
  /** When it is due. */
  readonly at: Micros;
  readonly input: unknown;
}

export interface RunFile {
  readonly kubestra: typeof RUN_FILE_VERSION;
  readonly scenario: string;
  readonly title: string;
  readonly seed: string;
  /** What the cluster is built from. */
  readonly cluster: unknown;
  readonly inputs: readonly SavedInput[];
  /** Where the person was, and the rolling hash there: checked when the run is opened. */
  readonly step: number;
  readonly hash: string;
  readonly lastStep: number;
  /** Where the story begins: the cluster is up. */
  readonly home: number;
  /** Places with names, by step; absent in a run that has none. */
  readonly bookmarks?: readonly Bookmark[];
}
