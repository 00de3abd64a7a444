/**
 * Owners that were looked for and are not there, so that their dependents need not all ask (after
 * pkg/controller/garbagecollector/uid_cache.go). Bound: 500, the least recently used goes first.
 */
import type { OwnerReference } from '../../machinery/wire/api.ts';
import type { Identity } from './node.ts';

const BOUND = 500;

/** Mutable state. */
export type AbsentOwners = Set<string>;

const text = ({ apiVersion, kind, name, namespace, uid }: Identity): string => `${apiVersion}/${kind}/${namespace}/${name}/${uid}`;

export function noteAbsent(absent: AbsentOwners, identity: Identity): void {
  const key = text(identity);
  absent.delete(key);
  absent.add(key);
  if (absent.size <= BOUND) return;
  for (const oldest of absent) {
    absent.delete(oldest);
    return;
  }
}

function has(absent: AbsentOwners, key: string): boolean {
  if (!absent.delete(key)) return false;
  absent.add(key);
  return true;
}

/** Whether the owner that a dependent of `namespace` names is known to be missing, be it cluster-scoped or of that namespace. */
export function isKnownAbsent(absent: AbsentOwners, { apiVersion, kind, name, uid }: OwnerReference, namespace: string): boolean {
  const identity = { apiVersion, kind, name, namespace: '', uid };
  return has(absent, text(identity)) || has(absent, text({ ...identity, namespace }));
}
