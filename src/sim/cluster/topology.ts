/** Which components a cluster has, how they are configured, and how far apart they are. */
import type { ComponentSpec, Topology } from '../../kernel/topology.ts';
import { newInstance } from '../cloud/provider/instances.ts';
import { DEFAULT_ETCD_CONFIG } from '../etcd/state.ts';
import type { KubeletConfig, KubeletTimings } from '../kubelet/config.ts';
import type { NodeDevices } from '../machinery/types/devices.ts';
import type { ResourceList } from '../machinery/types/resources.ts';
import { API_SERVER, CLOUD, CLOUD_CONTROLLER_MANAGER, CONTROLLER_MANAGER, ETCD, SCHEDULER } from '../machinery/wire/api.ts';
import type { ExtenderBehaviour } from '../machinery/wire/extender.ts';
import { schedulerConfig } from '../scheduler/config/from-text.ts';
import { extenderSpecs } from './extenders.ts';

export const PERSON = 'person/you';

/** What a cluster is made from, as plain data: part of a saved run. */
export interface ClusterOptions {
  readonly nodes: number;
  /** Members of the leader election of the controller manager; default 1. */
  readonly controllerManagers?: number;
  /**
   * The configuration of each scheduler, a KubeSchedulerConfiguration as YAML; default: one with the defaults. The first is called
   * `scheduler`, the next `scheduler-2`. Those that share a lease stand by for each other.
   */
  readonly schedulers?: readonly string[];
  /** Extenders by name, which a scheduler's configuration reaches as `http://NAME`; those that only configurations name are there too. */
  readonly extenders?: Readonly<Record<string, ExtenderBehaviour>>;
  /** kube-proxies follow Services and EndpointSlices on each node; default: up to 50 nodes, since each costs two watches. */
  readonly proxies?: boolean;
  readonly zones?: number;
  /** Nodes are instances of the cloud: it has to initialise them, give them ranges of addresses and make routes before they are ready. */
  readonly cloudNodes?: boolean;
  readonly capacity?: ResourceList;
  /** Devices by node, e.g. `node-1`: its drivers publish them as ResourceSlices. */
  readonly devices?: Readonly<Record<string, readonly NodeDevices[]>>;
  readonly timings?: Partial<KubeletTimings>;
}

/** Most nodes of a cluster: the limit that Kubernetes itself documents. */
export const MAX_NODES = 5_000;
const MAX_NODES_WITH_PROXIES = 50;
const CAPACITY: ResourceList = { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' };
const ZONES = 3;
const REGION = 'region-1';

/** One way between machines of one room; between processes of one machine. In microseconds. */
const NETWORK = { latency: 250, jitter: 100 };
const LOCAL = { latency: 60, jitter: 20 };
const PERSON_LINK = { latency: 5_000 };
const CLOUD_LINK = { latency: 20_000, jitter: 10_000 };

export function clusterTopology(options: ClusterOptions): Topology {
  if (!Number.isInteger(options.nodes) || options.nodes < 0 || options.nodes > MAX_NODES) {
    throw new RangeError(`nodes: ${options.nodes} is not a whole number from 0 to ${MAX_NODES}`);
  }
  const components: ComponentSpec[] = [
    { id: ETCD, kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
    { id: API_SERVER, kind: 'apiserver', config: {} },
  ];
  for (let i = 1; i <= (options.controllerManagers ?? 1); i++) {
    components.push({ id: i === 1 ? CONTROLLER_MANAGER : `${CONTROLLER_MANAGER}-${i}`, kind: 'controller-manager', config: {} });
  }
  const schedulers = options.schedulers ?? [''];
  for (const [at, text] of schedulers.entries()) components.push(schedulerSpec(text, at));
  components.push(...extenderSpecs(options.extenders ?? {}, schedulers));
  components.push({ id: CLOUD_CONTROLLER_MANAGER, kind: 'cloud-controller-manager', config: {} });
  components.push({ id: CLOUD, kind: 'cloud', config: { instances: options.cloudNodes ? instancesOf(options) : [] } });
  for (let i = 1; i <= options.nodes; i++) components.push(nodeSpec(i, options));
  if (options.proxies ?? options.nodes <= MAX_NODES_WITH_PROXIES) {
    for (let i = 1; i <= options.nodes; i++) {
      components.push({ id: `proxy/node-${i}`, kind: 'kube-proxy', config: { nodeName: `node-${i}` } });
    }
  }
  components.push({ id: PERSON, kind: 'person', config: {} });
  return {
    components,
    defaultLink: NETWORK,
    links: {
      'apiserver|etcd': LOCAL,
      'apiserver|controller-manager': LOCAL,
      'apiserver|scheduler': LOCAL,
      'apiserver|extender': NETWORK,
      'extender|scheduler': NETWORK,
      'apiserver|cloud-controller-manager': LOCAL,
      'apiserver|person': PERSON_LINK,
      'cloud|cloud-controller-manager': CLOUD_LINK,
    },
  };
}

/** Throws for a text that is no configuration. */
function schedulerSpec(text: string, at: number): ComponentSpec {
  return { id: at === 0 ? SCHEDULER : `${SCHEDULER}-${at + 1}`, kind: 'scheduler', config: schedulerConfig(text) };
}

function zoneOf(i: number, options: ClusterOptions): string {
  return `zone-${String.fromCharCode('a'.charCodeAt(0) + ((i - 1) % (options.zones ?? ZONES)))}`;
}

function addressOf(i: number): string {
  return `10.0.${i >> 8}.${i & 255}`;
}

function instancesOf(options: ClusterOptions) {
  return Array.from({ length: options.nodes }, (_, i) =>
    newInstance({ name: `node-${i + 1}`, zone: zoneOf(i + 1, options), region: REGION, internalIP: addressOf(i + 1) }),
  );
}

/** The kubelet of node number `i`, counted from 1. */
function nodeSpec(i: number, options: ClusterOptions): ComponentSpec {
  const config: KubeletConfig = {
    nodeName: `node-${i}`,
    address: addressOf(i),
    ...(options.cloudNodes
      ? { externalCloud: true }
      : { podCIDR: `10.${244 + (i >> 8)}.${i & 255}.0/24`, zone: zoneOf(i, options), region: REGION }),
    capacity: options.capacity ?? CAPACITY,
    ...(options.devices?.[`node-${i}`] ? { devices: options.devices[`node-${i}`] } : {}),
    ...(options.timings ? { timings: options.timings } : {}),
  };
  return { id: `node/node-${i}`, kind: 'kubelet', config };
}
