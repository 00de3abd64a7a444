/** Changes of nodes and of the pods that are on them, made. */
import { CSI_NODES, keyOf, RESOURCE_CLAIMS, RESOURCE_SLICES, VOLUME_ATTACHMENTS } from '../../client/resource.ts';
import { claimNameFor, claimReferences } from '../../machinery/pod-claims.ts';
import type { ResourceClaim } from '../../machinery/types/devices.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { VolumeAttachment } from '../../machinery/types/storage.ts';
import { type NodeInfo, nodeInfo, withoutPod, withPod } from '../framework/node-info.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';
import { SLICES_BY_NODE } from '../plugins/devices/indexes.ts';
import type { NodeChange } from './change.ts';
import { volumesOf } from './pod-volumes.ts';
import { type Situation, withFleet, withInfo, withNodeObject, withObjects } from './situation.ts';

type Of<Kind extends NodeChange['kind']> = Extract<NodeChange, { readonly kind: Kind }>;

const CORDONED = 'node.kubernetes.io/unschedulable';

/** The taint that comes with a cordon goes with it. */
export function uncordon(situation: Situation, { node }: Of<'uncordon'>): Situation | undefined {
  return withNodeObject(situation, node, (one) => ({
    ...one,
    spec: { ...one.spec, unschedulable: false, taints: (one.spec.taints ?? []).filter(({ key }) => key !== CORDONED) },
  }));
}

export function untaint(situation: Situation, { node, taints: gone }: Of<'untaint'>): Situation | undefined {
  return withNodeObject(situation, node, (one) => {
    const taints = (one.spec.taints ?? []).filter(({ key, effect }) => !gone.some((taint) => taint.key === key && taint.effect === effect));
    return { ...one, spec: { ...one.spec, taints } };
  });
}

export function label(situation: Situation, { node, set, drop }: Of<'label'>): Situation | undefined {
  return withNodeObject(situation, node, (one) => {
    const labels = Object.fromEntries(Object.entries({ ...one.metadata.labels, ...set }).filter(([key]) => !drop.includes(key)));
    return { ...one, metadata: { ...one.metadata, labels } };
  });
}

export function grow(situation: Situation, { node, amounts }: Of<'grow'>): Situation | undefined {
  return withNodeObject(situation, node, (one) => {
    const more = Object.fromEntries(amounts.map(({ resource, to }) => [resource, resource === 'cpu' ? `${to}m` : String(to)]));
    return { ...one, status: { ...one.status, allocatable: { ...one.status?.allocatable, ...more } } };
  });
}

/** With them go what only they had attached to their nodes, and the devices that only they used. */
export function evict(situation: Situation, { pods }: Of<'evict'>): Situation | undefined {
  let now: Situation | undefined = situation;
  const gone: PodInfo[] = [];
  for (const { pod: key, node } of pods) {
    now =
      now &&
      withInfo(now, node, (info) => {
        const pod = info.pods.find((one) => one.key === key);
        if (pod === undefined) return info;
        gone.push(pod);
        return withoutPod(info, key);
      });
  }
  if (now === undefined || gone.length < pods.length) return undefined;
  const victims = new Set(pods.map(({ pod }) => pod));
  for (const node of new Set(pods.map((one) => one.node))) now = withoutAttachments(now, node, gone);
  return withoutReservations(now, gone, victims);
}

function withoutAttachments(situation: Situation, node: string, gone: readonly PodInfo[]): Situation {
  const attachments = situation.fleet.objects(VOLUME_ATTACHMENTS);
  const left = attachments.size === 0 ? [] : gone.flatMap((pod) => volumesOf(pod, situation.fleet));
  if (left.length === 0) return situation;
  const here = situation.fleet.nodes.find(({ name }) => name === node)?.pods ?? [];
  const needed = new Set(here.flatMap((pod) => volumesOf(pod, situation.fleet)));
  return withoutAttached(situation, node, new Set(left.filter((name) => !needed.has(name))));
}

/** Without the attachments of these volumes to the node. */
export function withoutAttached(situation: Situation, node: string, volumes: ReadonlySet<string>): Situation {
  const gone = new Map<string, VolumeAttachment | undefined>();
  for (const [key, { spec }] of situation.fleet.objects(VOLUME_ATTACHMENTS))
    if (spec.nodeName === node && volumes.has(spec.source.persistentVolumeName ?? '')) gone.set(key, undefined);
  return gone.size === 0 ? situation : withObjects(situation, VOLUME_ATTACHMENTS, gone);
}

/** A claim that nobody uses any more gives its devices back; one that was made for a pod goes with it. */
function withoutReservations(situation: Situation, gone: readonly PodInfo[], victims: ReadonlySet<string>): Situation {
  const known = situation.fleet.objects(RESOURCE_CLAIMS);
  const changed = new Map<string, ResourceClaim | undefined>();
  for (const { pod } of gone) {
    for (const reference of claimReferences(pod)) {
      const named = claimNameFor(pod, reference);
      if ('problem' in named || named.name === undefined) continue;
      const key = `${pod.metadata.namespace}/${named.name}`;
      const claim = known.get(key);
      if (claim === undefined) continue;
      const users = (claim.status?.reservedFor ?? []).filter(({ name }) => !victims.has(`${pod.metadata.namespace}/${name}`));
      changed.set(key, named.isMade ? undefined : withUsers(claim, users));
    }
  }
  return changed.size === 0 ? situation : withObjects(situation, RESOURCE_CLAIMS, changed);
}

function withUsers(claim: ResourceClaim, users: NonNullable<NonNullable<ResourceClaim['status']>['reservedFor']>): ResourceClaim {
  return Object.freeze({ ...claim, status: users.length === 0 ? {} : { ...claim.status, reservedFor: users } });
}

/** Its name, and what it is called by its labels. */
export function nameOfOneMore(like: string): string {
  return `${like}-more`;
}

export function addPod(situation: Situation, { node, namespace, labels, like }: Of<'add pod'>): Situation | undefined {
  const model = like === undefined ? undefined : findPod(situation, like);
  const name = nameOfOneMore(like?.slice(like.indexOf('/') + 1) ?? 'pod');
  const spec = model?.pod.spec ?? { containers: [], restartPolicy: 'Always' };
  const pod = Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: name, labels },
    spec: { ...spec, nodeName: node },
    status: {},
  });
  return withInfo(situation, node, (info) => withPod(info, podInfo(pod as unknown as Pod)));
}

function findPod({ fleet }: Situation, key: string): PodInfo | undefined {
  for (const { pods } of fleet.nodes) {
    const found = pods.find((one) => one.key === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Its drivers are there too, with as much room for volumes, and with devices of their own. */
export function addNode(situation: Situation, { like }: Of<'add node'>): Situation | undefined {
  const { fleet } = situation;
  const model = fleet.nodes.find(({ name }) => name === like);
  if (model === undefined) return undefined;
  const name = nameOfOneMore(like);
  const added = withFleet(situation, { nodes: [...fleet.nodes, emptyLike(model, name)] });
  return withDriversOf(withDevicesOf(added, like, name), like, name);
}

function emptyLike({ node, labels }: NodeInfo, name: string): NodeInfo {
  const metadata = { ...node.metadata, name, uid: name, labels: { ...labels, 'kubernetes.io/hostname': name } };
  return nodeInfo({ ...node, metadata });
}

function withDriversOf(situation: Situation, like: string, name: string): Situation {
  const drivers = situation.fleet.objects(CSI_NODES).get(like);
  if (drivers === undefined) return situation;
  return withObjects(situation, CSI_NODES, new Map([[name, Object.freeze({ ...drivers, metadata: { ...drivers.metadata, name } })]]));
}

function withDevicesOf(situation: Situation, like: string, name: string): Situation {
  const own = [...situation.fleet.indexed(RESOURCE_SLICES, SLICES_BY_NODE, like).values()];
  if (own.length === 0) return situation;
  const copies = own.map((slice) => {
    const pool = { ...slice.spec.pool, name: nameOfOneMore(slice.spec.pool.name) };
    const metadata = { ...slice.metadata, name: nameOfOneMore(slice.metadata.name) };
    return Object.freeze({ ...slice, metadata, spec: { ...slice.spec, nodeName: name, pool } });
  });
  return withObjects(situation, RESOURCE_SLICES, new Map(copies.map((slice) => [keyOf(slice), slice])));
}
