/**
 * Which old pods may go, and where new ones may come beside them (pkg/controller/daemon/update.go, rollingUpdate). Nodes are looked at in the
 * order of the cache; the real controller takes them in any order.
 */
import type { Micros } from '../../../kernel/effects.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { isPodAvailable } from '../pods/pod-state.ts';
import { isUpToDate, type PodsByNode } from './daemon-pods.ts';
import { nodeFitOf } from './node-fit.ts';
import { type UpdateLimits, updateLimits } from './update-limits.ts';

interface Moves {
  readonly doomed: readonly Pod[];
  /** Names of nodes that get a new pod beside the old one. */
  readonly needing: readonly string[];
  /** A node that a pod is on is not there any more. */
  readonly error?: string;
}

export type UpdateStep = Moves & UpdateLimits;

interface Situation {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  readonly pods: PodsByNode;
  readonly hash: string;
  readonly now: Micros;
}

/** One old and one new pod at most; `undefined` if there are more, which is not for the update to mend. */
interface Pair {
  readonly fresh: Pod | undefined;
  readonly old: Pod | undefined;
}

export function updateStep(situation: Situation): UpdateStep {
  const { set, nodes, pods } = situation;
  const fitOf = nodeFitOf(set);
  const wanted = new Set(nodes.filter((node) => fitOf(node).shouldRun).map(({ metadata }) => metadata.name));
  const limits = updateLimits(set, wanted.size);
  const names = new Set([...wanted, ...pods.keys()]);
  const moves = limits.maxSurge === 0 ? replaceMoves(situation, names, limits) : surgeMoves(situation, names, wanted, limits);
  return { ...limits, ...moves };
}

function pairOn({ set, pods, hash }: Situation, node: string): Pair | undefined {
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of pods.get(node) ?? []) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    const isFresh = isUpToDate(pod, set, hash);
    if (isFresh ? fresh : old) return undefined;
    if (isFresh) fresh = pod;
    else old = pod;
  }
  return { fresh, old };
}

/** Old pods go first and new ones follow: those that are of no use at once, others as far as enough stay available. */
function replaceMoves(situation: Situation, names: Iterable<string>, { maxUnavailable }: UpdateLimits): Moves {
  const useless: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const name of names) {
    const pair = pairOn(situation, name);
    if (pair === undefined || Boolean(pair.fresh) === Boolean(pair.old)) unavailable++;
    else if (pair.fresh) unavailable += isAvailable(situation, pair.fresh) ? 0 : 1;
    else if (pair.old && !isAvailable(situation, pair.old)) {
      useless.push(pair.old);
      unavailable++;
    } else if (pair.old) candidates.push(pair.old);
  }
  return { doomed: [...useless, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))], needing: [] };
}

/** New pods come first; an old one goes when the new one beside it is available. */
function surgeMoves(situation: Situation, names: Iterable<string>, wanted: ReadonlySet<string>, { maxSurge }: UpdateLimits): Moves {
  const known = new Set(situation.nodes.map(({ metadata }) => metadata.name));
  const doomed: Pod[] = [];
  const unwanted: Pod[] = [];
  const useless: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  let available = 0;
  for (const name of names) {
    const pair = pairOn(situation, name);
    if (pair === undefined) {
      surging++;
      continue;
    }
    const { fresh, old } = pair;
    const counted = old ?? fresh;
    if (counted && isAvailable(situation, counted)) available++;
    if (!old) continue;
    if (fresh) {
      if (isAvailable(situation, fresh)) doomed.push(old);
      else surging++;
      continue;
    }
    if (!known.has(name)) return { doomed: [], needing: [], error: `couldn't get node for nodeName "${name}": node "${name}" not found` };
    const oldIsAvailable = isAvailable(situation, old);
    if (!wanted.has(name)) (oldIsAvailable ? unwanted : doomed).push(old);
    else (oldIsAvailable ? candidates : useless).push(name);
  }
  // Where nodes stop being wanted, their pods stay until as many are available elsewhere.
  doomed.push(...unwanted.slice(0, Math.max(0, available - wanted.size)));
  return { doomed, needing: [...useless, ...candidates.slice(0, Math.max(0, maxSurge - surging))] };
}

function isAvailable({ set, now }: Situation, pod: Pod): boolean {
  return isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now);
}
