/** The number of a pod in its set, and the names that follow from it (pkg/controller/statefulset/stateful_set_utils.go). */
import type { StatefulClaimTemplate, StatefulSet } from '../../machinery/types/statefulset.ts';

/** How many pods 32 bits can count. */
const MOST = 2 ** 31 - 1;

/** What the name of a pod says: whose it is, and its number; a negative number if it is nobody's. */
export function parentAndOrdinal(podName: string): { readonly parent: string; readonly ordinal: number } {
  const at = podName.lastIndexOf('-');
  const digits = podName.slice(at + 1);
  if (at < 0 || !/^[0-9]+$/.test(digits)) return { parent: '', ordinal: -1 };
  const ordinal = Number(digits);
  return { parent: podName.slice(0, at), ordinal: ordinal > MOST ? -1 : ordinal };
}

export function ordinalOf(podName: string): number {
  return parentAndOrdinal(podName).ordinal;
}

export function firstOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0;
}

/** Is the number one of those that the set wants? */
export function isWanted(set: StatefulSet, ordinal: number): boolean {
  const first = firstOrdinal(set);
  return ordinal >= first && ordinal < first + set.spec.replicas;
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function claimName(set: StatefulSet, template: StatefulClaimTemplate, ordinal: number): string {
  return `${template.metadata.name}-${set.metadata.name}-${ordinal}`;
}
