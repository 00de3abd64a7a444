/** What a reconcile of a CronJob has come to so far. */
import type { Micros } from '../../../kernel/effects.ts';

export interface Outcome {
  /** The status is to be written. */
  isChanged: boolean;
  /** When the CronJob is to be looked at again; absent: not before it or a Job of it changes. */
  after?: Micros;
  error?: string;
}
