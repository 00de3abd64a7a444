/**
 * Service controller: load balancers for services of that type (cloud-provider controllers/service/controller.go).
 *
 * Modelled: the finalizer, events, status, retries from 5 s to 300 s, delays that the cloud asks for, new hosts when nodes come and go.
 * Not modelled: the resync of services every 30 s and of nodes every 100 s, which only repairs what was lost.
 */
import { local, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { keyOf, NODES, SERVICES } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { LoadBalancerIngress, Service } from '../../machinery/types/service.ts';
import type { CloudResponse, LoadBalancer } from '../wire.ts';
import { askCloud } from './cloud-client.ts';
import {
  FINALIZER,
  type Host,
  hasFinalizer,
  hostNames,
  hostsOf,
  listed,
  loadBalancerName,
  needsCleanup,
  needsUpdate,
  wantedLoadBalancer,
  wantsLoadBalancer,
} from './load-balancers.ts';

const NAME = 'service-lb-controller';
const NODES_QUEUE = `${NAME}.nodes`;
const ALL = 'all';
const FIRST_RETRY = 5 * SECOND;
const LONGEST_RETRY = 300 * SECOND;
const api = new ApiClient(controllerAccount('service-controller'), 'cloud-controller-manager');
const source = { reporter: 'service-controller', api };

interface ServiceState {
  /** Hosts that each load balancer was given last, by key of its service. */
  readonly hosts: Map<string, readonly Host[]>;
}

const stateOf = (self: ClientSelf): ServiceState => ownState<ServiceState>(self, NAME);

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const service = yield* lookUp(SERVICES, key);
  if (!service) {
    yield* local(`${NAME}.forget`, key);
    return;
  }
  return wantsLoadBalancer(service) && !needsCleanup(service) ? yield* ensure(key, service) : yield* remove(key, service);
}

function* ensure(key: string, service: Service): Process<SyncResult> {
  yield* record(source, service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
  if (!hasFinalizer(service)) {
    const finalizers = [...(service.metadata.finalizers ?? []), FINALIZER];
    if (!(yield* patch(service, { metadata: { finalizers } }))) return;
  }
  const hosts = yield* local<readonly Host[]>(`${NAME}.hosts`);
  if (hosts.length === 0) {
    yield* record(source, service, 'Warning', 'UnAvailableLoadBalancer', 'There are no available nodes for LoadBalancer');
  }
  yield* step('ensureLoadBalancer', { service: key, hosts });
  const answer = yield* askCloud<LoadBalancer>({ op: 'ensureLoadBalancer', wanted: wantedLoadBalancer(service, hosts) });
  if (!answer.ok) return yield* fail(service, 'ensure', answer);
  yield* local(`${NAME}.remember`, key, hosts);
  yield* record(source, service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  yield* setIngress(service, [{ ip: answer.body.ip, ipMode: 'VIP' }]);
}

function* remove(key: string, service: Service): Process<SyncResult> {
  const name = loadBalancerName(service);
  const known = yield* askCloud<LoadBalancer>({ op: 'getLoadBalancer', name });
  if (!known.ok && !known.notFound) return yield* fail(service, 'check if load balancer exists before cleanup', known);
  if (known.ok) {
    yield* record(source, service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    const answer = yield* askCloud({ op: 'deleteLoadBalancer', name });
    if (!answer.ok) return yield* fail(service, 'delete', answer);
  }
  yield* local(`${NAME}.forget`, key);
  const finalizers = (service.metadata.finalizers ?? []).filter((one) => one !== FINALIZER);
  if (hasFinalizer(service)) yield* patch(service, { metadata: { finalizers } });
  yield* record(source, service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
  if (service.metadata.deletionTimestamp === undefined) yield* setIngress(service, []);
}

type What = 'ensure' | 'delete' | 'check if load balancer exists before cleanup';

function* fail(service: Service, what: What, { error, retryAfterSeconds }: CloudResponse & { readonly ok: false }): Process<SyncResult> {
  const failed = what === 'ensure' || what === 'delete' ? `failed to ${what} load balancer` : `failed to ${what}`;
  const message = `${failed}: ${error}`;
  yield* record(source, service, 'Warning', 'SyncLoadBalancerFailed', `Error syncing load balancer: ${message}`);
  return retryAfterSeconds === undefined ? { error: message } : { after: retryAfterSeconds * SECOND };
}

/** A merge patch through the status, as service/helpers PatchService does. False: the service is gone. */
function* patch(service: Service, change: object): Process<boolean> {
  const { name, namespace } = service.metadata;
  return mayBeMissing(yield* api.patch(SERVICES, namespace, name, 'merge', change, 'status')) !== undefined;
}

function* setIngress(service: Service, ingress: readonly LoadBalancerIngress[]): Process<void> {
  if (semanticEqual(service.status.loadBalancer?.ingress ?? [], ingress)) return;
  yield* patch(service, { status: { loadBalancer: { ingress: ingress.length > 0 ? ingress : null } } });
}

/** Nodes came, went or changed: every load balancer whose hosts are not the present ones gets those. */
function* syncNodes(): Process<SyncResult> {
  const stale = yield* local<readonly string[]>(`${NAME}.stale`);
  const hosts = yield* local<readonly Host[]>(`${NAME}.hosts`);
  let error: string | undefined;
  for (const key of stale) {
    const service = yield* lookUp(SERVICES, key);
    if (!service || !wantsLoadBalancer(service) || needsCleanup(service)) continue;
    const answer = yield* askCloud({ op: 'updateLoadBalancer', name: loadBalancerName(service), hosts: hostNames(hosts) });
    if (answer.ok) {
      yield* local(`${NAME}.remember`, key, hosts);
      yield* record(source, service, 'Normal', 'UpdatedLoadBalancer', 'Updated load balancer with new hosts');
      continue;
    }
    error = answer.error;
    const message = `Error updating load balancer with new hosts ${listed(hosts)}, error: ${answer.error}`;
    yield* record(source, service, 'Warning', 'UpdateLoadBalancerFailed', message);
  }
  return error === undefined ? undefined : { error };
}

function staleServices(self: ClientSelf): readonly string[] {
  const hosts = hostsOf(cachedAll(self, NODES).values());
  return [...stateOf(self).hosts].filter(([, given]) => !semanticEqual(given, hosts)).map(([key]) => key);
}

function noteNodes(self: ClientSelf): void {
  if (stateOf(self).hosts.size > 0) enqueue(self, NODES_QUEUE, ALL);
}

function noteService(self: ClientSelf, service: Service): void {
  if (wantsLoadBalancer(service) || needsCleanup(service)) enqueue(self, NAME, keyOf(service));
}

export const serviceController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Service>({
      resource: SERVICES,
      handlers: {
        added: noteService,
        updated: (self, old, service) => {
          if (needsUpdate(old, service) || needsCleanup(service)) enqueue(self, NAME, keyOf(service));
        },
        deleted: (self, service) => enqueue(self, NAME, keyOf(service)),
      },
    }),
    informer<Node>({
      resource: NODES,
      handlers: {
        added: noteNodes,
        updated: (self, old, node) => {
          if (!semanticEqual(hostsOf([old]), hostsOf([node]))) noteNodes(self);
        },
        deleted: noteNodes,
      },
    }),
  ],
  queues: [
    { name: NAME, workers: 1, sync, baseDelay: FIRST_RETRY, maxDelay: LONGEST_RETRY },
    { name: NODES_QUEUE, workers: 1, sync: syncNodes, baseDelay: FIRST_RETRY, maxDelay: LONGEST_RETRY },
  ],
  reports: [source],
  state: (): ServiceState => ({ hosts: new Map() }),
  locals: {
    [`${NAME}.hosts`]: (self: ClientSelf) => hostsOf(cachedAll(self, NODES).values()),
    [`${NAME}.stale`]: staleServices,
    [`${NAME}.remember`]: (self: ClientSelf, key: string, hosts: readonly Host[]) => {
      stateOf(self).hosts.set(key, hosts);
    },
    [`${NAME}.forget`]: (self: ClientSelf, key: string) => {
      stateOf(self).hosts.delete(key);
    },
  },
};
