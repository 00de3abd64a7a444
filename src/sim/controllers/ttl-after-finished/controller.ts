/**
 * TTL-after-finished controller: deletes Jobs a while after they have ended (pkg/controller/ttlafterfinished).
 * Modelled as a whole; clock skew between components does not exist here.
 */
import { now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { JOBS, keyOf } from '../../client/resource.ts';
import { mayBeMissing, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Job } from '../../machinery/types/job.ts';
import { microsOf } from '../pods/pod-state.ts';

const NAME = 'ttl-after-finished-controller';
const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');

/** When the Job is to be deleted; undefined if it is not, or not yet known. */
function expiresAt(job: Job): number | undefined {
  const { ttlSecondsAfterFinished } = job.spec;
  if (ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp) return undefined;
  const end = job.status.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
  const finishedAt = microsOf(end?.lastTransitionTime);
  return finishedAt === undefined ? undefined : finishedAt + ttlSecondsAfterFinished * SECOND;
}

function seen(self: ClientSelf, job: Job): void {
  if (expiresAt(job) !== undefined) enqueue(self, NAME, keyOf(job));
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const cached = yield* lookUp(JOBS, key);
  const left = cached && (yield* timeLeft(cached));
  if (!cached || left === undefined || left > 0) return left === undefined ? undefined : { after: left };
  // The cache may be old, and the time to live may have been raised since: the Job is read again, live.
  const { namespace, name } = cached.metadata;
  const fresh = mayBeMissing(yield* api.get(JOBS, namespace, name));
  const freshLeft = fresh && (yield* timeLeft(fresh));
  if (!fresh || freshLeft === undefined || freshLeft > 0) return freshLeft === undefined ? undefined : { after: freshLeft };
  yield* step('expired', { key });
  must(yield* api.delete(JOBS, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid: fresh.metadata.uid } }));
}

function* timeLeft(job: Job): Process<number | undefined> {
  const at = expiresAt(job);
  return at === undefined ? undefined : at - (yield* now());
}

export const ttlAfterFinishedController: ControllerDefinition = {
  name: NAME,
  informers: [informer({ resource: JOBS, handlers: { added: seen, updated: (self, _, job) => seen(self, job) } })],
  queues: [{ name: NAME, workers: 5, sync }],
};
