/** The annotations by which a Deployment and its ReplicaSets remember revisions and sizes (pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { maxSurge } from './fenceposts.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
/** Longest revision history, in characters. */
const HISTORY_LIMIT = 2_000;

const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);

export type Annotations = Readonly<Record<string, string>>;

/** 0 without annotation; undefined if it is no integer. */
export function revisionOf(object: ApiObject): number | undefined {
  const text = object.metadata.annotations?.[REVISION];
  if (text === undefined) return 0;
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

export function highestRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map((set) => revisionOf(set) ?? 0));
}

function count(set: ReplicaSet, name: string): number | undefined {
  const text = set.metadata.annotations?.[name];
  return text !== undefined && /^\d+$/.test(text) && Number(text) < 2 ** 31 ? Number(text) : undefined;
}

export const desiredReplicas = (set: ReplicaSet): number | undefined => count(set, DESIRED_REPLICAS);
export const maxReplicas = (set: ReplicaSet): number | undefined => count(set, MAX_REPLICAS);

/** The sizes that a ReplicaSet keeps in mind, so that a later change of the Deployment's size is noticed. */
export function sizes(deployment: Deployment): Annotations {
  const { replicas } = deployment.spec;
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** What the new ReplicaSet's annotations shall be. For one that exists the sizes stay as they are: scaling is to notice the change. */
export function newSetAnnotations(
  deployment: Deployment,
  current: Annotations | undefined,
  revision: number,
  exists: boolean,
): Annotations {
  const annotations: Record<string, string> = { ...current };
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!NOT_COPIED.has(name)) annotations[name] = value;
  const old = annotations[REVISION];
  if (old !== undefined && old !== '' && !/^[+-]?\d+$/.test(old)) return annotations;
  if (Number(old ?? 0) < revision) {
    annotations[REVISION] = String(revision);
    if (old !== undefined) annotations[REVISION_HISTORY] = withRevision(annotations[REVISION_HISTORY] ?? '', old);
  }
  return exists ? annotations : { ...annotations, ...sizes(deployment) };
}

/** The history with one more revision; the oldest go if it gets too long. */
function withRevision(history: string, revision: string): string {
  if (history === '') return revision;
  const revisions = [...history.split(','), revision];
  while (revisions.length > 1 && revisions.join(',').length > HISTORY_LIMIT) revisions.shift();
  return revisions.join(',');
}
