/**
 * A stand-in for the scheduler, for tests of controllers: binds each pod to the next node whose labels its node selector matches and whose
 * taints it need not tolerate. No resources, no queues, no preemption; it is told in the real one's words when no node will do.
 */
import { local, type Process } from '../kernel/effects.ts';
import { ApiClient, type Unborn } from '../sim/client/api-client.ts';
import { assemble } from '../sim/client/component.ts';
import { informer, type SyncResult } from '../sim/client/definition.ts';
import { record } from '../sim/client/event-recorder.ts';
import { componentUser } from '../sim/client/identity.ts';
import { lookUp, lookUpAll } from '../sim/client/lister.ts';
import { keyOf, NODES, PODS } from '../sim/client/resource.ts';
import { mayBeMissing } from '../sim/client/result.ts';
import type { ClientSelf } from '../sim/client/state.ts';
import { enqueue } from '../sim/client/workers.ts';
import { mapMatches } from '../sim/machinery/selectors/requirements.ts';
import type { Node } from '../sim/machinery/types/node.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';

const NAME = 'stand-in-scheduler';
const api = new ApiClient(componentUser('system:kube-scheduler'), 'kube-scheduler');
const source = { reporter: 'default-scheduler', api };

type SchedulerSelf = ClientSelf<{ turn: number }>;

function fits(node: Node, pod: Pod): boolean {
  const { taints = [], unschedulable } = node.spec;
  return (
    !unschedulable &&
    mapMatches(pod.spec.nodeSelector ?? {}, node.metadata.labels) &&
    taints.every(({ effect }) => effect === 'PreferNoSchedule')
  );
}

function* schedule({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (!pod || pod.spec.nodeName || pod.metadata.deletionTimestamp) return;
  const { name, namespace = '', uid } = pod.metadata;
  const nodes = yield* lookUpAll(NODES);
  const fitting = nodes.filter((node) => fits(node, pod));
  if (fitting.length === 0) return yield* tell(pod, nodes.length);
  const turn = yield* local<number>(`${NAME}.turn`);
  const node = fitting[turn % fitting.length] as Node;
  const binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace, uid },
    target: { kind: 'Node', name: node.metadata.name },
  };
  mayBeMissing(yield* api.create(PODS, binding as unknown as Unborn<Pod>, 'binding'));
  yield* record(source, pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node.metadata.name}`);
}

function* tell(pod: Pod, nodes: number): Process<void> {
  if (pod.status.conditions?.some(({ type }) => type === 'PodScheduled')) return;
  const unhelpful = `no new claims to deallocate, preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`;
  const message = `0/${nodes} nodes are available: ${nodes} node(s) didn't match Pod's node affinity/selector. ${unhelpful}`;
  yield* record(source, pod, 'Warning', 'FailedScheduling', message);
  const status = { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }] };
  mayBeMissing(yield* api.patch(PODS, pod.metadata.namespace, pod.metadata.name, 'strategic', { status }, 'status'));
}

const wake = (self: ClientSelf, pod: Pod): void => {
  if (!pod.spec.nodeName) enqueue(self, NAME, keyOf(pod));
};

export const standInSchedulerKind = assemble({
  kind: 'scheduler',
  user: api.user,
  agent: 'kube-scheduler',
  own: () => ({ turn: 0 }),
  controllers: [
    {
      name: NAME,
      informers: [
        informer({ resource: PODS, handlers: { added: wake, updated: (self, _, pod) => wake(self, pod) } }),
        informer({ resource: NODES }),
      ],
      queues: [{ name: NAME, workers: 1, sync: schedule }],
      reports: [source],
      locals: { [`${NAME}.turn`]: (self: SchedulerSelf) => self.state.own.turn++ },
    },
  ],
});
