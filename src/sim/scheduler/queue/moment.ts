/** The queue's view of the event at hand: its time, and what plugins say of order and gates. */
import { cached } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import { podInfo } from '../framework/pod-info.ts';
import { profileFor, type Setup } from '../framework/setup.ts';
import { knownTo } from '../known.ts';
import type { SchedulerSelf } from '../state.ts';
import type { Moment } from './scheduling-queue.ts';

export function moment(self: SchedulerSelf, setup: Setup): Moment {
  return {
    now: self.now,
    cause: self.event,
    before: setup.sort.before,
    backoff: setup.backoff,
    gateOf(key) {
      const pod = cached(self, PODS, key);
      return pod && profileFor(setup, pod)?.gates.find((plugin) => plugin.gate(podInfo(pod), knownTo(self)) !== undefined)?.name;
    },
  };
}
