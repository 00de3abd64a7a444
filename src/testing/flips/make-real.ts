/** What would make a pod fit, done to a real cluster: each change as the inputs by which a person, or whoever owns the machines, makes it. */
import type { Run } from '../../kernel/run.ts';
import type { Input } from '../../kernel/topology.ts';
import {
  CSI_STORAGE_CAPACITIES,
  DEVICE_CLASSES,
  objectPath,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  RESOURCE_CLAIMS,
  type Resource,
} from '../../sim/client/resource.ts';
import { storedObjects } from '../../sim/cluster/cluster.ts';
import { applyOrder, collectionOf, commandInput } from '../../sim/cluster/orders.ts';
import type { Order } from '../../sim/cluster/person.ts';
import type { KubeletConfig } from '../../sim/kubelet/config.ts';
import type { ResourceDefinition } from '../../sim/machinery/scheme/definition.ts';
import { resourceByKind } from '../../sim/machinery/scheme/registry.ts';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { PersistentVolume } from '../../sim/machinery/types/storage.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import type { Change } from '../../sim/scheduler/flip/change.ts';
import { changed } from '../../sim/scheduler/flip/changed.ts';
import { nameOfOneMore } from '../../sim/scheduler/flip/on-nodes.ts';
import type { Situation } from '../../sim/scheduler/flip/situation.ts';

/** Undefined: it cannot be done through the API, since what it changes belongs to a controller or must not change. */
export function inputsFor(run: Run, situation: Situation, change: Change): readonly Input[] | undefined {
  switch (change.kind) {
    case 'drop gates':
    case 'ask for less':
    case 'tolerate':
    case 'skew':
    case 'fewer domains':
    case 'label pod':
    case 'drop rule': {
      const there = changed(situation, change);
      return there && [command(...anew(there.pod.pod))];
    }
    case 'uncordon':
      return [command(patch(nodePath(change.node), { spec: { unschedulable: null } }))];
    case 'untaint': {
      const { spec } = nodeNamed(run, change.node);
      const left = spec.taints?.filter(({ key }) => !change.taints.some((taint) => taint.key === key));
      return [command(patch(nodePath(change.node), { spec: { taints: left } }))];
    }
    case 'label': {
      const labels = { ...change.set, ...Object.fromEntries(change.drop.map((key) => [key, null])) };
      return [command(patch(nodePath(change.node), { metadata: { labels } }))];
    }
    case 'evict':
      return [command(...change.pods.map(({ pod }) => remove(podPath(pod))))];
    case 'add pod':
      return [command(applyOrder(placedPod(change)))];
    case 'add node':
      return [moreLike(run, change.like)];
    case 'grow': {
      const { capacity, ...config } = kubeletOf(run, change.node);
      const more = Object.fromEntries(change.amounts.map(({ resource, to }) => [resource, resource === 'cpu' ? `${to}m` : String(to)]));
      return [{ kind: 'restart', component: `node/${change.node}`, config: { ...config, capacity: { ...capacity, ...more } } }];
    }
    case 'add device': {
      const config = kubeletOf(run, change.node);
      const [own] = config.devices ?? [];
      const model = own?.devices.find(({ name }) => name === change.like.device) ?? { name: change.like.device };
      const more = Array.from({ length: change.count }, (_, i) => ({ ...model, name: `${model.name}-more${i}` }));
      const devices = [{ driver: change.like.driver, devices: [...(own?.devices ?? []), ...more] }];
      return [{ kind: 'restart', component: `node/${change.node}`, config: { ...config, devices } }];
    }
    case 'disable filter':
    case 'extender relents':
    case 'detach':
    case 'more volumes':
    case 'move volume':
    case 'release devices':
      return undefined;
    default:
      return objectsFor(situation, change);
  }
}

/** Claims cannot be changed: pod and claim are made anew. */
function objectsFor(situation: Situation, change: Change): readonly Input[] | undefined {
  const there = changed(situation, change);
  if (there === undefined) return undefined;
  const { fleet } = there;
  switch (change.kind) {
    case 'make claim':
      return [command(create(claimOf(change.claim, change.storageClassName, change.size)))];
    case 'smaller claim':
      return replaced(situation, PERSISTENT_VOLUME_CLAIMS, fleet.objects(PERSISTENT_VOLUME_CLAIMS).get(change.claim));
    case 'fewer devices':
    case 'drop selectors':
      return replaced(situation, RESOURCE_CLAIMS, fleet.objects(RESOURCE_CLAIMS).get(change.claim));
    case 'make device claim':
      return [command(create(bare(fleet.objects(RESOURCE_CLAIMS).get(change.claim))))];
    case 'make device class':
      return [command(create(bare(fleet.objects(DEVICE_CLASSES).get(change.name))))];
    case 'add space':
      return [command(create(bare(fleet.objects(CSI_STORAGE_CAPACITIES).get('default/new-capacity'))))];
    case 'add volume': {
      const made = bare(fleet.objects(PERSISTENT_VOLUMES).get(change.name ?? 'new-volume'));
      const { claimRef: _, ...spec } = (made as PersistentVolume).spec;
      return [command(create({ ...made, spec: { ...spec, hostPath: { path: '/data' } } } as ApiObject))];
    }
    default:
      return undefined;
  }
}

function replaced({ pod }: Situation, of: Resource, object: ApiObject | undefined): readonly Input[] {
  const again = bare(object);
  const { name, namespace } = again.metadata;
  return [command(remove(podPath(pod.key)), remove(objectPath(of, namespace, name)), create(again), ...anew(pod.pod).slice(1))];
}

function command(...orders: readonly Order[]): Input {
  return commandInput('change', orders);
}

function create(object: ApiObject): Order {
  const definition = resourceByKind(object.apiVersion, object.kind) as ResourceDefinition;
  return {
    do: 'request',
    request: { method: 'POST', path: collectionOf(definition, object.metadata.namespace ?? 'default'), body: object },
  };
}

function remove(path: string): Order {
  return { do: 'request', request: { method: 'DELETE', path, body: { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 } } };
}

function patch(path: string, body: object): Order {
  return { do: 'request', request: { method: 'PATCH', path, headers: { 'content-type': 'application/merge-patch+json' }, body } };
}

function nodePath(name: string): string {
  return `/api/v1/nodes/${name}`;
}

function podPath(key: string): string {
  return `/api/v1/namespaces/default/pods/${key.slice(key.indexOf('/') + 1)}`;
}

/** What a person writes of it. */
function bare(object: ApiObject | undefined): ApiObject {
  if (object === undefined) throw new Error('no such object');
  const { name, namespace, labels } = object.metadata;
  const { status: _, ...rest } = object as ApiObject & { readonly status?: unknown };
  return { ...rest, metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }) } } as unknown as ApiObject;
}

function anew(pod: Pod): readonly Order[] {
  const object = bare(pod);
  return [remove(podPath(pod.metadata.name)), create(object)];
}

function nodeNamed(run: Run, name: string): Node {
  const found = (storedObjects(run, 'registry/minions') as readonly Node[]).find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`no node ${name}`);
  return found;
}

function kubeletOf(run: Run, node: string): KubeletConfig {
  return run.kernel.component(`node/${node}`).config as KubeletConfig;
}

const OWN = ['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch'];

function moreLike(run: Run, like: string): Input {
  const name = nameOfOneMore(like);
  const { metadata, spec } = nodeNamed(run, like);
  const labels = Object.fromEntries(Object.entries(metadata.labels ?? {}).filter(([key]) => !OWN.includes(key)));
  const config: KubeletConfig = {
    ...kubeletOf(run, like),
    nodeName: name,
    address: '10.0.9.9',
    podCIDR: '10.244.99.0/24',
    labels,
    taints: spec.taints ?? [],
  };
  return { kind: 'add', component: { id: `node/${name}`, kind: 'kubelet', config } };
}

const CONTAINER = { name: 'main', image: 'registry.k8s.io/pause:3.10' };

function placedPod({ node, namespace, labels }: Extract<Change, { readonly kind: 'add pod' }>): ApiObject {
  const metadata = { name: 'one-more', namespace, labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: node, containers: [CONTAINER] } } as unknown as ApiObject;
}

function claimOf(key: string, storageClassName: string, storage: string): ApiObject {
  const metadata = { name: key.slice(key.indexOf('/') + 1), namespace: 'default' };
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec } as unknown as ApiObject;
}
