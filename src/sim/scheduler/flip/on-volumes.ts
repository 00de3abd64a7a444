/** Changes of claims, volumes and what is said of them, made: with what the controllers would make of them. */
import {
  CSI_NODES,
  CSI_STORAGE_CAPACITIES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
  splitKey,
} from '../../client/resource.ts';
import type { NodeSelectorRequirement } from '../../machinery/types/scheduling-constraints.ts';
import type { CSINode, CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { BIND_COMPLETED } from '../../machinery/volumes/annotations.ts';
import { reservedFor } from '../../machinery/volumes/binding.ts';
import type { VolumeChange } from './change.ts';
import { withoutAttached } from './on-nodes.ts';
import { type Situation, withObject, withObjects } from './situation.ts';

type Of<Kind extends VolumeChange['kind']> = Extract<VolumeChange, { readonly kind: Kind }>;
type Labels = Readonly<Record<string, string>>;

const NEW = 'new-volume';
const ZONES = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'];

/** If its volume does not wait for the pod it is made at once. */
export function makeClaim(situation: Situation, { claim: key, storageClassName, size }: Of<'make claim'>): Situation {
  const { namespace, name } = splitKey(key);
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, uid: key },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: size } } },
    status: { phase: 'Pending' },
  } as unknown as PersistentVolumeClaim;
  const waits = situation.fleet.objects(STORAGE_CLASSES).get(storageClassName)?.volumeBindingMode === 'WaitForFirstConsumer';
  const made = withObject(situation, PERSISTENT_VOLUME_CLAIMS, key, Object.freeze(claim));
  return waits ? made : bound(made, claim, volumeFor(claim, {}, {}));
}

export function smallerClaim(situation: Situation, { claim: key, most }: Of<'smaller claim'>): Situation | undefined {
  const claim = situation.fleet.objects(PERSISTENT_VOLUME_CLAIMS).get(key);
  if (claim === undefined) return undefined;
  const requests = { ...claim.spec.resources?.requests, storage: String(most) };
  const smaller = { ...claim, spec: { ...claim.spec, resources: { ...claim.spec.resources, requests } } };
  return withObject(situation, PERSISTENT_VOLUME_CLAIMS, key, Object.freeze(smaller));
}

/** A claim that does not wait for its pod is bound to it at once. */
export function addVolume(situation: Situation, { claim: key, name, labels, place }: Of<'add volume'>): Situation | undefined {
  const claim = situation.fleet.objects(PERSISTENT_VOLUME_CLAIMS).get(key);
  if (claim === undefined) return undefined;
  const volume = volumeFor(claim, labels, place, name);
  const waits =
    situation.fleet.objects(STORAGE_CLASSES).get(claim.spec.storageClassName ?? '')?.volumeBindingMode === 'WaitForFirstConsumer';
  if (waits && !claim.spec.volumeName) return withObject(situation, PERSISTENT_VOLUMES, volume.metadata.name, volume);
  return bound(situation, claim, volume);
}

function bound(situation: Situation, claim: PersistentVolumeClaim, volume: PersistentVolume): Situation {
  const { namespace, name, annotations } = claim.metadata;
  const now: PersistentVolumeClaim = Object.freeze({
    ...claim,
    metadata: { ...claim.metadata, annotations: { ...annotations, [BIND_COMPLETED]: 'yes' } },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
    status: { ...claim.status, phase: 'Bound' as const },
  });
  const made = withObject(situation, PERSISTENT_VOLUMES, volume.metadata.name, reservedFor(volume, claim));
  return withObject(made, PERSISTENT_VOLUME_CLAIMS, `${namespace}/${name}`, now);
}

function volumeFor({ spec }: PersistentVolumeClaim, labels: Labels, place: Labels, name = NEW): PersistentVolume {
  const { accessModes, storageClassName, volumeMode, volumeAttributesClassName } = spec;
  const storage = spec.resources?.requests?.storage ?? '0';
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: name, labels },
    spec: {
      capacity: { storage },
      ...(accessModes && { accessModes }),
      ...(storageClassName !== undefined && { storageClassName }),
      ...(volumeMode && { volumeMode }),
      ...(volumeAttributesClassName && { volumeAttributesClassName }),
      ...(Object.keys(place).length > 0 && { nodeAffinity: reach(place) }),
    },
    status: { phase: 'Available' as const },
  }) as unknown as PersistentVolume;
}

function reach(place: Labels): {
  readonly required: { readonly nodeSelectorTerms: readonly [{ matchExpressions: readonly NodeSelectorRequirement[] }] };
} {
  const matchExpressions = Object.entries(place).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] }));
  return { required: { nodeSelectorTerms: [{ matchExpressions }] } };
}

/** Its labels say where it is, too. */
export function moveVolume(situation: Situation, { volumes, place }: Of<'move volume'>): Situation | undefined {
  const known = situation.fleet.objects(PERSISTENT_VOLUMES);
  const moved = new Map<string, PersistentVolume>();
  for (const { volume: name } of volumes) {
    const volume = known.get(name);
    if (volume === undefined) return undefined;
    const kept = Object.entries(volume.metadata.labels ?? {}).filter(([key]) => !ZONES.includes(key));
    const labels = { ...Object.fromEntries(kept), ...Object.fromEntries(Object.entries(place).filter(([key]) => ZONES.includes(key))) };
    moved.set(
      name,
      Object.freeze({ ...volume, metadata: { ...volume.metadata, labels }, spec: { ...volume.spec, nodeAffinity: reach(place) } }),
    );
  }
  return withObjects(situation, PERSISTENT_VOLUMES, moved);
}

export function detach(situation: Situation, { node, volumes }: Of<'detach'>): Situation {
  return withoutAttached(situation, node, new Set(volumes));
}

export function moreVolumes(situation: Situation, { node, driver, to }: Of<'more volumes'>): Situation | undefined {
  const known = situation.fleet.objects(CSI_NODES).get(node);
  if (known === undefined) return undefined;
  const drivers = (known.spec.drivers ?? []).map((one) =>
    one.name === driver ? { ...one, allocatable: { ...one.allocatable, count: to } } : one,
  );
  const now: CSINode = Object.freeze({ ...known, spec: { ...known.spec, drivers } });
  return withObject(situation, CSI_NODES, node, now);
}

export function addSpace(situation: Situation, { storageClassName, size, place }: Of<'add space'>): Situation {
  const capacity = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSIStorageCapacity',
    metadata: { name: 'new-capacity', namespace: 'default', uid: 'new-capacity' },
    storageClassName,
    capacity: size,
    nodeTopology: { matchLabels: place },
  } as unknown as CSIStorageCapacity;
  return withObject(situation, CSI_STORAGE_CAPACITIES, 'default/new-capacity', Object.freeze(capacity));
}
