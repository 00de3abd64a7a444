/** Does the pod fit, and where is most left? Follows plugins/noderesources/{fit,least_allocated}.go. */
import type { Node } from '../../machinery/types/node.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { nodeInfo } from '../framework/node-info.ts';
import { MAX_SCORE, type Plugin } from '../framework/plugin.ts';
import type { Requests } from '../framework/requests.ts';
import { type Code, type Rejection, rejection } from '../framework/verdict.ts';

const NAME = 'NodeResourcesFit';

export function lacking(requests: Requests, node: NodeInfo): Rejection | undefined {
  const { allocatable } = node;
  const tooMany = node.pods.length + 1 > allocatable.pods;
  const noCpu = requests.milliCpu > 0 && requests.milliCpu > allocatable.milliCpu - node.milliCpu;
  const noMemory = requests.memory > 0 && requests.memory > allocatable.memory - node.memory;
  const { ephemeralStorage } = requests;
  const noStorage = ephemeralStorage > 0 && ephemeralStorage > allocatable.ephemeralStorage - node.ephemeralStorage;
  if (!tooMany && !noCpu && !noMemory && !noStorage && requests.scalar.size === 0) return undefined;
  const reasons: string[] = [];
  let code: Code = 'Unschedulable';
  const lacks = (name: string, asked: number, most: number) => {
    reasons.push(`Insufficient ${name}`);
    if (asked > most) code = 'UnschedulableAndUnresolvable';
  };
  if (tooMany) reasons.push('Too many pods');
  if (noCpu) lacks('cpu', requests.milliCpu, allocatable.milliCpu);
  if (noMemory) lacks('memory', requests.memory, allocatable.memory);
  if (noStorage) lacks('ephemeral-storage', ephemeralStorage, allocatable.ephemeralStorage);
  for (const [name, asked] of [...requests.scalar].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const most = allocatable.scalar.get(name) ?? 0;
    if (asked > most - (node.scalar.get(name) ?? 0)) lacks(name, asked, most);
  }
  return reasons.length === 0 ? undefined : rejection(code, NAME, ...reasons);
}

type Sums = Pick<Requests, 'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalar'>;

/** Is there more of something that the pod asks for? */
function moreOf(requests: Requests, now: Sums, before: Sums): boolean {
  if (requests.milliCpu > 0 && now.milliCpu > before.milliCpu) return true;
  if (requests.memory > 0 && now.memory > before.memory) return true;
  if (requests.ephemeralStorage > 0 && now.ephemeralStorage > before.ephemeralStorage) return true;
  for (const name of requests.scalar.keys()) if ((now.scalar.get(name) ?? 0) > (before.scalar.get(name) ?? 0)) return true;
  return false;
}

/** The pod fits into the node while it is empty, and something that it needs has become more (isSchedulableAfterNodeChange). */
function fitsNow(requests: Requests, old: Node, node: Node): boolean {
  const now = nodeInfo(node);
  if (lacking(requests, now) !== undefined) return false;
  const before = nodeInfo(old);
  return now.allocatable.pods > before.allocatable.pods || moreOf(requests, now.allocatable, before.allocatable);
}

function leastAllocated(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * MAX_SCORE) / allocatable);
}

export const nodeResourcesFit: Plugin = {
  name: NAME,
  weight: 1,
  preFilter: ({ requests }) => ({ kind: 'filter', filter: (node) => lacking(requests, node) }),
  preScore: ({ requests }) => ({
    score({ allocatable, nonZeroMilliCpu, nonZeroMemory }) {
      let sum = 0;
      let weights = 0;
      if (allocatable.milliCpu > 0) {
        sum += leastAllocated(nonZeroMilliCpu + requests.ofContainersMilliCpu, allocatable.milliCpu);
        weights++;
      }
      if (allocatable.memory > 0) {
        sum += leastAllocated(nonZeroMemory + requests.ofContainersMemory, allocatable.memory);
        weights++;
      }
      return weights === 0 ? 0 : Math.floor(sum / weights);
    },
  }),
  hints: {
    'node added': ({ requests }, { node }) => lacking(requests, nodeInfo(node)) === undefined,
    'node updated': ({ requests }, { old, node }) => fitsNow(requests, old, node),
    'assigned pod deleted': () => true,
    'nominated pod gone': () => true,
    'assigned pod updated': ({ requests }, { old, pod }) => moreOf(requests, old.requests, pod.requests),
    'pod updated': (_, { old, pod }) => moreOf(old.requests, old.requests, pod.requests),
  },
};
