/**
 * Endpoints controller: the older, single-object form of what the EndpointSlice controller keeps, still written for every service with
 * a selector.
 *
 * Modelled: subsets by ports, ready and not ready addresses, truncation over 1,000 addresses, trigger times, leftovers of services that
 * are gone. Not modelled: update batching (period 0 by default).
 *
 * Follows pkg/controller/endpoint/endpoints_controller.go.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { ENDPOINTS, keyOf, SERVICES, splitKey } from '../../client/resource.ts';
import { isNamespaceTerminating, mayBeMissing, RequestError } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Endpoints } from '../../machinery/types/endpoints.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { podsOfService } from '../endpointslice/pods-and-services.ts';
import { serviceInformers } from '../endpointslice/service-informers.ts';
import { lastChangeTriggerTime, type ServiceTriggerTimes } from '../endpointslice/trigger-times.ts';
import { endpointsFor, isUpToDate } from './endpoints-object.ts';
import { subsetsOf } from './subsets.ts';

const NAME = 'endpoints-controller';
const ACCOUNT = 'endpoint-controller';

const api = new ApiClient(controllerAccount(ACCOUNT), 'kube-controller-manager');
const source = { reporter: ACCOUNT, api };

interface State {
  readonly triggerTimes: Map<string, ServiceTriggerTimes>;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

interface View {
  readonly pods: readonly Pod[];
  readonly triggerTime: string | undefined;
}

function look(self: ClientSelf, key: string, service: Service): View {
  const pods = podsOfService(self, service);
  return { pods, triggerTime: lastChangeTriggerTime(stateOf(self).triggerTimes, key, service, pods) };
}

function forgetService(self: ClientSelf, key: string): void {
  stateOf(self).triggerTimes.delete(key);
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const service = yield* lookUp(SERVICES, key);
  if (!service) {
    const { namespace, name } = splitKey(key);
    yield* step('serviceGone', { key });
    mayBeMissing(yield* api.delete(ENDPOINTS, namespace, name));
    yield* local(`${NAME}.forget`, key);
    return;
  }
  if (service.spec.type === 'ExternalName' || service.spec.selector === undefined) return;
  const { pods, triggerTime } = yield* local<View>(`${NAME}.look`, key, service);
  const subsets = subsetsOf(service, pods);
  const current = yield* lookUp(ENDPOINTS, key);
  yield* step('subsetsComputed', { key, pods: pods.length, subsets: subsets.length, exists: current !== undefined });
  if (current && isUpToDate(current, service, subsets)) return;
  const wanted = endpointsFor(current, service, subsets, triggerTime);
  const result = yield* current ? api.update(ENDPOINTS, wanted as Endpoints) : api.create(ENDPOINTS, wanted);
  if (result.ok || isNamespaceTerminating(result.refusal)) return;
  const verb = current ? 'update' : 'create';
  const reason = current ? 'FailedToUpdateEndpoint' : 'FailedToCreateEndpoint';
  yield* record(source, wanted as Endpoints, 'Warning', reason, `Failed to ${verb} endpoint ${key}: ${result.refusal.message}`);
  throw new RequestError(result.refusal);
}

export const endpointsController: ControllerDefinition = {
  name: NAME,
  informers: [
    ...serviceInformers(NAME),
    informer<Endpoints>({
      resource: ENDPOINTS,
      handlers: { deleted: (self, endpoints) => enqueue(self, NAME, keyOf(endpoints)) },
    }),
  ],
  queues: [{ name: NAME, workers: 5, sync, maxRetries: 15 }],
  reports: [source],
  state: (): State => ({ triggerTimes: new Map() }),
  locals: { [`${NAME}.look`]: look, [`${NAME}.forget`]: forgetService },
  /** Services may have gone while no controller ran: what they left behind is looked at once. */
  started(self) {
    for (const key of cachedAll(self, ENDPOINTS).keys()) enqueue(self, NAME, key);
  },
};
