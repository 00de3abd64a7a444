/** The queue's view of the event at hand: its time, and what plugins say of order and gates. */
import { cached } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import { podInfo } from '../framework/pod-info.ts';
import type { Profile } from '../framework/profile.ts';
import { knownTo } from '../known.ts';
import type { SchedulerSelf } from '../state.ts';
import type { Moment } from './scheduling-queue.ts';

export function moment(self: SchedulerSelf, { sort, gates }: Profile): Moment {
  return {
    now: self.now,
    cause: self.event,
    before: sort.before,
    gateOf(key) {
      const pod = cached(self, PODS, key);
      return pod && gates.find((plugin) => plugin.gate(podInfo(pod), knownTo(self)) !== undefined)?.name;
    },
  };
}
