/** One round over all nodes, every 5 s (monitorNodeHealth of node_lifecycle_controller.go). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { sendAll } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { NODES, objectPath } from '../../client/resource.ts';
import type { Node } from '../../machinery/types/node.ts';
import { markPodsNotReady } from './pods-not-ready.ts';
import { type Ailing, NOT_READY_TAINT, type Round, type TaintSwap, UNREACHABLE_TAINT } from './round.ts';
import { api, NAME, source } from './state.ts';
import { swapTaints } from './write-taints.ts';
import type { Disruption } from './zones.ts';

export function* monitor(): Process<void> {
  const round = yield* local<Round>(`${NAME}.look`);
  yield* step('nodesObserved', { nodes: round.members.length, ailing: round.ailing.length, joined: round.joined.length });
  yield* announce(round);
  for (const swap of round.swaps) yield* swapTaints(swap.node, swap.add, swap.remove);
  yield* writeSilence(round.ailing);
  for (const ailing of round.ailing) yield* fell(ailing);
  const disruption = yield* local<Disruption['kind']>(`${NAME}.disruption`, round.members);
  if (disruption === 'none') return;
  yield* step(disruption, { nodes: round.members.length });
  if (disruption === 'entersFull') for (const { node } of round.members) yield* swapTaints(node, [], [UNREACHABLE_TAINT, NOT_READY_TAINT]);
}

function* announce({ joined, left }: Round): Process<void> {
  for (const node of joined) yield* event(node, 'RegisteredNode', `Registered Node ${node.metadata.name} in Controller`);
  for (const { name, uid } of left) {
    const node: Node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, uid, resourceVersion: '', creationTimestamp: '' },
      spec: {},
      status: {},
    };
    yield* event(node, 'RemovingNode', `Removing Node ${name} from Controller`);
  }
}

function event(node: Node, reason: string, what: string): Process<void> {
  return record(source, node, 'Normal', reason, `Node ${node.metadata.name} event: ${what}`);
}

/** Writes the status of the nodes that have fallen silent, all at once. One that is refused is found silent again at the next round. */
function* writeSilence(all: readonly Ailing[]): Process<void> {
  const updates = all.flatMap(({ update }) => (update ? [update] : []));
  if (updates.length === 0) return;
  yield* step('kubeletsSilent', { nodes: updates.map((node) => node.metadata.name) });
  yield* sendAll(updates.map((node) => api.request('PUT', objectPath(NODES, undefined, node.metadata.name, 'status'), node)));
}

function* fell({ node, justFell, pods }: Ailing): Process<void> {
  const { name } = node.metadata;
  if (justFell) yield* record(source, node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
  if (pods.length === 0) return;
  yield* step('podsNotReady', { node: name, pods: pods.length });
  const complete = yield* markPodsNotReady(pods);
  yield* local(`${NAME}.marked`, name, complete);
}

/** One node's turn in the taint queue: its NoExecute taint goes on, the opposite one off. False if it did not come about. */
export function* taintNoExecute({ node, add, remove }: TaintSwap): Process<boolean> {
  yield* step('taintingNoExecute', { node, key: add[0]?.key });
  return yield* swapTaints(node, add, remove);
}
