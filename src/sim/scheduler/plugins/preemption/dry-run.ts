/**
 * On which nodes the pod would fit if pods of less priority went, and which. Follows plugins/defaultpreemption/default_preemption.go
 * (SelectVictimsOnNode, calculateNumCandidates) and framework/preemption/preemption.go (DryRunPreemption).
 */
import type { PodDisruptionBudget } from '../../../machinery/types/disruptionbudget.ts';
import type { PreemptionArgs } from '../../config/plugin-args.ts';
import { type NodeInfo, withoutPod, withoutPods, withPod } from '../../framework/node-info.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import type { Trial } from '../../framework/trial.ts';
import { rejection, type Setback } from '../../framework/verdict.ts';
import { splitByBudgets } from './budgets.ts';
import { sortByImportance } from './importance.ts';

export interface Candidate {
  readonly node: string;
  /** At least one; from the most important to the least. */
  readonly victims: readonly PodInfo[];
  /** So many of them may not be evicted by their budgets. */
  readonly violations: number;
}

export interface DryRun {
  /** Those that break no budget first. */
  readonly candidates: readonly Candidate[];
  /** Why nodes that were tried will not do. */
  readonly rejected: ReadonlyMap<string, Setback>;
}

const NO_VICTIMS = rejection('UnschedulableAndUnresolvable', '', 'No preemption victims found for incoming pod');

/** How many candidates are enough, of so many nodes. */
export function candidatesToFind(nodes: number, { minCandidateNodesPercentage, minCandidateNodesAbsolute }: PreemptionArgs): number {
  return Math.min(nodes, Math.max(minCandidateNodesAbsolute, Math.floor((nodes * minCandidateNodesPercentage) / 100)));
}

interface Circumstances {
  readonly trial: Trial;
  readonly budgets: readonly PodDisruptionBudget[];
  readonly args: PreemptionArgs;
  /** Where in the list of nodes it begins. */
  readonly offset: number;
}

/** Stops when there are enough candidates, one of them without breaking a budget. */
export function dryRun(pod: PodInfo, nodes: readonly NodeInfo[], { trial, budgets, args, offset }: Circumstances): DryRun {
  const enough = candidatesToFind(nodes.length, args);
  const keeping: Candidate[] = [];
  const breaking: Candidate[] = [];
  const rejected = new Map<string, Setback>();
  for (let i = 0; i < nodes.length && !(keeping.length > 0 && keeping.length + breaking.length >= enough); i++) {
    const node = nodes[(offset + i) % nodes.length] as NodeInfo;
    const result = victimsOn(node, pod, trial, budgets);
    if ('code' in result) rejected.set(node.name, result);
    else if (result.violations > 0 && breaking.length < enough) breaking.push(result);
    else if (result.violations === 0 && keeping.length < enough) keeping.push(result);
  }
  return { candidates: [...keeping, ...breaking], rejected };
}

export function mayBePreempted(victim: PodInfo, pod: PodInfo): boolean {
  return victim.priority < pod.priority;
}

/** All that may go are taken off the node, then put back one by one as long as the pod still fits: first those whose budget would be broken. */
function victimsOn(node: NodeInfo, pod: PodInfo, trial: Trial, budgets: readonly PodDisruptionBudget[]): Candidate | Setback {
  const { potential, rest } = cleared(node, pod.priority);
  if (potential.length === 0) return NO_VICTIMS;
  const judge = trial.without(node.name);
  const refusal = judge(rest, () => potential);
  if (refusal !== undefined) return refusal;
  const { breaking, allowed } = splitByBudgets(potential, budgets);
  const order = breaking.length === 0 ? allowed : [...breaking, ...allowed];
  const victims: PodInfo[] = [];
  let violations = 0;
  let info = rest;
  for (let i = 0; i < order.length; i++) {
    const one = order[i] as PodInfo;
    const back = withPod(info, one);
    if (judge(back, () => [...victims, ...order.slice(i + 1)]) === undefined) info = back;
    else {
      victims.push(one);
      if (one.ports.length > 0) info = withoutPod(back, one.key);
      if (i < breaking.length) violations++;
    }
  }
  if (breaking.length > 0 && allowed.length > 0) sortByImportance(victims);
  return { node: node.name, victims, violations };
}

interface Cleared {
  readonly priority: number;
  /** Pods of less priority, from the most important to the least. */
  readonly potential: readonly PodInfo[];
  /** The node without them. */
  readonly rest: NodeInfo;
}

/** A memory, not state: nodes are immutable. */
const known = new WeakMap<NodeInfo, Cleared>();

function cleared(node: NodeInfo, priority: number): Cleared {
  const before = known.get(node);
  if (before?.priority === priority) return before;
  const potential = sortByImportance(node.pods.filter((other) => other.priority < priority));
  const now = { priority, potential, rest: potential.length === 0 ? node : withoutPods(node, new Set(potential)) };
  known.set(node, now);
  return now;
}
