/**
 * The scheduler. Modelled after k8s.io/kubernetes pkg/scheduler (schedule_one.go, eventhandlers.go, backend/{cache,queue}).
 *
 * Modelled: active, backoff and unschedulable queues with hints; one scheduling cycle at a time, which filters, scores and assumes; a
 * binding cycle of its own for each pod; all extension points of the framework, with their failures; events and conditions in the real
 * words; profiles and arguments of plugins from a KubeSchedulerConfiguration; leader election. The plugins are in plugins/all.ts.
 * Not modelled: plugins that are pending; docs/limits.md says what else.
 */
import { SECOND } from '../../kernel/effects.ts';
import { ApiClient } from '../client/api-client.ts';
import { assemble } from '../client/component.ts';
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
import type { Pod } from '../machinery/types/pod.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import { assumeObject } from './assume.ts';
import type { SchedulerConfiguration } from './config/configuration.ts';
import { configurationOf, type SchedulerConfig } from './config/from-text.ts';
import { type Chosen, cyclesOf } from './cycles.ts';
import { decide, propose, reserve, survey } from './decide.ts';
import { errandEnded, hangOn, markFailed, type Sent, sendOut } from './errands.ts';
import type { ExtenderWords } from './extenders/words.ts';
import { assume, done, forget, giveUp, land, startBinding, take, tellFreed } from './flights.ts';
import type { WatchedKind } from './framework/change.ts';
import type { Setup } from './framework/setup.ts';
import { rejection } from './framework/verdict.ts';
import { nodeHandlers, podHandlers } from './handlers.ts';
import { knownTo } from './known.ts';
import { park, permit, permitExpired, refuse, waits } from './permits.ts';
import { moment } from './queue/moment.ts';
import { flushBackoff, flushLeftovers } from './queue/scheduling-queue.ts';
import { type SetupOf, type Setups, setupFrom } from './setups.ts';
import { newSchedulerState, type SchedulerSelf, type SchedulerState } from './state.ts';
import { watchedInformers } from './watched.ts';

const api = new ApiClient(componentUser('system:kube-scheduler'), 'kube-scheduler');
const LOOP = 'scheduler';

/** Begins the next cycle, unless one runs. */
function waker(setupOf: SetupOf) {
  return (self: SchedulerSelf): void => {
    if (self.state.own.current !== undefined || !self.state.client.running.has(LOOP)) return;
    const next = take(self, setupOf(self));
    if (next === undefined) return;
    const { key, uid, cause } = next;
    const { configuration } = self.state.own;
    self.spawn('schedulingCycle', Object.freeze({ key, uid, configuration }), { ended: 'scheduler.ended', endedArg: uid, cause });
  };
}

/** A plugin threw: the pod is tried again after a while. */
function broken(self: SchedulerSelf, setup: Setup, uid: string, title: string, error: unknown): void {
  self.step(title, String(error));
  forget(self, uid);
  giveUp(self, setup, uid, [], '');
}

/** What processes and timers do to the state. */
function localsOf(setupOf: SetupOf, wake: (self: SchedulerSelf) => void) {
  return {
    'scheduler.survey': (self: SchedulerSelf, uid: string, words: ExtenderWords) => survey(self, setupOf(self), uid, words),
    'scheduler.propose': (self: SchedulerSelf, uid: string, words: ExtenderWords) => propose(self, setupOf(self), uid, words),
    'scheduler.decide': (self: SchedulerSelf, uid: string, words?: ExtenderWords) => decide(self, setupOf(self), uid, words),
    'scheduler.assume': (self: SchedulerSelf, uid: string, pod: Pod, node: string) => assume(self, setupOf(self), uid, pod, node),
    'scheduler.reserve': (self: SchedulerSelf, uid: string, plugin: string) => reserve(self, setupOf(self), uid, plugin),
    'scheduler.permit': (self: SchedulerSelf, uid: string, plugin: string) => permit(self, setupOf(self), uid, plugin),
    'scheduler.plan': (self: SchedulerSelf, uid: string, plugin: string) => self.state.own.flights.get(uid)?.plans.get(plugin),
    'scheduler.permitExpired': permitExpired,
    'scheduler.waits': waits,
    'scheduler.park': park,
    'scheduler.done': done,
    'scheduler.land': land,
    'scheduler.forget': forget,
    'scheduler.freed': (self: SchedulerSelf, pod: Pod, except?: string) => {
      tellFreed(self, setupOf(self), pod, except);
      wake(self);
    },
    'scheduler.giveUp': (self: SchedulerSelf, uid: string, rejectors: readonly string[], nominate: string | undefined) => {
      giveUp(self, setupOf(self), uid, rejectors, nominate);
      wake(self);
    },
    'scheduler.known': (self: SchedulerSelf, of: Resource, key: string) => knownTo(self).objects(of).get(key),
    'scheduler.wrote': (self: SchedulerSelf, kind: WatchedKind, of: Resource, object: ApiObject) => {
      assumeObject(self, setupOf(self), kind, of, object);
      wake(self);
    },
    'scheduler.sendOut': sendOut,
    'scheduler.hangOn': hangOn,
    'scheduler.activate': markFailed,
    'scheduler.refuseWaiting': (self: SchedulerSelf, uid: string, plugin: string, reason: string) =>
      refuse(self, uid, rejection('Unschedulable', plugin, reason)),
    'scheduler.errandEnded': (self: SchedulerSelf, _result: unknown, sent: Sent, error: unknown) => {
      if (error !== undefined) self.step(`errand of ${sent.plugin} failed`, String(error));
      errandEnded(self, setupOf(self), sent, error !== undefined);
      wake(self);
    },
    'scheduler.ended': (self: SchedulerSelf, _result: unknown, uid: string, error: unknown) => {
      self.state.own.current = undefined;
      if (error !== undefined) broken(self, setupOf(self), uid, 'scheduling cycle failed', error);
      wake(self);
    },
    'scheduler.bind': (self: SchedulerSelf, chosen: Chosen) => startBinding(self, 'bindingCycle', chosen),
    'scheduler.bindingEnded': (self: SchedulerSelf, _result: unknown, uid: string, error: unknown) => {
      if (error === undefined) return;
      const pod = self.state.own.flights.get(uid)?.pod;
      broken(self, setupOf(self), uid, 'binding cycle failed', error);
      if (pod !== undefined) tellFreed(self, setupOf(self), pod, uid);
      wake(self);
    },
    'scheduler.wake': wake,
    'scheduler.flushBackoff': (self: SchedulerSelf) => {
      flushBackoff(self.state.own.queue, moment(self, setupOf(self)));
      wake(self);
    },
    'scheduler.flushLeftovers': (self: SchedulerSelf) => {
      flushLeftovers(self.state.own.queue, moment(self, setupOf(self)));
      wake(self);
    },
  };
}

function leaseOf({ leaderElection }: SchedulerConfiguration): string | undefined {
  return leaderElection.leaderElect ? leaderElection.resourceName : undefined;
}

/** A scheduler that makes this of its configuration. */
export function schedulerWith(setups: Setups) {
  const setupOf: SetupOf = (self) => setups(self.state.own.configuration);
  const wake = waker(setupOf);
  return assemble<SchedulerState, SchedulerConfig>({
    kind: 'scheduler',
    user: api.user,
    agent: 'kube-scheduler',
    own: (config) => newSchedulerState(configurationOf(config)),
    election: { lease: 'kube-scheduler' },
    lease: (config) => leaseOf(configurationOf(config)),
    reportsOf: (config) => [...setups(configurationOf(config)).profiles.keys()].map((reporter) => ({ reporter, api })),
    controllers: [
      {
        name: LOOP,
        informers: [
          informer({ resource: NODES, handlers: nodeHandlers(setupOf, wake) as never }),
          informer({ resource: NAMESPACES }),
          informer({ resource: SERVICES, indexes: { [BY_NAMESPACE]: byNamespace } }),
          informer({ resource: REPLICATION_CONTROLLERS }),
          informer({ resource: REPLICA_SETS }),
          informer({ resource: STATEFUL_SETS }),
          informer({ resource: DISRUPTION_BUDGETS }),
          ...watchedInformers(setupOf, wake),
          informer({ resource: PODS, handlers: podHandlers(setupOf, wake) as never }),
        ],
        queues: [],
        started(self) {
          every(self, SECOND, 'scheduler.flushBackoff');
          every(self, 30 * SECOND, 'scheduler.flushLeftovers');
          self.timer(0, 'scheduler.wake');
        },
        locals: localsOf(setupOf, wake),
        processes: cyclesOf(setups, api),
      },
    ],
  });
}

export const schedulerKind = schedulerWith(setupFrom);
