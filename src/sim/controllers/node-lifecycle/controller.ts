/**
 * Node lifecycle controller: notices nodes that have fallen silent, says so in their status and in that of their pods, and taints them,
 * so that the scheduler avoids them and the taint eviction controller moves their pods.
 *
 * Modelled: heartbeats by status and by lease against the controller's own clock, grace periods, taints by condition, NoExecute taints at
 * a limited rate a zone, zone states, full disruption, labels of operating system and architecture, events.
 * Not modelled: the real rounds look at 30 nodes at a time; here all are looked at in one event and what is to be written is sent together.
 *
 * Follows pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
import { type Micros, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { BY_NODE, byNode, cached, lookUp } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { keyOf, LEASES, NODES, PODS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { conditionTaints } from './condition-taints.ts';
import { readiness } from './conditions.ts';
import { handleDisruption } from './disruption.ts';
import { monitor } from './monitor.ts';
import { markPodsNotReady } from './pods-not-ready.ts';
import { lookAtNodes, type ZoneMember } from './round.ts';
import { api, NAME, newState, PODS_QUEUE, source, stateOf } from './state.ts';
import { passLocals, passProcesses, schedulePass } from './taint-pass.ts';
import { swapTaints } from './write-taints.ts';

/** Time between two rounds (--node-monitor-period). */
const MONITOR_PERIOD: Micros = 5 * SECOND;

/** Labels that old clients still read, and those that they repeat. */
const REPEATED_LABELS: readonly (readonly [stable: string, beta: string])[] = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
];

/** Work on one node that changed: doNoScheduleTaintingPass and reconcileNodeLabels. */
function* syncNode({ key }: { readonly key: string }): Process<SyncResult> {
  const node = yield* lookUp(NODES, key);
  if (!node) return;
  const { add, remove } = conditionTaints(node);
  if (add.length + remove.length > 0) {
    yield* step('taintingNoSchedule', { node: key, add: add.map((taint) => taint.key), remove: remove.map((taint) => taint.key) });
    if (!(yield* swapTaints(key, add, remove))) return { error: `failed to swap taints of node ${key}` };
  }
  const labels = missingLabels(node);
  if (labels) must(yield* api.patch(NODES, undefined, key, 'strategic', { metadata: { labels } }));
}

function missingLabels(node: Node): Readonly<Record<string, string>> | undefined {
  let missing: Record<string, string> | undefined;
  for (const [stable, beta] of REPEATED_LABELS) {
    const value = node.metadata.labels?.[stable];
    if (value === undefined || node.metadata.labels?.[beta] === value) continue;
    missing = { ...missing, [beta]: value };
  }
  return missing;
}

/** A pod that came to a node that is not ready (processPod). */
function* syncPod({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (!pod?.spec.nodeName) return;
  const node = yield* lookUp(NODES, pod.spec.nodeName);
  if (!node || readiness(node) === 'True') return;
  yield* step('podOnNodeNotReady', { pod: key, node: pod.spec.nodeName });
  if (!(yield* markPodsNotReady([pod]))) return { error: `failed to mark pod ${key} not ready` };
}

/** Pods that are bound to nodes that are well, nearly all, need no process. */
function podBound(self: ClientSelf, pod: Pod): void {
  const node = cached(self, NODES, pod.spec.nodeName ?? '');
  if (node && readiness(node) !== 'True') enqueue(self, PODS_QUEUE, keyOf(pod));
}

function tick(self: ClientSelf): void {
  const state = stateOf(self);
  if (state.monitoring) return;
  state.monitoring = true;
  self.spawn(`${NAME}.monitor`, undefined, { ended: `${NAME}.monitored` });
}

function monitored(self: ClientSelf): void {
  stateOf(self).monitoring = false;
}

function adjustZones(self: ClientSelf, members: readonly ZoneMember[]): string {
  const kind = handleDisruption(self, members);
  schedulePass(self);
  return kind;
}

function noteMarked(self: ClientSelf, node: string, complete: boolean): void {
  if (complete) stateOf(self).unmarked.delete(node);
  else stateOf(self).unmarked.add(node);
}

export const nodeLifecycleController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Node>({
      resource: NODES,
      handlers: {
        added: (self, node) => enqueue(self, NAME, node.metadata.name),
        updated: (self, _, node) => enqueue(self, NAME, node.metadata.name),
      },
    }),
    informer<Pod>({
      resource: PODS,
      indexes: { [BY_NODE]: byNode },
      handlers: {
        added: podBound,
        updated: (self, old, pod) => {
          if (old.spec.nodeName !== pod.spec.nodeName) podBound(self, pod);
        },
      },
    }),
    informer({ resource: LEASES }),
  ],
  queues: [
    { name: NAME, workers: 8, sync: syncNode },
    { name: PODS_QUEUE, workers: 4, sync: syncPod },
  ],
  reports: [source],
  state: newState,
  locals: {
    ...passLocals,
    [`${NAME}.tick`]: tick,
    [`${NAME}.monitored`]: monitored,
    [`${NAME}.look`]: lookAtNodes,
    [`${NAME}.disruption`]: adjustZones,
    [`${NAME}.marked`]: noteMarked,
  },
  processes: { ...passProcesses, [`${NAME}.monitor`]: monitor },
  started: (self) => every(self, MONITOR_PERIOD, `${NAME}.tick`),
};
