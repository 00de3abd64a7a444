/** What the bucket controllers share: the finalizer, statuses with errors, names (COSI client/apis/objectstorage/v1alpha2). */
import { now, type Process } from '../../../kernel/effects.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { SyncResult } from '../../client/definition.ts';
import type { Resource } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { TimestampedError } from '../../machinery/types/buckets.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

const PROTECTION = 'objectstorage.k8s.io/protection';

type WithStatus = ApiObject & { readonly status?: { readonly error?: TimestampedError } };

export function bucketName(claimUid: string): string {
  return `bc-${claimUid}`;
}

/** Holds the object until `release`. Gives it as it is then; undefined: it is gone. */
export function* protect<Item extends ApiObject>(api: ApiClient, of: Resource<Item>, object: Item): Process<Item | undefined> {
  const { finalizers = [] } = object.metadata;
  return finalizers.includes(PROTECTION) ? object : yield* setFinalizers(api, of, object, [...finalizers, PROTECTION]);
}

export function* release<Item extends ApiObject>(api: ApiClient, of: Resource<Item>, object: Item): Process<void> {
  const { finalizers = [] } = object.metadata;
  if (!finalizers.includes(PROTECTION)) return;
  const others = finalizers.filter((one) => one !== PROTECTION);
  yield* setFinalizers(api, of, object, others);
}

function* setFinalizers<Item extends ApiObject>(
  api: ApiClient,
  of: Resource<Item>,
  { metadata }: Item,
  finalizers: readonly string[],
): Process<Item | undefined> {
  const change = { metadata: { resourceVersion: metadata.resourceVersion, finalizers } };
  return mayBeMissing(yield* api.patch(of, metadata.namespace, metadata.name, 'merge', change));
}

/** Writes the status, and takes an earlier error out of it. */
export function* setStatus<Item extends WithStatus>(api: ApiClient, of: Resource<Item>, object: Item, status: object): Process<void> {
  const { name, namespace } = object.metadata;
  const change = { status: object.status?.error ? { ...status, error: null } : status };
  mayBeMissing(yield* api.patch(of, namespace, name, 'merge', change, 'status'));
}

/** Says in the status why it does not go on; the key comes again by the rate limit. */
export function* notYet<Item extends WithStatus>(api: ApiClient, of: Resource<Item>, object: Item, message: string): Process<SyncResult> {
  if (object.status?.error?.message !== message) {
    const { name, namespace } = object.metadata;
    const change = { status: { error: { time: formatTime(yield* now()), message } } };
    mayBeMissing(yield* api.patch(of, namespace, name, 'merge', change, 'status'));
  }
  return { error: message };
}
