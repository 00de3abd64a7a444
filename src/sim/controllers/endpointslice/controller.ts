/**
 * EndpointSlice controller: which addresses stand behind each service with a selector, in slices of at most 100 endpoints.
 *
 * Modelled: placement into slices, readiness, terminating endpoints, named ports that differ between pods, hostnames, zones, hints of
 * trafficDistribution, trigger times, the tracker that keeps it from acting on a cache that lags behind its own writes.
 * Not modelled: topology-aware hints by annotation, dual-stack services whose families change, update batching (period 0 by default).
 *
 * Follows pkg/controller/endpointslice/endpointslice_controller.go and staging/src/k8s.io/endpointslice/reconciler.go.
 */
import { local, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ValueMap } from '../../../kernel/value-map.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { indexed, lookUp } from '../../client/lister.ts';
import { ENDPOINT_SLICES, NODES, SERVICES } from '../../client/resource.ts';
import { isNamespaceTerminating, isNotFound } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueueAfter } from '../../client/workers.ts';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { type DesiredEndpoints, desiredEndpoints } from './desired-endpoints.ts';
import type { AddressFamily } from './endpoint.ts';
import { podsOfService } from './pods-and-services.ts';
import { serviceInformers } from './service-informers.ts';
import { isManagedHere, serviceKeyOf } from './slice-labels.ts';
import { newSlice, updatedSlice } from './slice-object.ts';
import { planSlices, rulesOf, type SlicePlan } from './slice-plan.ts';
import { expectDeletion, isStale, recordDeletion, recordWrite, type SliceTracker, shouldSync } from './slice-tracker.ts';
import { lastChangeTriggerTime, type ServiceTriggerTimes } from './trigger-times.ts';

const NAME = 'endpointslice-controller';
const REPORTER = 'endpoint-slice-controller';
const ZONE_LABEL = 'topology.kubernetes.io/zone';
const BY_SERVICE = 'service';
/** Changes of slices by others are looked at after this long, so that a burst is one sync. */
const SLICE_CHANGE_DELAY = SECOND;

const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');
const source = { reporter: REPORTER, api };

interface State {
  readonly tracker: SliceTracker;
  readonly triggerTimes: Map<string, ServiceTriggerTimes>;
  /** Zone of each known node, '' if it has none. */
  readonly zones: Map<string, string>;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

/** What one sync works on: one look at the caches. */
interface View {
  readonly pods: readonly Pod[];
  readonly slices: readonly EndpointSlice[];
  readonly stale: boolean;
  readonly triggerTime: string | undefined;
}

function look(self: ClientSelf, key: string, service: Service): View {
  const state = stateOf(self);
  const slices = [...indexed(self, ENDPOINT_SLICES, BY_SERVICE, key).values()].filter((slice) => !slice.metadata.deletionTimestamp);
  if (isStale(state.tracker, key, slices)) return { pods: [], slices, stale: true, triggerTime: undefined };
  const pods = podsOfService(self, service);
  return { pods, slices, stale: false, triggerTime: lastChangeTriggerTime(state.triggerTimes, key, service, pods) };
}

function desired(self: ClientSelf, service: Service, pods: readonly Pod[], family: AddressFamily): DesiredEndpoints {
  return desiredEndpoints(service, pods, family, stateOf(self).zones);
}

function noteWritten(self: ClientSelf, key: string, slice: EndpointSlice): void {
  recordWrite(stateOf(self).tracker, key, slice);
}

function noteDeleted(self: ClientSelf, key: string, slice: EndpointSlice): void {
  expectDeletion(stateOf(self).tracker, key, slice);
}

function forgetService(self: ClientSelf, key: string): void {
  stateOf(self).tracker.delete(key);
  stateOf(self).triggerTimes.delete(key);
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const service = yield* lookUp(SERVICES, key);
  if (!service) {
    yield* local(`${NAME}.forget`, key);
    return;
  }
  if (service.spec.type === 'ExternalName' || service.spec.selector === undefined) return;
  const view = yield* local<View>(`${NAME}.look`, key, service);
  if (view.stale) {
    yield* step('cacheOutOfDate', { key });
    return { error: 'EndpointSlice informer cache is out of date' };
  }
  yield* step('podsSelected', { key, pods: view.pods.length, slices: view.slices.length, triggerTime: view.triggerTime });
  const problems: string[] = [];
  for (const family of service.spec.ipFamilies ?? ['IPv4']) {
    const wanted = yield* local<DesiredEndpoints>(`${NAME}.desired`, service, view.pods, family);
    const plan = planSlices(rulesOf(service), view.slices, wanted);
    yield* step('slicesPlanned', { key, create: plan.create.length, update: plan.update.length, delete: plan.remove.length });
    for (const { pod, node } of wanted.nodeMissing) problems.push(`skipping Pod ${pod} for Service ${key}: Node ${node} Not Found`);
    problems.push(...(yield* carryOut(key, service, plan, view.triggerTime)));
  }
  if (problems.length === 0) return;
  const error = problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`;
  yield* record(source, service, 'Warning', 'FailedToUpdateEndpointSlices', `Error updating Endpoint Slices for Service ${key}: ${error}`);
  return { error };
}

/** Writes what was planned, one after the other; gives the errors. New slices in a namespace that is going away are simply not made. */
function* carryOut(key: string, service: Service, plan: SlicePlan, triggerTime: string | undefined): Process<readonly string[]> {
  const problems: string[] = [];
  for (const content of plan.create) {
    const result = yield* api.create(ENDPOINT_SLICES, newSlice(service, content, triggerTime));
    if (result.ok) yield* local(`${NAME}.written`, key, result.value);
    else if (isNamespaceTerminating(result.refusal)) return problems;
    else problems.push(`failed to create EndpointSlice for Service ${key}: ${result.refusal.message}`);
  }
  for (const update of plan.update) {
    const result = yield* api.update(ENDPOINT_SLICES, updatedSlice(service, update, triggerTime));
    if (result.ok) yield* local(`${NAME}.written`, key, result.value);
    else problems.push(`failed to update ${update.slice.metadata.name} EndpointSlice for Service ${key}: ${result.refusal.message}`);
  }
  for (const slice of plan.remove) {
    const { namespace, name } = slice.metadata;
    const result = yield* api.delete(ENDPOINT_SLICES, namespace, name);
    if (result.ok) yield* local(`${NAME}.deleted`, key, slice);
    else if (!isNotFound(result.refusal))
      problems.push(`failed to delete ${name} EndpointSlice for Service ${key}: ${result.refusal.message}`);
  }
  return problems;
}

function noteNode(self: ClientSelf, node: Node): void {
  stateOf(self).zones.set(node.metadata.name, node.metadata.labels?.[ZONE_LABEL] ?? '');
}

function sliceAppeared(self: ClientSelf, slice: EndpointSlice): void {
  const key = serviceKeyOf(slice);
  if (key && isManagedHere(slice) && shouldSync(stateOf(self).tracker, key, slice)) enqueueAfter(self, NAME, key, SLICE_CHANGE_DELAY);
}

function sliceChanged(self: ClientSelf, old: EndpointSlice, slice: EndpointSlice): void {
  const before = serviceKeyOf(old);
  const key = serviceKeyOf(slice);
  if (before !== key || isManagedHere(old) !== isManagedHere(slice)) {
    for (const one of [before, key]) if (one) enqueueAfter(self, NAME, one, SLICE_CHANGE_DELAY);
  } else sliceAppeared(self, slice);
}

function sliceGone(self: ClientSelf, slice: EndpointSlice): void {
  const key = serviceKeyOf(slice);
  if (!key || !isManagedHere(slice) || !stateOf(self).tracker.get(key)?.has(slice.metadata.uid)) return;
  if (!recordDeletion(stateOf(self).tracker, key, slice)) enqueueAfter(self, NAME, key, SLICE_CHANGE_DELAY);
}

export const endpointSliceController: ControllerDefinition = {
  name: NAME,
  informers: [
    ...serviceInformers(NAME),
    informer<Node>({
      resource: NODES,
      handlers: {
        added: noteNode,
        updated: (self, _, node) => noteNode(self, node),
        deleted: (self, node) => void stateOf(self).zones.delete(node.metadata.name),
      },
    }),
    informer<EndpointSlice>({
      resource: ENDPOINT_SLICES,
      indexes: { [BY_SERVICE]: byService },
      handlers: { added: sliceAppeared, updated: sliceChanged, deleted: sliceGone },
    }),
  ],
  queues: [{ name: NAME, workers: 5, sync, maxRetries: 15, baseDelay: SECOND }],
  reports: [source],
  state: (): State => ({ tracker: new Map(), triggerTimes: new Map(), zones: new ValueMap() }),
  locals: {
    [`${NAME}.look`]: look,
    [`${NAME}.desired`]: desired,
    [`${NAME}.written`]: noteWritten,
    [`${NAME}.deleted`]: noteDeleted,
    [`${NAME}.forget`]: forgetService,
  },
};

/** Index of the slices of this controller by the key of their service. */
function byService(object: { readonly metadata: EndpointSlice['metadata'] }): readonly string[] {
  const slice = object as EndpointSlice;
  const key = serviceKeyOf(slice);
  return key && isManagedHere(slice) ? [key] : [];
}
