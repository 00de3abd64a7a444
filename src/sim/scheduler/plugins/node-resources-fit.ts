/** Does the pod fit, and where is most left, or least? Follows plugins/noderesources/fit.go. */
import type { Node } from '../../machinery/types/node.ts';
import { DEFAULT_ARGS, type FitArgs } from '../config/plugin-args.ts';
import type { Hints } from '../framework/change.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { nodeInfo } from '../framework/node-info.ts';
import type { Plugin, PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { asked, type Requests } from '../framework/requests.ts';
import { type Code, type Rejection, rejection } from '../framework/verdict.ts';
import { sharesOf } from './resource-shares.ts';
import { leastAllocated, strategyScorer } from './scoring-strategies.ts';

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
  return reasons.length === 0 ? undefined : rejectionFor(code, reasons);
}

/** For one reason, as most are; made once. */
const forOne: Readonly<Record<Code, Map<string, Rejection>>> = { Unschedulable: new Map(), UnschedulableAndUnresolvable: new Map() };

function rejectionFor(code: Code, reasons: readonly string[]): Rejection {
  const [reason] = reasons;
  if (reason === undefined || reasons.length > 1) return rejection(code, NAME, ...reasons);
  let found = forOne[code].get(reason);
  if (found === undefined) {
    found = rejection(code, NAME, reason);
    forOne[code].set(reason, found);
  }
  return found;
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

const HINTS: Hints = {
  'node added': ({ requests }, { node }) => lacking(requests, nodeInfo(node)) === undefined,
  'node updated': ({ requests }, { old, node }) => fitsNow(requests, old, node),
  'assigned pod deleted': () => true,
  'nominated pod gone': () => true,
  'assigned pod updated': ({ requests }, { old, pod }) => moreOf(requests, old.requests, pod.requests),
  'pod updated': (_, { old, pod }) => moreOf(old.requests, old.requests, pod.requests),
};

/** The default strategy, which nearly every pod is scored by: cpu and memory alike. */
function leastOfBoth({ requests }: PodInfo): PreScored {
  const cpu = { allocatable: 0, requested: 0 };
  const memory = { allocatable: 0, requested: 0 };
  return {
    score({ allocatable, nonZeroMilliCpu, nonZeroMemory }) {
      cpu.allocatable = allocatable.milliCpu;
      cpu.requested = nonZeroMilliCpu + requests.ofContainersMilliCpu;
      memory.allocatable = allocatable.memory;
      memory.requested = nonZeroMemory + requests.ofContainersMemory;
      if (cpu.allocatable === 0) return memory.allocatable === 0 ? 0 : leastAllocated(memory);
      if (memory.allocatable === 0) return leastAllocated(cpu);
      return Math.floor((leastAllocated(cpu) + leastAllocated(memory)) / 2);
    },
  };
}

function scoringBy({ scoringStrategy }: FitArgs): (pod: PodInfo) => PreScored {
  if (scoringStrategy === DEFAULT_ARGS.NodeResourcesFit.scoringStrategy) return leastOfBoth;
  const scorer = strategyScorer(scoringStrategy);
  return ({ requests }) => {
    const shares = sharesOf(scoringStrategy.resources, requests, true);
    return { score: (node) => scorer(shares(node)) };
  };
}

/** Without the extended resources that are to be ignored; undefined: none are. */
function ignoring({ ignoredResources, ignoredResourceGroups }: FitArgs): ((requests: Requests) => Requests) | undefined {
  if (ignoredResources.length + ignoredResourceGroups.length === 0) return undefined;
  const isIgnored = (name: string): boolean =>
    name.includes('/') && (ignoredResources.includes(name) || ignoredResourceGroups.includes(name.slice(0, name.indexOf('/'))));
  return (requests) => {
    const scalar = new Map([...requests.scalar].filter(([name]) => !isIgnored(name)));
    return scalar.size === requests.scalar.size ? requests : { ...requests, scalar };
  };
}

export function nodeResourcesFitWith(args: FitArgs): Plugin {
  const counted = ignoring(args);
  return {
    name: NAME,
    weight: 1,
    looksAt: asked,
    preFilter(pod) {
      const requests = counted === undefined ? pod.requests : counted(pod.requests);
      return { kind: 'filter', filter: (node) => lacking(requests, node) };
    },
    preScore: scoringBy(args),
    hints: HINTS,
  };
}

export const nodeResourcesFit = nodeResourcesFitWith(DEFAULT_ARGS.NodeResourcesFit);
