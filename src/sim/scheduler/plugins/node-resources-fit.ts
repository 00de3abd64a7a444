/** Does the pod fit, and where is most left? Follows plugins/noderesources/{fit,least_allocated}.go. */
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

function asksLess(now: Requests, before: Requests): boolean {
  if (now.milliCpu < before.milliCpu || now.memory < before.memory || now.ephemeralStorage < before.ephemeralStorage) return true;
  return [...before.scalar].some(([name, count]) => (now.scalar.get(name) ?? 0) < count);
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
        sum += leastAllocated(nonZeroMilliCpu + requests.nonZeroMilliCpu, allocatable.milliCpu);
        weights++;
      }
      if (allocatable.memory > 0) {
        sum += leastAllocated(nonZeroMemory + requests.nonZeroMemory, allocatable.memory);
        weights++;
      }
      return weights === 0 ? 0 : Math.floor(sum / weights);
    },
  }),
  hint({ requests }, change) {
    if (change.kind === 'assigned pod deleted') return true;
    if (change.kind === 'pod updated') return asksLess(change.pod.requests, change.old.requests);
    if (change.kind !== 'node added' && change.kind !== 'node updated') return false;
    return lacking(requests, nodeInfo(change.node)) === undefined;
  },
};
