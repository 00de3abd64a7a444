/**
 * The scheduler. Modelled after k8s.io/kubernetes pkg/scheduler (schedule_one.go, eventhandlers.go, backend/{cache,queue}).
 *
 * Modelled: active, backoff and unschedulable queues with hints; one scheduling cycle at a time, which filters, scores and assumes; a
 * binding cycle of its own for each pod; events and conditions in the real words; leader election. The plugins are in plugins/all.ts.
 * Not modelled: inter-pod affinity, volumes, dynamic resources, preemption (nobody is evicted), Permit plugins, extenders, profiles;
 * docs/limits.md says so too.
 */
import { local, type Process, SECOND, sleep, spawn, step } from '../../kernel/effects.ts';
import { ApiClient, type Unborn } from '../client/api-client.ts';
import { assemble, type ClientConfig } from '../client/component.ts';
import { informer } from '../client/definition.ts';
import { record } from '../client/event-recorder.ts';
import { componentUser } from '../client/identity.ts';
import { BY_NAMESPACE, byNamespace, cached } from '../client/lister.ts';
import { every } from '../client/periodic.ts';
import { NODES, PODS, REPLICA_SETS, SERVICES } from '../client/resource.ts';
import { mayBeMissing } from '../client/result.ts';
import { formatTime } from '../machinery/time.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { assume, type Decision, decide, forget, giveUp, take } from './decide.ts';
import { eventNote } from './framework/fit-error.ts';
import { nodeHandlers, podHandlers } from './handlers.ts';
import { flushBackoff, flushLeftovers, hasNext } from './queue/scheduling-queue.ts';
import { newSchedulerState, type SchedulerSelf } from './state.ts';

const api = new ApiClient(componentUser('system:kube-scheduler'), 'kube-scheduler');
const source = { reporter: 'default-scheduler', api };

/** How long the scheduler thinks about one pod. */
const THINKING = 800;

/** One attempt for the pod whose turn it is. */
function* schedulingCycle({ key }: { readonly key: string }): Process<void> {
  yield* sleep(THINKING);
  const decision = yield* local<Decision | undefined>('scheduler.decide', key);
  if (decision === undefined) return;
  const { pod, summary, node, message } = decision;
  yield* step('scheduling cycle', summary);
  if (node !== undefined) {
    yield* local('scheduler.assume', key, node);
    yield* spawn('bindingCycle', Object.freeze({ pod, node, key }));
    return;
  }
  yield* local('scheduler.giveUp', key, decision.rejectors);
  yield* record(source, pod, 'Warning', 'FailedScheduling', eventNote(message));
  yield* tellUnschedulable(pod, decision.rejectors.length > 0 ? 'Unschedulable' : 'SchedulerError', message);
}

function* tellUnschedulable(pod: Pod, reason: string, message: string): Process<void> {
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (known?.status === 'False' && known.reason === reason && known.message === message) return;
  const now = yield* local<string>('scheduler.now');
  const condition = { type: 'PodScheduled', status: 'False', reason, message, lastProbeTime: null, lastTransitionTime: now };
  const { namespace, name } = pod.metadata;
  mayBeMissing(yield* api.patch(PODS, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status'));
}

/** Tells the API server; if that fails, the pod is taken off the node again and comes back. */
function* bindingCycle({ pod, node, key }: { readonly pod: Pod; readonly node: string; readonly key: string }): Process<void> {
  const { name, namespace = '', uid } = pod.metadata;
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid }, target: { kind: 'Node', name: node } };
  const result = yield* api.create(PODS, binding as unknown as Unborn<Pod>, 'binding');
  if (result.ok) {
    yield* record(source, pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`);
    return;
  }
  yield* step('binding failed', result.refusal);
  yield* local('scheduler.forget', key);
  yield* record(source, pod, 'Warning', 'FailedScheduling', eventNote(`binding rejected: ${result.refusal.message}`));
}

/** Begins the next cycle, unless one runs. */
function wake(self: SchedulerSelf): void {
  const { own } = self.state;
  if (own.current !== undefined || !self.state.client.running.has(LOOP) || !hasNext(own.queue)) return;
  const next = take(self);
  if (next !== undefined) self.spawn('schedulingCycle', Object.freeze({ key: next.key }), { ended: 'scheduler.ended', cause: next.cause });
}

const LOOP = 'scheduler';
const tools = { wake, podOf: (self: SchedulerSelf, key: string) => cached(self, PODS, key) };

export const schedulerKind = assemble<ReturnType<typeof newSchedulerState>, ClientConfig>({
  kind: 'scheduler',
  user: api.user,
  agent: 'kube-scheduler',
  own: newSchedulerState,
  election: { lease: 'kube-scheduler' },
  controllers: [
    {
      name: LOOP,
      informers: [
        informer({ resource: NODES, handlers: nodeHandlers(tools) as never }),
        informer({ resource: SERVICES, indexes: { [BY_NAMESPACE]: byNamespace } }),
        informer({ resource: REPLICA_SETS }),
        informer({ resource: PODS, handlers: podHandlers(tools) as never }),
      ],
      queues: [],
      reports: [source],
      started(self) {
        every(self, SECOND, 'scheduler.flushBackoff');
        every(self, 30 * SECOND, 'scheduler.flushLeftovers');
        self.timer(0, 'scheduler.wake');
      },
      locals: {
        'scheduler.decide': decide,
        'scheduler.assume': assume,
        'scheduler.giveUp': giveUp,
        'scheduler.forget': (self: SchedulerSelf, key: string) => {
          forget(self, key);
          wake(self);
        },
        'scheduler.now': (self: SchedulerSelf) => formatTime(self.now),
        'scheduler.ended': (self: SchedulerSelf, _result: unknown, _arg: unknown, error: unknown) => {
          self.state.own.current = undefined;
          if (error !== undefined) self.step('scheduling cycle failed', String(error));
          wake(self);
        },
        'scheduler.wake': wake,
        'scheduler.flushBackoff': (self: SchedulerSelf) => {
          flushBackoff(self.state.own.queue, self.now, self.event);
          wake(self);
        },
        'scheduler.flushLeftovers': (self: SchedulerSelf) => {
          flushLeftovers(self.state.own.queue, self.now, self.event);
          wake(self);
        },
      },
      processes: { schedulingCycle, bindingCycle },
    },
  ],
});
