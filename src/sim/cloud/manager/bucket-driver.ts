/**
 * The driver's sidecar for Buckets: makes them in the cloud, or finds those that are there (COSI sidecar/pkg/reconciler). The simulated
 * cloud has a driver by every name, and speaks every protocol that is asked for.
 *
 * A Bucket whose policy is Delete takes the cloud's bucket along; with Retain that stays.
 */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { BUCKETS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Bucket, ObjectProtocol, Parameters } from '../../machinery/types/buckets.ts';
import type { CloudBucket } from '../wire.ts';
import { notYet, protect, release, setStatus } from './bucket-objects.ts';
import { askCloud } from './cloud-client.ts';

const NAME = 'bucket-sidecar';
const ENDPOINT = 'https://objects.cloud.example';
const api = new ApiClient(controllerAccount(NAME), 'objectstorage-sidecar');

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const known = yield* lookUp(BUCKETS, key);
  if (!known) return;
  if (known.metadata.deletionTimestamp !== undefined) return yield* remove(known);
  if (known.status?.readyToUse) return;
  const bucket = yield* protect(api, BUCKETS, known);
  if (!bucket) return;
  const { existingBucketID, parameters = {} } = bucket.spec;
  const answer = yield* askCloud<CloudBucket>(
    existingBucketID ? { op: 'getBucket', id: existingBucketID } : { op: 'createBucket', name: bucket.metadata.name, parameters },
  );
  if (!answer.ok) return yield* notYet(api, BUCKETS, bucket, answer.error);
  const protocols = protocolsOf(bucket);
  const bucketInfo = infoOf(answer.body.id, protocols);
  yield* setStatus(api, BUCKETS, bucket, { bucketID: answer.body.id, readyToUse: true, protocols, bucketInfo });
}

function* remove(bucket: Bucket): Process<SyncResult> {
  const id = bucket.status?.bucketID;
  if (id && bucket.spec.deletionPolicy === 'Delete') {
    const answer = yield* askCloud({ op: 'deleteBucket', id });
    if (!answer.ok) return yield* notYet(api, BUCKETS, bucket, answer.error);
  }
  yield* release(api, BUCKETS, bucket);
}

function protocolsOf({ spec }: Bucket): readonly ObjectProtocol[] {
  return spec.protocols && spec.protocols.length > 0 ? spec.protocols : ['S3'];
}

/** What a client needs to find the bucket, by protocol. */
export function infoOf(id: string, protocols: readonly ObjectProtocol[]): Parameters {
  const info: Record<string, string> = {};
  for (const protocol of protocols) {
    const prefix = `COSI_${protocol.toUpperCase()}`;
    info[`${prefix}_BUCKET_ID`] = id;
    info[`${prefix}_ENDPOINT`] = ENDPOINT;
  }
  return info;
}

function note(self: ClientSelf, bucket: Bucket): void {
  enqueue(self, NAME, bucket.metadata.name);
}

export const bucketSidecar: ControllerDefinition = {
  name: NAME,
  informers: [informer<Bucket>({ resource: BUCKETS, handlers: { added: note, updated: (self, _, bucket) => note(self, bucket) } })],
  queues: [{ name: NAME, workers: 1, sync }],
};
