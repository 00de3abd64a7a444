/**
 * Which pods of a workload go first when there are too many (pkg/controller/controller_utils.go, ActivePodsWithRanks): unassigned, pending,
 * not ready, cheap (`controller.kubernetes.io/pod-deletion-cost`), doubled up on a node, ready for less time, restarted more often, newer.
 * Ages count in powers of two, so that among pods of about the same age the uid decides, which is as good as chance.
 */
import type { Micros } from '../../../kernel/effects.ts';
import type { Pod, PodPhase } from '../../machinery/types/pod.ts';
import { isPodReady, microsOf, mostRestarts, podCondition } from './pod-state.ts';

const PHASE_ORDER: Readonly<Partial<Record<PodPhase, number>>> = { Pending: 0, Unknown: 1, Running: 2 };
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

interface Candidate {
  readonly pod: Pod;
  readonly assigned: boolean;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  readonly neighbours: number;
  readonly readySince: Micros | undefined;
  readonly restarts: number;
  readonly createdAt: Micros;
}

/** The pods, the one to go first in front. `neighbours` says how many related pods are on a node. */
export function inDeletionOrder(pods: readonly Pod[], neighbours: ReadonlyMap<string, number>, now: Micros): readonly Pod[] {
  return pods
    .map((pod) => candidate(pod, neighbours))
    .sort((a, b) => compare(a, b, now))
    .map(({ pod }) => pod);
}

function candidate(pod: Pod, neighbours: ReadonlyMap<string, number>): Candidate {
  const ready = isPodReady(pod);
  return {
    pod,
    assigned: Boolean(pod.spec.nodeName),
    phase: PHASE_ORDER[pod.status.phase ?? 'Pending'] ?? 0,
    ready,
    cost: deletionCost(pod),
    neighbours: neighbours.get(pod.spec.nodeName ?? '') ?? 0,
    readySince: ready ? microsOf(podCondition(pod, 'Ready')?.lastTransitionTime) : undefined,
    restarts: mostRestarts(pod),
    createdAt: microsOf(pod.metadata.creationTimestamp) ?? 0,
  };
}

/** 0 if the annotation is absent or no 32-bit integer. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST];
  return text !== undefined && /^-?(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : 0;
}

function compare(a: Candidate, b: Candidate, now: Micros): number {
  if (a.assigned !== b.assigned) return a.assigned ? 1 : -1;
  if (a.phase !== b.phase) return a.phase - b.phase;
  if (a.ready !== b.ready) return a.ready ? 1 : -1;
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.neighbours !== b.neighbours) return b.neighbours - a.neighbours;
  if (a.readySince !== undefined && b.readySince !== undefined && a.readySince !== b.readySince) {
    return byAge(a.readySince, b.readySince, now) || byUid(a, b);
  }
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  if (a.createdAt !== b.createdAt) return byAge(a.createdAt, b.createdAt, now) || byUid(a, b);
  return 0;
}

/** Younger first, in powers of two of nanoseconds. */
function byAge(a: Micros, b: Micros, now: Micros): number {
  return magnitude(now - a) - magnitude(now - b);
}

function magnitude(age: Micros): number {
  return age <= 0 ? -1 : Math.floor(Math.log2(age * 1_000));
}

function byUid(a: Candidate, b: Candidate): number {
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}
