/** The number of a pod in its set, and the names that follow from it (pkg/controller/statefulset/stateful_set_utils.go). */
import type { StatefulClaimTemplate, StatefulSet } from '../../machinery/types/statefulset.ts';

/** How many pods 32 bits can count. */
const MOST = 2 ** 31 - 1;

const ZERO = 48;

/** Where the digits at the end of a pod's name begin, behind a hyphen; negative if it has none. */
function digitsAt(podName: string): number {
  let at = podName.length;
  while (at > 0 && isDigit(podName.charCodeAt(at - 1))) at--;
  return at < podName.length && podName.charAt(at - 1) === '-' ? at : -1;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** The number in the name of a pod; negative if it has none. */
export function ordinalOf(podName: string): number {
  const at = digitsAt(podName);
  if (at < 0) return -1;
  let ordinal = 0;
  for (let i = at; i < podName.length; i++) ordinal = 10 * ordinal + podName.charCodeAt(i) - ZERO;
  return ordinal > MOST ? -1 : ordinal;
}

/** Is it the name of a pod of the set? */
export function isNameOf({ metadata: { name } }: StatefulSet, podName: string): boolean {
  return digitsAt(podName) === name.length + 1 && podName.startsWith(name);
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
