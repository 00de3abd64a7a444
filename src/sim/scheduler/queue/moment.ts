/** The queue's view of the event at hand: its time, and what plugins say of order and gates. */
import { cached } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { Known } from '../framework/known.ts';
import { podInfo } from '../framework/pod-info.ts';
import { profileFor, type Setup } from '../framework/setup.ts';
import { knownTo } from '../known.ts';
import type { SchedulerSelf } from '../state.ts';
import type { Moment } from './scheduling-queue.ts';

export function moment(self: SchedulerSelf, setup: Setup): Moment {
  let known: Known | undefined;
  return {
    now: self.now,
    cause: self.event,
    before: setup.sort.before,
    backoff: setup.backoff,
    gateOf(key) {
      const pod = cached(self, PODS, key);
      const profile = pod && profileFor(setup, pod);
      if (pod === undefined || profile === undefined) return undefined;
      known ??= knownTo(self);
      const info = podInfo(pod);
      for (const plugin of profile.gates) if (plugin.gate(info, known) !== undefined) return plugin.name;
      return undefined;
    },
  };
}
