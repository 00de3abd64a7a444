/** What the Job controller keeps beside its caches, and the locals by which syncs reach it. */
import { local, type Process } from '../../../kernel/effects.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { type Backoff, NO_BACKOFF } from './backoff.ts';
import { JOB_CONTROLLER } from './names.ts';

export interface JobState {
  /** By key of the Job: pods whose finalizer was taken off, until the watch shows it. */
  readonly finalizerRemovals: Map<string, Set<string>>;
  /** By key of the Job. */
  readonly backoffs: Map<string, Backoff>;
  /** Uids of Jobs that were written as finished, until the watch shows it: what the cache says of them is old. */
  readonly finished: Set<string>;
}

export function newJobState(): JobState {
  return { finalizerRemovals: new Map(), backoffs: new Map(), finished: new Set() };
}

const own = (self: ClientSelf): JobState => ownState<JobState>(self, JOB_CONTROLLER);

export function observeFinalizerRemoval(self: ClientSelf, key: string, uid: string): void {
  own(self).finalizerRemovals.get(key)?.delete(uid);
}

export function forgetFinished(self: ClientSelf, key: string, uid: string): void {
  own(self).finished.delete(uid);
  own(self).backoffs.delete(key);
}

export interface Memory {
  readonly backoff: Backoff;
  readonly finalizerRemovals: ReadonlySet<string>;
  readonly finished: boolean;
}

function remember(self: ClientSelf, key: string, uid: string): Memory {
  const { backoffs, finalizerRemovals, finished } = own(self);
  return Object.freeze({
    backoff: backoffs.get(key) ?? NO_BACKOFF,
    finalizerRemovals: new Set(finalizerRemovals.get(key) ?? []),
    finished: finished.has(uid),
  });
}

function expectRemovals(self: ClientSelf, key: string, uids: readonly string[]): void {
  const { finalizerRemovals } = own(self);
  const expected = finalizerRemovals.get(key) ?? new Set<string>();
  for (const uid of uids) expected.add(uid);
  finalizerRemovals.set(key, expected);
}

function dropJob(self: ClientSelf, key: string): void {
  own(self).finalizerRemovals.delete(key);
  own(self).backoffs.delete(key);
}

export const stateLocals = {
  [`${JOB_CONTROLLER}.memory`]: remember,
  [`${JOB_CONTROLLER}.setBackoff`]: (self: ClientSelf, key: string, backoff: Backoff) => void own(self).backoffs.set(key, backoff),
  [`${JOB_CONTROLLER}.setFinished`]: (self: ClientSelf, uid: string) => void own(self).finished.add(uid),
  [`${JOB_CONTROLLER}.expectRemovals`]: expectRemovals,
  [`${JOB_CONTROLLER}.removalFailed`]: observeFinalizerRemoval,
  [`${JOB_CONTROLLER}.forgetFinished`]: forgetFinished,
  [`${JOB_CONTROLLER}.dropJob`]: dropJob,
};

export const memoryOf = (key: string, uid: string): Process<Memory> => local(`${JOB_CONTROLLER}.memory`, key, uid);
export const setBackoff = (key: string, backoff: Backoff): Process<void> => local(`${JOB_CONTROLLER}.setBackoff`, key, backoff);
export const setFinished = (uid: string): Process<void> => local(`${JOB_CONTROLLER}.setFinished`, uid);
export const expectFinalizerRemovals = (key: string, uids: readonly string[]): Process<void> =>
  local(`${JOB_CONTROLLER}.expectRemovals`, key, uids);
export const finalizerRemovalFailed = (key: string, uid: string): Process<void> => local(`${JOB_CONTROLLER}.removalFailed`, key, uid);
export const dropFinished = (key: string, uid: string): Process<void> => local(`${JOB_CONTROLLER}.forgetFinished`, key, uid);
export const dropMemory = (key: string): Process<void> => local(`${JOB_CONTROLLER}.dropJob`, key);
