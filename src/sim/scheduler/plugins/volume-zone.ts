/** Labels of zone and region on the volumes of a pod. Follows plugins/volumezone/volume_zone.go. */
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../../client/resource.ts';
import { classOf } from '../../machinery/kinds/storage/claim.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { labelsChanged } from '../framework/change.ts';
import type { Fleet, Plugin, PreFiltered } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Rejection, rejection } from '../framework/verdict.ts';

const NAME = 'VolumeZone';
const ELSEWHERE = rejection('UnschedulableAndUnresolvable', NAME, 'node(s) had no available volume zone');
const SKIP: PreFiltered = { kind: 'skip' };

const ZONE = 'topology.kubernetes.io/zone';
const REGION = 'topology.kubernetes.io/region';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region';
const KEYS: readonly string[] = [OLD_ZONE, OLD_REGION, ZONE, REGION];
const NEW_KEYS: Readonly<Record<string, string>> = { [OLD_ZONE]: ZONE, [OLD_REGION]: REGION };
/** Between the zones of a volume that is in several. */
const BETWEEN = '__';

interface Place {
  readonly key: string;
  readonly values: readonly string[];
}

/** Where its labels say that the volume is. Labels that name an empty zone are not looked at. */
function placesOf({ metadata: { labels } }: PersistentVolume): readonly Place[] {
  const places: Place[] = [];
  for (const key of KEYS) {
    const values = labels?.[key]?.split(BETWEEN).map((one) => one.trim());
    if (values !== undefined && !values.includes('')) places.push({ key, values });
  }
  return places;
}

function refused(reason: string): Rejection {
  return rejection('UnschedulableAndUnresolvable', NAME, reason);
}

/** A claim without a volume is fine if its volume waits for the pod. */
function withoutVolume(claim: PersistentVolumeClaim, fleet: Fleet): Rejection | undefined {
  const name = classOf(claim);
  if (name === '') return refused('PersistentVolumeClaim had no pv name and storageClass name');
  const found = fleet.objects(STORAGE_CLASSES).get(name);
  if (found === undefined) return refused(`storageclass.storage.k8s.io "${name}" not found`);
  return found.volumeBindingMode === 'WaitForFirstConsumer' ? undefined : refused('PersistentVolume had no name');
}

function placesFor({ storage }: PodInfo, fleet: Fleet): readonly Place[] | Rejection {
  const places: Place[] = [];
  for (const { name, key, ephemeral } of storage?.claims ?? []) {
    if (ephemeral) continue;
    const claim = fleet.objects(PERSISTENT_VOLUME_CLAIMS).get(key);
    if (claim === undefined) return refused(`persistentvolumeclaim "${name}" not found`);
    const { volumeName } = claim.spec;
    if (!volumeName) {
      const rejected = withoutVolume(claim, fleet);
      if (rejected !== undefined) return rejected;
      continue;
    }
    const volume = fleet.objects(PERSISTENT_VOLUMES).get(volumeName);
    if (volume === undefined) return refused(`persistentvolume "${volumeName}" not found`);
    places.push(...placesOf(volume));
  }
  return places;
}

/** A node without any such label belongs to a cluster of one zone. The old label of a volume may match the new one of a node. */
function isThere(labels: Readonly<Record<string, string>>, places: readonly Place[]): boolean {
  if (!KEYS.some((key) => labels[key] !== undefined)) return true;
  return places.every(({ key, values }) => values.includes(labels[key] ?? labels[NEW_KEYS[key] ?? key] ?? ''));
}

function preFilter(pod: PodInfo, fleet: Fleet): PreFiltered {
  if (pod.storage === undefined || pod.storage.claims.length === 0) return SKIP;
  const places = placesFor(pod, fleet);
  if ('code' in places) return { kind: 'reject', rejection: places };
  if (places.length === 0) return SKIP;
  return { kind: 'filter', filter: ({ labels }) => (isThere(labels, places) ? undefined : ELSEWHERE) };
}

function names({ pod, storage }: PodInfo, { metadata }: PersistentVolumeClaim): boolean {
  if (metadata.namespace !== pod.metadata.namespace) return false;
  return storage?.claims.some(({ name, ephemeral }) => !ephemeral && name === metadata.name) ?? false;
}

export const volumeZone: Plugin = {
  name: NAME,
  preFilter,
  hints: {
    'storage class added': (_, { object }) => object.volumeBindingMode === 'WaitForFirstConsumer',
    'node added': () => true,
    'node updated': (_, { old, node }) => labelsChanged(old, node),
    'claim added': (pod, { object }) => names(pod, object),
    'claim updated': (pod, { object }) => names(pod, object),
    'volume added': () => true,
    'volume updated': (_, { old, object }) => JSON.stringify(placesOf(old)) !== JSON.stringify(placesOf(object)),
  },
};
