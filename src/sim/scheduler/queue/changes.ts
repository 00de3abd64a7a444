/** Tells pods of what happened in the cluster: those that wait, and those in flight, which may come back. */
import { cached } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { Change } from '../framework/change.ts';
import { podInfo } from '../framework/pod-info.ts';
import { hintOf, type Setup } from '../framework/setup.ts';
import { knownTo } from '../known.ts';
import type { SchedulerSelf } from '../state.ts';
import { moment } from './moment.ts';
import { moveAll } from './scheduling-queue.ts';
import { whomItHelps } from './waiting-index.ts';

/** The pod is to be tried again whatever has happened (EventForceActivate). */
export const FORCED: Change = Object.freeze({ kind: 'forced' });

/** Waiting pods whose rejecting plugins think that it may help are moved, but for the pod `except` (MoveAllToActiveOrBackoffQueue). */
export function tellAll(self: SchedulerSelf, setup: Setup, change: Change, except?: string): void {
  const { queue, listening } = self.state.own;
  for (const [uid, changes] of listening) if (uid !== except) changes.push(change);
  if (queue.waiting.size === 0) return;
  const known = knownTo(self);
  const helped = whomItHelps(
    queue.waiting,
    (plugin) => hintOf(setup, plugin, change.kind),
    ({ key, uid, priority }, hint) => {
      if (change.kind === 'nominated pod gone' && priority > change.pod.priority) return false;
      const pod = uid === except ? undefined : cached(self, PODS, key);
      return pod !== undefined && hint(podInfo(pod), change as never, known);
    },
  );
  if (helped.size > 0) moveAll(queue, helped, moment(self, setup));
}

/** Is the pod that these plugins have rejected worth another try? Nobody else stands in its way (isPodWorthRequeuing). */
export function helps(self: SchedulerSelf, setup: Setup, key: string, rejectors: readonly string[], change: Change): boolean {
  const pod = cached(self, PODS, key);
  if (pod === undefined) return false;
  if (change === FORCED) return true;
  const info = podInfo(pod);
  const known = knownTo(self);
  return rejectors.some((plugin) => hintOf(setup, plugin, change.kind)?.(info, change as never, known) ?? false);
}
