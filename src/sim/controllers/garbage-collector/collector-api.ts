/** The requests that the garbage collector makes (after pkg/controller/garbagecollector/operations.go). */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';
import type { Resource } from '../../client/resource.ts';
import { isConflict, mayBeMissing, must, RequestError, type Result } from '../../client/result.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { servedResources } from '../served-resources.ts';
import type { Identity } from './node.ts';

export const NAME = 'garbage-collector-controller';
export const api = new ApiClient(controllerAccount('generic-garbage-collector'), 'kube-controller-manager');
export const source = { reporter: NAME, api };

const TRIES = 5;

let byKind: ReadonlyMap<string, Resource> | undefined;

/** The resource of that kind; undefined if the server serves none (RESTMapper). */
export function resourceOf(apiVersion: string, kind: string): Resource | undefined {
  byKind ??= new Map(servedResources('get').map((one) => [`${one.apiVersion} ${one.kind}`, one]));
  return byKind.get(`${apiVersion} ${kind}`);
}

function resourceFor({ apiVersion, kind }: Identity): Resource {
  const found = resourceOf(apiVersion, kind);
  if (found) return found;
  throw new RequestError({ code: 404, reason: '', message: `no matches for kind "${kind}" in version "${apiVersion}"` });
}

/** The object as it is at the API server; undefined if there is none of that name. */
export function* getLive(identity: Identity): Process<ApiObject | undefined> {
  return mayBeMissing(yield* api.get(resourceFor(identity), identity.namespace, identity.name));
}

export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** Deletes what was read, unless it has become another meanwhile; a change that leaves its owners alone does not count. */
export function* deleteLive(identity: Identity, live: ApiObject, propagationPolicy: Propagation): Process<void> {
  const of = resourceFor(identity);
  const { namespace, name, uid } = identity;
  const { resourceVersion } = live.metadata;
  const result = yield* api.delete(of, namespace, name, { preconditions: { uid, resourceVersion }, propagationPolicy });
  if (result.ok || !isConflict(result.refusal)) {
    mayBeMissing(result);
    return;
  }
  const now = yield* getLive(identity);
  if (!now) return;
  if (now.metadata.uid !== uid || !semanticEqual(now.metadata.ownerReferences, live.metadata.ownerReferences)) must(result);
  mayBeMissing(yield* api.delete(of, namespace, name, { preconditions: { uid }, propagationPolicy }));
}

/** Takes those owners off the object. */
export function removeOwners(identity: Identity, owners: readonly string[]): Process<Result<ApiObject>> {
  const ownerReferences = owners.map((uid) => ({ $patch: 'delete', uid }));
  return patchMetadata(identity, { uid: identity.uid, ownerReferences });
}

/** Says that none of its owners need wait for the object. */
export function unblockOwners(identity: Identity, live: ApiObject): Process<Result<ApiObject>> {
  const ownerReferences = (live.metadata.ownerReferences ?? []).map((owner) => ({ ...owner, blockOwnerDeletion: false }));
  return patchMetadata(identity, { uid: identity.uid, ownerReferences });
}

function patchMetadata(identity: Identity, metadata: unknown): Process<Result<ApiObject>> {
  return api.patch(resourceFor(identity), identity.namespace, identity.name, 'strategic', { metadata });
}

/** Takes the finalizer off; tried up to five times if the object changes meanwhile. */
export function* removeFinalizer(identity: Identity, finalizer: string): Process<void> {
  for (let tries = 1; ; tries++) {
    const live = yield* getLive(identity);
    if (!live?.metadata.finalizers?.includes(finalizer)) return;
    const finalizers = live.metadata.finalizers.filter((one) => one !== finalizer);
    const patch = { metadata: { resourceVersion: live.metadata.resourceVersion, finalizers } };
    const result = yield* api.patch(resourceFor(identity), identity.namespace, identity.name, 'merge', patch);
    if (result.ok || !isConflict(result.refusal) || tries === TRIES) {
      mayBeMissing(result);
      return;
    }
  }
}
