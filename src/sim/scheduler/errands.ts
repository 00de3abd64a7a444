/**
 * What PostFilter plugins do for pods that no node would have, each in a process of its own while the next pods are scheduled. Follows
 * framework/preemption/preemption.go (prepareCandidateAsync).
 */
import type { Pod } from '../machinery/types/pod.ts';
import type { PlannedErrand } from './framework/post-filter.ts';
import type { Setup } from './framework/setup.ts';
import { errandId } from './known.ts';
import { FORCED } from './queue/changes.ts';
import { moment } from './queue/moment.ts';
import { force } from './queue/scheduling-queue.ts';
import type { SchedulerSelf, UnderWay } from './state.ts';

/** An errand as its process is given it. */
export interface Sent extends PlannedErrand {
  readonly pod: Pod;
}

export function sendOut(self: SchedulerSelf, sent: Sent): void {
  self.state.own.errands.set(idOf(sent), Object.freeze({ hangsOn: undefined, failed: false }));
  const { configuration } = self.state.own;
  self.spawn('carryOut', Object.freeze({ ...sent, configuration }), { ended: 'scheduler.errandEnded', endedArg: sent });
}

function idOf({ plugin, pod }: Sent): string {
  return errandId(plugin, pod.metadata.uid);
}

function amend(self: SchedulerSelf, sent: Sent, change: Partial<UnderWay>): void {
  const { errands } = self.state.own;
  const underWay = errands.get(idOf(sent));
  if (underWay !== undefined) errands.set(idOf(sent), Object.freeze({ ...underWay, ...change }));
}

/** From now on it is as good as over when this pod is being deleted. */
export function hangOn(self: SchedulerSelf, sent: Sent, key: string): void {
  amend(self, sent, { hangsOn: key });
}

export function markFailed(self: SchedulerSelf, sent: Sent): void {
  amend(self, sent, { failed: true });
}

/** After a failure the pod is tried again, whatever it waits for; if it is in flight, as soon as it comes back. */
export function errandEnded(self: SchedulerSelf, setup: Setup, sent: Sent, isBroken: boolean): void {
  const { queue, listening, errands } = self.state.own;
  const underWay = errands.get(idOf(sent));
  errands.delete(idOf(sent));
  if (!isBroken && !underWay?.failed) return;
  const { uid, namespace, name } = sent.pod.metadata;
  listening.get(uid)?.push(FORCED);
  force(queue, `${namespace}/${name}`, moment(self, setup));
}
