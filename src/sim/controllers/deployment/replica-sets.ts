/** What a Deployment's sync reads off lists of ReplicaSets (pkg/controller/deployment/util/deployment_util.go, controller_utils.go). */
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { revisionOf } from './annotations.ts';

export const TEMPLATE_HASH_LABEL = 'pod-template-hash';

export function active(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => set.spec.replicas > 0);
}

/** The new one, if any, behind the old ones. */
export function together(olds: readonly ReplicaSet[], fresh: ReplicaSet | undefined): readonly ReplicaSet[] {
  return fresh ? [...olds, fresh] : olds;
}

export function sum(sets: readonly ReplicaSet[], of: (set: ReplicaSet) => number | undefined): number {
  let total = 0;
  for (const set of sets) total += of(set) ?? 0;
  return total;
}

export const wanted = (set: ReplicaSet): number => set.spec.replicas;
export const actual = (set: ReplicaSet): number => set.status.replicas;
export const ready = (set: ReplicaSet): number | undefined => set.status.readyReplicas;
export const available = (set: ReplicaSet): number => set.status.availableReplicas ?? 0;

/** Older first; names decide between those of the same second. */
export function byAge(a: ReplicaSet, b: ReplicaSet): number {
  return compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name);
}

/** Larger first, then older first. */
export function bySizeOlder(a: ReplicaSet, b: ReplicaSet): number {
  return b.spec.replicas - a.spec.replicas || byAge(a, b);
}

/** Larger first, then newer first. */
export function bySizeNewer(a: ReplicaSet, b: ReplicaSet): number {
  return b.spec.replicas - a.spec.replicas || byAge(b, a);
}

export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0) || byAge(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Is the template the same but for the label that holds its hash? */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return semanticEqual(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = template.metadata?.labels;
  if (!labels || !(TEMPLATE_HASH_LABEL in labels)) return template;
  const { [TEMPLATE_HASH_LABEL]: _, ...others } = labels;
  return { ...template, metadata: { ...template.metadata, labels: others } };
}

/** The oldest ReplicaSet with the Deployment's template. */
export function findNew(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return sets.toSorted(byAge).find((set) => isSameTemplate(set.spec.template, deployment.spec.template));
}

/** The one ReplicaSet that has replicas, or else the new or the latest one; undefined if several have. */
export function findActiveOrLatest(fresh: ReplicaSet | undefined, olds: readonly ReplicaSet[]): ReplicaSet | undefined {
  const newestFirst = olds.toSorted((a, b) => byAge(b, a));
  const activeSets = active(together(newestFirst, fresh));
  if (activeSets.length === 0) return fresh ?? newestFirst[0];
  return activeSets.length === 1 ? activeSets[0] : undefined;
}
