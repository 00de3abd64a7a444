/**
 * Who owns what: objects that match an owner's selector and have no managing owner are adopted, its own that match no longer are released
 * (pkg/controller/controller_ref_manager.go). Before the first adoption the owner is read again, live: one that is being deleted must not adopt.
 */
import type { Process } from '../../kernel/effects.ts';
import type { ApiClient } from '../client/api-client.ts';
import { controllerOf } from '../client/lister.ts';
import type { Resource } from '../client/resource.ts';
import { isNotFound, RequestError, type Result } from '../client/result.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import { controllerReference } from './pods/pod-from-template.ts';

export interface Claim<Owner extends ApiObject, Item extends ApiObject> {
  readonly api: ApiClient;
  readonly owner: Owner;
  readonly ownerResource: Resource<Owner>;
  readonly resource: Resource<Item>;
  readonly matches: (object: Item) => boolean;
  /** Put on what is adopted, taken off what is released. */
  readonly finalizer?: string;
}

/** What of `objects` the owner manages, after adopting and releasing. Throws the first refusal once all have been tried. */
export function* claimObjects<Owner extends ApiObject, Item extends ApiObject>(
  claim: Claim<Owner, Item>,
  objects: readonly Item[],
): Process<readonly Item[]> {
  const claimed: Item[] = [];
  let refused: RequestError | undefined;
  let mayAdopt: RequestError | true | undefined;
  for (const object of objects) {
    const wish = wishFor(claim, object);
    if (wish === 'keep') claimed.push(object);
    if (wish === 'keep' || wish === 'ignore') continue;
    if (wish === 'adopt') mayAdopt ??= yield* recheckOwner(claim);
    const error = wish === 'adopt' && mayAdopt instanceof RequestError ? mayAdopt : failureOf(yield* patch(claim, object, wish));
    if (error) refused ??= isNotFound(error.refusal) ? undefined : error;
    else if (wish === 'adopt') claimed.push(object);
  }
  if (refused) throw refused;
  return claimed;
}

function wishFor<Owner extends ApiObject, Item extends ApiObject>(
  { owner, matches }: Claim<Owner, Item>,
  object: Item,
): 'keep' | 'release' | 'adopt' | 'ignore' {
  const manager = controllerOf(object);
  const ownerLeaves = owner.metadata.deletionTimestamp !== undefined;
  if (manager) {
    if (manager.uid !== owner.metadata.uid) return 'ignore';
    if (matches(object)) return 'keep';
    return ownerLeaves ? 'ignore' : 'release';
  }
  return ownerLeaves || object.metadata.deletionTimestamp !== undefined || !matches(object) ? 'ignore' : 'adopt';
}

/** Reads the owner again, live: why it must not adopt, or true. */
export function* recheckOwner<Owner extends ApiObject>({
  api,
  owner,
  ownerResource,
}: Pick<Claim<Owner, ApiObject>, 'api' | 'owner' | 'ownerResource'>): Process<RequestError | true> {
  const { namespace, name, uid } = owner.metadata;
  const fresh = yield* api.get(ownerResource, namespace, name);
  if (!fresh.ok) return new RequestError(fresh.refusal);
  const { metadata } = fresh.value;
  const path = `${namespace}/${name}`;
  if (metadata.uid !== uid) return refusal(`original ${owner.kind} ${path} is gone: got uid ${metadata.uid}, wanted ${uid}`);
  return metadata.deletionTimestamp ? refusal(`${path} has just been deleted at ${metadata.deletionTimestamp}`) : true;
}

function refusal(message: string): RequestError {
  return new RequestError({ code: 0, reason: '', message });
}

function failureOf(result: Result<ApiObject>): RequestError | undefined {
  return result.ok ? undefined : new RequestError(result.refusal);
}

function patch<Owner extends ApiObject, Item extends ApiObject>(
  claim: Claim<Owner, Item>,
  object: Item,
  wish: 'adopt' | 'release',
): Process<Result<Item>> {
  const { api, owner, ownerResource, resource, finalizer } = claim;
  const { uid } = object.metadata;
  const metadata =
    wish === 'adopt'
      ? { uid, ownerReferences: [controllerReference(owner, ownerResource)], ...(finalizer ? { finalizers: [finalizer] } : {}) }
      : {
          uid,
          ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
          ...(finalizer ? { '$deleteFromPrimitiveList/finalizers': [finalizer] } : {}),
        };
  return api.patch(resource, object.metadata.namespace, object.metadata.name, 'strategic', { metadata });
}
