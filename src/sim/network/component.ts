/**
 * kube-proxy of one node (pkg/proxy): follows Services and EndpointSlices and keeps the table of what it would program.
 *
 * Modelled: the table of service port -> endpoints, with traffic policies, session affinity and serving-while-terminating endpoints;
 * at most one sync a second, the first change being taken at once (min-sync-period 1 s). Not modelled: packets, iptables chains or
 * nftables sets, health check node ports, topology hints, the periodic full sync (which changes nothing).
 *
 * Each proxy holds two watches and gets every change of every EndpointSlice: a cluster of 1,000 nodes has 1,000 of them. A topology
 * should leave proxies out above `PROXIES_UP_TO_NODES` nodes; nothing else depends on them.
 */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { ApiClient } from '../client/api-client.ts';
import { assemble, type ClientConfig } from '../client/component.ts';
import { informer } from '../client/definition.ts';
import { componentUser } from '../client/identity.ts';
import { cached, indexed } from '../client/lister.ts';
import { ENDPOINT_SLICES, keyOf, SERVICES } from '../client/resource.ts';
import type { ClientSelf } from '../client/state.ts';
import type { EndpointSlice } from '../machinery/types/endpointslice.ts';
import type { Service } from '../machinery/types/service.ts';
import { rulesOf, type ServiceRules } from './rules.ts';

export const PROXIES_UP_TO_NODES = 50;

const MIN_SYNC_PERIOD: Micros = SECOND;
const BY_SERVICE = 'service';
const SERVICE_NAME = 'kubernetes.io/service-name';
const api = new ApiClient(componentUser('system:kube-proxy', ['system:node-proxier']), 'kube-proxy');

export interface KubeProxyConfig extends ClientConfig {
  readonly nodeName: string;
}

export interface KubeProxyState {
  /** By key of the service. */
  readonly table: Map<string, ServiceRules>;
  /** Services that changed since the last sync. */
  readonly changed: Set<string>;
  /** Time of the last sync; -1: none yet. */
  syncedAt: Micros;
  syncDue: boolean;
}

type ProxySelf = ClientSelf<KubeProxyState>;

function serviceOf(slice: EndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
}

function noteChange(self: ProxySelf, service: string): void {
  const { own } = self.state;
  own.changed.add(service);
  if (own.syncDue) return;
  own.syncDue = true;
  const wait = own.syncedAt < 0 ? 0 : Math.max(0, own.syncedAt + MIN_SYNC_PERIOD - self.now);
  self.timer(wait, 'proxy.sync');
}

/** Brings the table up to date for what changed. */
function sync(self: ProxySelf): void {
  const { own } = self.state;
  own.syncDue = false;
  own.syncedAt = self.now;
  if (self.traced) self.step('syncProxyRules', { services: own.changed.size });
  for (const key of own.changed) {
    const service = cached(self, SERVICES, key);
    const slices = [...indexed(self, ENDPOINT_SLICES, BY_SERVICE, key).values()];
    const rules = service && rulesOf(service, slices, (self.config as KubeProxyConfig).nodeName);
    if (rules) own.table.set(key, rules);
    else own.table.delete(key);
  }
  own.changed.clear();
}

const sliceChanged = (self: ProxySelf, slice: EndpointSlice): void => noteChange(self, serviceOf(slice));
const serviceChanged = (self: ProxySelf, service: Service): void => noteChange(self, keyOf(service));

export const kubeProxyKind = assemble<KubeProxyState, KubeProxyConfig>({
  kind: 'kube-proxy',
  user: api.user,
  agent: api.agent,
  own: () => ({ table: new Map(), changed: new Set(), syncedAt: -1, syncDue: false }),
  informers: [
    informer<Service>({
      resource: SERVICES,
      handlers: { added: serviceChanged, updated: (self, _, service) => serviceChanged(self, service), deleted: serviceChanged },
    }),
    informer<EndpointSlice>({
      resource: ENDPOINT_SLICES,
      indexes: { [BY_SERVICE]: (slice) => [serviceOf(slice)] },
      handlers: { added: sliceChanged, updated: (self, _, slice) => sliceChanged(self, slice), deleted: sliceChanged },
    }),
  ],
  locals: { 'proxy.sync': sync },
});
