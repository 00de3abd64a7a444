/**
 * Bucket controller: a Bucket for each BucketClaim, or the one that it names (COSI controller/pkg/reconciler).
 *
 * Modelled: the protection finalizer; Buckets `bc-<uid of the claim>` made from the class; static claims; readiness copied from Bucket to
 * claim; errors in the status. A deleted claim takes a Bucket that was made for it along, and waits for that: v1alpha2 intends it, and at
 * the followed commit has not got it yet.
 */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { BUCKET_CLAIMS, BUCKET_CLASSES, BUCKETS, keyOf } from '../../client/resource.ts';
import { isAlreadyExists, mayBeMissing, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Bucket, BucketClaim } from '../../machinery/types/buckets.ts';
import { bucketName, notYet, protect, release, setStatus } from './bucket-objects.ts';

const NAME = 'bucket-controller';
const api = new ApiClient(controllerAccount(NAME), 'objectstorage-controller');

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const cachedClaim = yield* lookUp(BUCKET_CLAIMS, key);
  if (!cachedClaim) return;
  if (cachedClaim.metadata.deletionTimestamp !== undefined) return yield* letGo(cachedClaim);
  const claim = yield* protect(api, BUCKET_CLAIMS, cachedClaim);
  if (!claim) return;
  const { existingBucketName } = claim.spec;
  return existingBucketName ? yield* bindExisting(claim, existingBucketName) : yield* bindOwn(claim);
}

function* bindOwn(claim: BucketClaim): Process<SyncResult> {
  const name = bucketName(claim.metadata.uid);
  const bucket = yield* lookUp(BUCKETS, name);
  if (bucket) {
    yield* bind(claim, bucket);
    return;
  }
  const { bucketClassName = '' } = claim.spec;
  const bucketClass = yield* lookUp(BUCKET_CLASSES, bucketClassName);
  if (!bucketClass) return yield* notYet(api, BUCKET_CLAIMS, claim, `BucketClass "${bucketClassName}" not found`);
  const { driverName, deletionPolicy, parameters } = bucketClass.spec;
  const { protocols } = claim.spec;
  const created = yield* api.create(BUCKETS, {
    apiVersion: BUCKETS.apiVersion,
    kind: BUCKETS.kind,
    metadata: { name },
    spec: {
      driverName,
      deletionPolicy,
      ...(parameters ? { parameters } : {}),
      ...(protocols ? { protocols } : {}),
      bucketClaimRef: { name: claim.metadata.name, namespace: claim.metadata.namespace ?? '', uid: claim.metadata.uid },
    },
  });
  if (!created.ok && !isAlreadyExists(created.refusal)) must(created);
  yield* setStatus(api, BUCKET_CLAIMS, claim, { boundBucketName: name, readyToUse: false });
}

function* bindExisting(claim: BucketClaim, name: string): Process<SyncResult> {
  const bucket = yield* lookUp(BUCKETS, name);
  if (!bucket) return yield* notYet(api, BUCKET_CLAIMS, claim, `Bucket "${name}" not found`);
  const { bucketClaimRef } = bucket.spec;
  const { namespace, uid } = claim.metadata;
  const mine = bucketClaimRef.name === claim.metadata.name && bucketClaimRef.namespace === namespace;
  if (!mine || (bucketClaimRef.uid && bucketClaimRef.uid !== uid)) {
    return yield* notYet(api, BUCKET_CLAIMS, claim, `Bucket "${name}" is not for this BucketClaim`);
  }
  if (!bucketClaimRef.uid) must(yield* api.patch(BUCKETS, undefined, name, 'merge', { spec: { bucketClaimRef: { uid } } }));
  yield* bind(claim, bucket);
}

/** Copies into the claim how its Bucket is. */
function* bind(claim: BucketClaim, bucket: Bucket): Process<void> {
  const { readyToUse = false, protocols } = bucket.status ?? {};
  const status = { boundBucketName: bucket.metadata.name, readyToUse, ...(readyToUse && protocols ? { protocols } : {}) };
  const { error, ...known } = claim.status ?? {};
  if (error === undefined && semanticEqual(known, status)) return;
  yield* setStatus(api, BUCKET_CLAIMS, claim, status);
}

function* letGo(claim: BucketClaim): Process<SyncResult> {
  const name = bucketName(claim.metadata.uid);
  const bucket = yield* lookUp(BUCKETS, name);
  if (!bucket) yield* release(api, BUCKET_CLAIMS, claim);
  else if (bucket.metadata.deletionTimestamp === undefined) mayBeMissing(yield* api.delete(BUCKETS, undefined, name));
}

function noteClaim(self: ClientSelf, claim: BucketClaim): void {
  enqueue(self, NAME, keyOf(claim));
}

function noteBucket(self: ClientSelf, { spec }: Bucket): void {
  const { namespace, name } = spec.bucketClaimRef;
  enqueue(self, NAME, `${namespace}/${name}`);
}

export const bucketController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<BucketClaim>({ resource: BUCKET_CLAIMS, handlers: { added: noteClaim, updated: (self, _, claim) => noteClaim(self, claim) } }),
    informer<Bucket>({
      resource: BUCKETS,
      handlers: { added: noteBucket, updated: (self, _, bucket) => noteBucket(self, bucket), deleted: noteBucket },
    }),
    informer({ resource: BUCKET_CLASSES }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
