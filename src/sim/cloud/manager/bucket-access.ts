/**
 * Access to buckets: checks a BucketAccess against its class and claims, then has the driver grant it and puts the credentials into
 * Secrets (COSI controller/pkg/reconciler and sidecar/pkg/reconciler, as one).
 *
 * Deletion takes the Secrets and the cloud's grant away. Not modelled: ServiceAccount authentication beyond being noted.
 */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { BUCKET_ACCESS_CLASSES, BUCKET_ACCESSES, BUCKET_CLAIMS, BUCKETS, keyOf, resource } from '../../client/resource.ts';
import { isAlreadyExists, mayBeMissing, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { encodeBase64 } from '../../machinery/base64.ts';
import type { Bucket, BucketAccess, BucketAccessClass, BucketClaim } from '../../machinery/types/buckets.ts';
import { infoOf } from './bucket-driver.ts';
import { notYet, protect, release, setStatus } from './bucket-objects.ts';
import { askCloud } from './cloud-client.ts';

const NAME = 'bucket-access-controller';
const SECRETS = resource('v1', 'Secret', 'secrets');
const api = new ApiClient(controllerAccount(NAME), 'objectstorage-sidecar');

interface Accessed {
  readonly bucketName: string;
  readonly bucketID: string;
  readonly bucketClaimName: string;
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const known = yield* lookUp(BUCKET_ACCESSES, key);
  if (!known) return;
  if (known.metadata.deletionTimestamp !== undefined) return yield* revoke(known);
  if (known.status?.readyToUse) return;
  const access = yield* protect(api, BUCKET_ACCESSES, known);
  if (!access) return;
  const { bucketAccessClassName } = access.spec;
  const accessClass = yield* lookUp(BUCKET_ACCESS_CLASSES, bucketAccessClassName);
  if (!accessClass) return yield* notYet(api, BUCKET_ACCESSES, access, `BucketAccessClass "${bucketAccessClassName}" not found`);
  const refusal = refusalOf(access, accessClass);
  if (refusal !== undefined) {
    yield* notYet(api, BUCKET_ACCESSES, access, refusal);
    return;
  }
  const accessed: Accessed[] = [];
  for (const { bucketClaimName } of access.spec.bucketClaims) {
    const claim = yield* lookUp(BUCKET_CLAIMS, `${access.metadata.namespace}/${bucketClaimName}`);
    if (!claim?.status?.readyToUse) {
      return yield* notYet(api, BUCKET_ACCESSES, access, `BucketClaim "${bucketClaimName}" is not ready`);
    }
    const bucketName = claim.status.boundBucketName ?? '';
    const bucket = yield* lookUp(BUCKETS, bucketName);
    const bucketID = bucket?.status?.bucketID;
    if (!bucketID) return yield* notYet(api, BUCKET_ACCESSES, access, `Bucket "${bucketName}" is not ready`);
    accessed.push({ bucketName, bucketID, bucketClaimName });
  }
  return yield* grant(access, accessClass, accessed);
}

/** What the class does not allow; undefined: nothing. It does not help to try again. */
function refusalOf(access: BucketAccess, { spec }: BucketAccessClass): string | undefined {
  if (spec.multiBucketAccess !== 'MultipleBuckets' && access.spec.bucketClaims.length > 1) {
    return 'BucketAccessClass allows access to a single bucket only';
  }
  for (const { accessMode } of access.spec.bucketClaims) {
    if (spec.disallowedBucketAccessModes?.includes(accessMode)) return `BucketAccessClass disallows access mode ${accessMode}`;
  }
  return undefined;
}

const accountOf = ({ metadata }: BucketAccess): string => `ba-${metadata.uid}`;

function* grant(access: BucketAccess, { spec }: BucketAccessClass, accessed: readonly Accessed[]): Process<SyncResult> {
  const account = accountOf(access);
  const answer = yield* askCloud({ op: 'grantAccess', ids: accessed.map(({ bucketID }) => bucketID), account });
  if (!answer.ok) return yield* notYet(api, BUCKET_ACCESSES, access, answer.error);
  for (const [index, { bucketID }] of accessed.entries()) {
    const name = access.spec.bucketClaims[index]?.accessSecretName ?? '';
    const plain = {
      ...infoOf(bucketID, [access.spec.protocol]),
      COSI_ACCESS_KEY_ID: account,
      COSI_ACCESS_SECRET_KEY: `secret-of-${account}`,
    };
    const data = Object.fromEntries(Object.entries(plain).map(([entry, text]) => [entry, encodeBase64(text)]));
    const metadata = { name, namespace: access.metadata.namespace ?? '', ownerReferences: [ownerOf(access)] };
    const created = yield* api.create(SECRETS, { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data } as never);
    if (!created.ok && !isAlreadyExists(created.refusal)) must(created);
  }
  const { driverName, authenticationType, parameters } = spec;
  yield* setStatus(api, BUCKET_ACCESSES, access, {
    readyToUse: true,
    accountID: account,
    accessedBuckets: accessed,
    driverName,
    authenticationType,
    ...(parameters ? { parameters } : {}),
  });
}

function ownerOf({ apiVersion, kind, metadata }: BucketAccess) {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

function* revoke(access: BucketAccess): Process<SyncResult> {
  for (const { accessSecretName } of access.spec.bucketClaims) {
    mayBeMissing(yield* api.delete(SECRETS, access.metadata.namespace, accessSecretName));
  }
  const ids = (access.status?.accessedBuckets ?? []).flatMap(({ bucketID }) => (bucketID ? [bucketID] : []));
  if (ids.length > 0) {
    const answer = yield* askCloud({ op: 'revokeAccess', ids, account: accountOf(access) });
    if (!answer.ok && !answer.notFound) return yield* notYet(api, BUCKET_ACCESSES, access, answer.error);
  }
  yield* release(api, BUCKET_ACCESSES, access);
}

function note(self: ClientSelf, access: BucketAccess): void {
  enqueue(self, NAME, keyOf(access));
}

export const bucketAccessController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<BucketAccess>({ resource: BUCKET_ACCESSES, handlers: { added: note, updated: (self, _, access) => note(self, access) } }),
    informer<BucketAccessClass>({ resource: BUCKET_ACCESS_CLASSES }),
    informer<BucketClaim>({ resource: BUCKET_CLAIMS }),
    informer<Bucket>({ resource: BUCKETS }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
