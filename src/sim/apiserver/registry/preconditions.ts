/** What the stored object must be for a write to go on, in the words of the store (apiserver pkg/storage/interfaces.go: Preconditions). */
import { conflictStatus, type Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { storageKey } from '../cache/cache.ts';
import type { Target } from '../request/route.ts';

export interface Preconditions {
  readonly uid?: string | undefined;
  readonly resourceVersion?: string | undefined;
}

export function preconditionConflict(target: Target, current: ApiObject, { uid, resourceVersion }: Preconditions): Status | undefined {
  const { definition, namespace } = target;
  const { metadata } = current;
  let problem: string | undefined;
  if (uid !== undefined && uid !== metadata.uid) problem = `UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  else if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    problem = `ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`;
  }
  if (problem === undefined) return undefined;
  const key = storageKey(definition.storagePrefix, namespace, metadata.name);
  const text = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ${problem}`;
  return conflictStatus({ group: definition.group, resource: definition.plural }, metadata.name, text);
}
