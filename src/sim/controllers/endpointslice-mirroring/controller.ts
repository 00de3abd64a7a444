/**
 * EndpointSlice mirroring controller: makes slices of Endpoints objects that people write for services without selector, so that who reads
 * only slices finds them. Not modelled: events about addresses that cannot be mirrored, batching (period 0 by default).
 *
 * Follows pkg/controller/endpointslicemirroring/{endpointslicemirroring_controller,reconciler}.go.
 */
import { local, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { indexed, lookUp } from '../../client/lister.ts';
import { ENDPOINT_SLICES, ENDPOINTS, keyOf, SERVICES } from '../../client/resource.ts';
import { isNamespaceTerminating, mayBeMissing, must } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import type { Endpoints } from '../../machinery/types/endpoints.ts';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Service } from '../../machinery/types/service.ts';
import { serviceKeyOf } from '../endpointslice/slice-labels.ts';
import { planSlices } from '../endpointslice/slice-plan.ts';
import { expectDeletion, isStale, recordDeletion, recordWrite, type SliceTracker, shouldSync } from '../endpointslice/slice-tracker.ts';
import { isMirror, mirrored, mirrorRules, newMirror, updatedMirror, wantsMirror } from './mirror.ts';

const NAME = 'endpointslice-mirroring-controller';
const BY_MIRRORED = 'mirrored';
const SLICE_CHANGE_DELAY = SECOND;
const api = new ApiClient(controllerAccount('endpointslicemirroring-controller'), 'kube-controller-manager');

const trackerOf = (self: ClientSelf): SliceTracker => ownState<{ readonly tracker: SliceTracker }>(self, NAME).tracker;

interface View {
  readonly slices: readonly EndpointSlice[];
  readonly stale: boolean;
}

function look(self: ClientSelf, key: string): View {
  const slices = [...indexed(self, ENDPOINT_SLICES, BY_MIRRORED, key).values()].filter((slice) => !slice.metadata.deletionTimestamp);
  return { slices, stale: isStale(trackerOf(self), key, slices) };
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const endpoints = yield* lookUp(ENDPOINTS, key);
  const service = yield* lookUp(SERVICES, key);
  const { slices, stale } = yield* local<View>(`${NAME}.look`, key);
  if (!endpoints || !wantsMirror(endpoints) || !service || service.spec.selector !== undefined) {
    for (const slice of slices) yield* remove(key, slice);
    return;
  }
  if (stale) return { error: 'EndpointSlice informer cache is out of date' };
  for (const family of ['IPv4', 'IPv6'] as const) {
    const plan = planSlices(mirrorRules(endpoints), slices, mirrored(endpoints, family));
    yield* step('slicesPlanned', { key, family, create: plan.create.length, update: plan.update.length, delete: plan.remove.length });
    for (const content of plan.create) {
      const result = yield* api.create(ENDPOINT_SLICES, newMirror(endpoints, content));
      if (!result.ok && isNamespaceTerminating(result.refusal)) return;
      yield* local(`${NAME}.written`, key, must(result));
    }
    for (const update of plan.update) {
      yield* local(`${NAME}.written`, key, must(yield* api.update(ENDPOINT_SLICES, updatedMirror(endpoints, update))));
    }
    for (const slice of plan.remove) yield* remove(key, slice);
  }
}

function* remove(key: string, slice: EndpointSlice): Process<void> {
  const deleted = mayBeMissing(yield* api.delete(ENDPOINT_SLICES, slice.metadata.namespace, slice.metadata.name));
  if (deleted) yield* local(`${NAME}.deleted`, key, slice);
}

function sliceSeen(self: ClientSelf, slice: EndpointSlice): void {
  const key = serviceKeyOf(slice);
  if (key && isMirror(slice) && shouldSync(trackerOf(self), key, slice)) enqueueAfter(self, NAME, key, SLICE_CHANGE_DELAY);
}

function sliceGone(self: ClientSelf, slice: EndpointSlice): void {
  const key = serviceKeyOf(slice);
  if (!key || !isMirror(slice) || !trackerOf(self).get(key)?.has(slice.metadata.uid)) return;
  if (!recordDeletion(trackerOf(self), key, slice)) enqueueAfter(self, NAME, key, SLICE_CHANGE_DELAY);
}

/** Endpoints of services with a selector, nearly all, are the business of another controller: they need no process. */
function endpointsSeen(self: ClientSelf, endpoints: Endpoints): void {
  if (endpoints.metadata.labels?.['endpoints.kubernetes.io/managed-by'] !== 'endpoint-controller') enqueue(self, NAME, keyOf(endpoints));
}

export const endpointSliceMirroringController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Endpoints>({
      resource: ENDPOINTS,
      handlers: { added: endpointsSeen, updated: (self, _, endpoints) => endpointsSeen(self, endpoints), deleted: endpointsSeen },
    }),
    informer<Service>({
      resource: SERVICES,
      handlers: {
        added: (self, service) => {
          if (service.spec.selector === undefined) enqueue(self, NAME, keyOf(service));
        },
        updated: (self, old, service) => {
          if ((old.spec.selector === undefined) !== (service.spec.selector === undefined)) enqueue(self, NAME, keyOf(service));
        },
        deleted: (self, service) => {
          if (service.spec.selector === undefined) enqueue(self, NAME, keyOf(service));
        },
      },
    }),
    informer<EndpointSlice>({
      resource: ENDPOINT_SLICES,
      indexes: { [BY_MIRRORED]: (object) => mirroredKey(object as EndpointSlice) },
      handlers: { added: sliceSeen, updated: (self, _, slice) => sliceSeen(self, slice), deleted: sliceGone },
    }),
  ],
  queues: [{ name: NAME, workers: 5, sync, maxRetries: 15, baseDelay: SECOND }],
  state: () => ({ tracker: new Map() }),
  locals: {
    [`${NAME}.look`]: look,
    [`${NAME}.written`]: (self: ClientSelf, key: string, slice: EndpointSlice) => recordWrite(trackerOf(self), key, slice),
    [`${NAME}.deleted`]: (self: ClientSelf, key: string, slice: EndpointSlice) => expectDeletion(trackerOf(self), key, slice),
  },
};

function mirroredKey(slice: EndpointSlice): readonly string[] {
  const key = serviceKeyOf(slice);
  return key && isMirror(slice) ? [key] : [];
}
