/**
 * The scheduler. Modelled after k8s.io/kubernetes pkg/scheduler (schedule_one.go, eventhandlers.go, backend/{cache,queue}).
 *
 * Modelled: active, backoff and unschedulable queues with hints; one scheduling cycle at a time, which filters, scores and assumes; a
 * binding cycle of its own for each pod; all extension points of the framework, with their failures; events and conditions in the real
 * words; leader election. The plugins are in plugins/all.ts.
 * Not modelled: volumes, resource claims, preemption (nobody is evicted), nominated pods, plugins that are pending,
 * extenders, profiles; docs/limits.md says so too.
 */
import { SECOND } from '../../kernel/effects.ts';
import { ApiClient } from '../client/api-client.ts';
import { assemble, type ClientConfig } from '../client/component.ts';
import { informer } from '../client/definition.ts';
import { componentUser } from '../client/identity.ts';
import { BY_NAMESPACE, byNamespace } from '../client/lister.ts';
import { every } from '../client/periodic.ts';
import {
  DISRUPTION_BUDGETS,
  NAMESPACES,
  NODES,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  type Resource,
  SERVICES,
  STATEFUL_SETS,
} from '../client/resource.ts';
import { formatTime } from '../machinery/time.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import { assumeObject } from './assume.ts';
import { type Chosen, cyclesOf } from './cycles.ts';
import { decide, reserve } from './decide.ts';
import { errandEnded, hangOn, markFailed, type Sent, sendOut } from './errands.ts';
import { assume, done, forget, giveUp, land, startBinding, take, tellFreed } from './flights.ts';
import type { WatchedKind } from './framework/change.ts';
import type { Profile } from './framework/profile.ts';
import { rejection } from './framework/verdict.ts';
import { nodeHandlers, podHandlers } from './handlers.ts';
import { knownTo } from './known.ts';
import { park, permit, permitExpired, refuse, waits } from './permits.ts';
import { DEFAULT_PROFILE } from './plugins/all.ts';
import { moment } from './queue/moment.ts';
import { flushBackoff, flushLeftovers } from './queue/scheduling-queue.ts';
import { newSchedulerState, type SchedulerSelf } from './state.ts';
import { watchedInformers } from './watched.ts';

const api = new ApiClient(componentUser('system:kube-scheduler'), 'kube-scheduler');
const source = { reporter: 'default-scheduler', api };
const LOOP = 'scheduler';

/** Begins the next cycle, unless one runs. */
function waker(profile: Profile) {
  return (self: SchedulerSelf): void => {
    if (self.state.own.current !== undefined || !self.state.client.running.has(LOOP)) return;
    const next = take(self, profile);
    if (next === undefined) return;
    const { key, uid, cause } = next;
    self.spawn('schedulingCycle', Object.freeze({ key, uid }), { ended: 'scheduler.ended', endedArg: uid, cause });
  };
}

/** A plugin threw: the pod is tried again after a while. */
function broken(self: SchedulerSelf, profile: Profile, uid: string, title: string, error: unknown): void {
  self.step(title, String(error));
  forget(self, uid);
  giveUp(self, profile, uid, [], '');
}

/** What processes and timers do to the state. */
function localsOf(profile: Profile, wake: (self: SchedulerSelf) => void) {
  return {
    'scheduler.decide': (self: SchedulerSelf, uid: string) => decide(self, profile, uid),
    'scheduler.assume': (self: SchedulerSelf, uid: string, pod: Pod, node: string) => assume(self, profile, uid, pod, node),
    'scheduler.reserve': (self: SchedulerSelf, uid: string, plugin: string) => reserve(self, profile, uid, plugin),
    'scheduler.permit': (self: SchedulerSelf, uid: string, plugin: string) => permit(self, profile, uid, plugin),
    'scheduler.plan': (self: SchedulerSelf, uid: string, plugin: string) => self.state.own.flights.get(uid)?.plans.get(plugin),
    'scheduler.permitExpired': permitExpired,
    'scheduler.waits': waits,
    'scheduler.park': park,
    'scheduler.done': done,
    'scheduler.land': land,
    'scheduler.forget': forget,
    'scheduler.freed': (self: SchedulerSelf, pod: Pod, except?: string) => {
      tellFreed(self, profile, pod, except);
      wake(self);
    },
    'scheduler.giveUp': (self: SchedulerSelf, uid: string, rejectors: readonly string[], nominate: string | undefined) => {
      giveUp(self, profile, uid, rejectors, nominate);
      wake(self);
    },
    'scheduler.known': (self: SchedulerSelf, of: Resource, key: string) => knownTo(self).objects(of).get(key),
    'scheduler.wrote': (self: SchedulerSelf, kind: WatchedKind, of: Resource, object: ApiObject) => {
      assumeObject(self, profile, kind, of, object);
      wake(self);
    },
    'scheduler.sendOut': sendOut,
    'scheduler.hangOn': hangOn,
    'scheduler.activate': markFailed,
    'scheduler.refuseWaiting': (self: SchedulerSelf, uid: string, plugin: string, reason: string) =>
      refuse(self, uid, rejection('Unschedulable', plugin, reason)),
    'scheduler.errandEnded': (self: SchedulerSelf, _result: unknown, sent: Sent, error: unknown) => {
      if (error !== undefined) self.step(`errand of ${sent.plugin} failed`, String(error));
      errandEnded(self, profile, sent, error !== undefined);
      wake(self);
    },
    'scheduler.now': (self: SchedulerSelf) => formatTime(self.now),
    'scheduler.ended': (self: SchedulerSelf, _result: unknown, uid: string, error: unknown) => {
      self.state.own.current = undefined;
      if (error !== undefined) broken(self, profile, uid, 'scheduling cycle failed', error);
      wake(self);
    },
    'scheduler.bind': (self: SchedulerSelf, chosen: Chosen) => startBinding(self, 'bindingCycle', chosen),
    'scheduler.bindingEnded': (self: SchedulerSelf, _result: unknown, uid: string, error: unknown) => {
      if (error === undefined) return;
      const pod = self.state.own.flights.get(uid)?.pod;
      broken(self, profile, uid, 'binding cycle failed', error);
      if (pod !== undefined) tellFreed(self, profile, pod, uid);
      wake(self);
    },
    'scheduler.wake': wake,
    'scheduler.flushBackoff': (self: SchedulerSelf) => {
      flushBackoff(self.state.own.queue, moment(self, profile));
      wake(self);
    },
    'scheduler.flushLeftovers': (self: SchedulerSelf) => {
      flushLeftovers(self.state.own.queue, moment(self, profile));
      wake(self);
    },
  };
}

/** A scheduler with these plugins. */
export function schedulerWith(profile: Profile) {
  const wake = waker(profile);
  return assemble<ReturnType<typeof newSchedulerState>, ClientConfig>({
    kind: 'scheduler',
    user: api.user,
    agent: 'kube-scheduler',
    own: newSchedulerState,
    election: { lease: 'kube-scheduler' },
    controllers: [
      {
        name: LOOP,
        informers: [
          informer({ resource: NODES, handlers: nodeHandlers(profile, wake) as never }),
          informer({ resource: NAMESPACES }),
          informer({ resource: SERVICES, indexes: { [BY_NAMESPACE]: byNamespace } }),
          informer({ resource: REPLICATION_CONTROLLERS }),
          informer({ resource: REPLICA_SETS }),
          informer({ resource: STATEFUL_SETS }),
          informer({ resource: DISRUPTION_BUDGETS }),
          ...watchedInformers(profile, wake),
          informer({ resource: PODS, handlers: podHandlers(profile, wake) as never }),
        ],
        queues: [],
        reports: [source],
        started(self) {
          every(self, SECOND, 'scheduler.flushBackoff');
          every(self, 30 * SECOND, 'scheduler.flushLeftovers');
          self.timer(0, 'scheduler.wake');
        },
        locals: localsOf(profile, wake),
        processes: cyclesOf(profile, source),
      },
    ],
  });
}

export const schedulerKind = schedulerWith(DEFAULT_PROFILE);
