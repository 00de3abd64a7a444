/** Which volumes a pod would use on a node. Follows plugins/volumebinding/binder.go (FindPodVolumes). */
import { CSI_DRIVERS, CSI_NODES, CSI_STORAGE_CAPACITIES, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../../../client/resource.ts';
import { classOf } from '../../../machinery/kinds/storage/claim.ts';
import { value } from '../../../machinery/quantity.ts';
import { termMatches } from '../../../machinery/selectors/node-selection.ts';
import { type Labels, selectorMatches } from '../../../machinery/selectors/requirements.ts';
import type { Node } from '../../../machinery/types/node.ts';
import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../machinery/types/storage.ts';
import { NO_PROVISIONER, SELECTED_NODE } from '../../../machinery/volumes/annotations.ts';
import { findVolume } from '../../../machinery/volumes/matching.ts';
import { asOnNode } from '../../framework/in-tree-disks.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Fleet } from '../../framework/plugin.ts';
import { type PluginError, pluginError, type Rejection, rejection, type Setback } from '../../framework/verdict.ts';
import type { Assumed } from './plan.ts';
import { NAME } from './plan.ts';
import { latest, type PodClaims } from './pod-claims.ts';

export const NO_VOLUME = "node(s) didn't find available persistent volumes to bind";
const OUT_OF_REACH = "node(s) didn't match PersistentVolume's node affinity";
const NO_SPACE = 'node(s) did not have enough free storage';
const VOLUME_GONE = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)';

export interface PodVolumes {
  readonly bindings: readonly { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[];
  /** Claims whose volumes have to be made. */
  readonly provisions: readonly PersistentVolumeClaim[];
}

type Found = PodVolumes | Setback;

const refusals = new Map<string, Rejection>();

/** There are few combinations of these reasons; each is one object. */
function refusal(...reasons: readonly string[]): Rejection {
  const key = reasons.join();
  let found = refusals.get(key);
  if (found === undefined) {
    found = rejection('UnschedulableAndUnresolvable', NAME, ...reasons);
    refusals.set(key, found);
  }
  return found;
}

/** May the volume be used on the node (CheckNodeAffinity)? */
export function isReachable({ spec }: PersistentVolume, node: Node): boolean {
  const required = spec.nodeAffinity?.required;
  return required === undefined || required.nodeSelectorTerms.some((term) => termMatches(term, node));
}

export function isRefused(found: Found): found is Setback {
  return 'code' in found;
}

/** The first bound claim whose volume is not there, or out of reach, decides. */
function checkBound(claims: PodClaims['bound'], fleet: Fleet, assumed: Assumed, node: Node): string | PluginError | undefined {
  const csiNode = fleet.objects(CSI_NODES).get(node.metadata.name);
  for (const { spec } of claims) {
    const name = spec.volumeName ?? '';
    const seen = fleet.objects(PERSISTENT_VOLUMES).get(name);
    if (seen === undefined) return VOLUME_GONE;
    const volume = asOnNode(latest(seen, assumed.volumes.get(name)), csiNode);
    if ('untranslatable' in volume) return pluginError(NAME, `could not translate pv: ${volume.untranslatable}`);
    if (!isReachable(volume, node)) return OUT_OF_REACH;
  }
  return undefined;
}

const sizeOf = ({ spec }: PersistentVolumeClaim): number => value(spec.resources?.requests?.storage);

/** Volumes for the pod's claims on this node, or why it cannot have them there. */
export function findVolumes({ bound, delayed }: PodClaims, fleet: Fleet, assumed: Assumed, { node }: NodeInfo): Found {
  const broken = checkBound(bound, fleet, assumed, node);
  if (typeof broken === 'object') return broken;
  // Reasons are told in a fixed order: reach, volumes, space, volumes that are gone.
  const refused = (reason: string): Rejection => {
    if (broken === undefined) return refusal(reason);
    return broken === VOLUME_GONE ? refusal(reason, broken) : refusal(broken, reason);
  };
  const bindings: { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[] = [];
  const provisions: PersistentVolumeClaim[] = [];
  const toMatch = [];
  for (const one of delayed) {
    const selected = one.claim.metadata.annotations?.[SELECTED_NODE];
    if (selected === undefined) toMatch.push(one);
    else if (selected === node.metadata.name) provisions.push(one.claim);
    else return refused(NO_VOLUME);
  }
  const taken = new Set<string>();
  for (const { claim, candidates } of toMatch.sort((a, b) => sizeOf(a.claim) - sizeOf(b.claim))) {
    const near = candidates.of(node.metadata.labels);
    const volume = findVolume(claim, near, { taken, isReachable: (one) => isReachable(one, node) });
    if (volume === undefined) provisions.push(claim);
    else {
      taken.add(volume.metadata.name);
      bindings.push({ volume, claim });
    }
  }
  for (const claim of provisions) {
    const reason = cannotMake(claim, fleet, node);
    if (reason !== undefined) return refused(reason);
  }
  return broken === undefined ? { bindings, provisions } : refusal(broken);
}

/** Why no volume can be made for the claim within reach of the node (checkVolumeProvisions). */
function cannotMake(claim: PersistentVolumeClaim, fleet: Fleet, { metadata: { labels } }: Node): string | undefined {
  const found = fleet.objects(STORAGE_CLASSES).get(classOf(claim));
  if (found === undefined || !found.provisioner || found.provisioner === NO_PROVISIONER) return NO_VOLUME;
  if (!isAllowed(found, labels)) return NO_VOLUME;
  return hasSpace(claim, found, fleet, labels) ? undefined : NO_SPACE;
}

function isAllowed({ allowedTopologies = [] }: StorageClass, labels: Labels | undefined): boolean {
  if (allowedTopologies.length === 0) return true;
  return allowedTopologies.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 && matchLabelExpressions.every(({ key, values }) => values.includes(labels?.[key] ?? '')),
  );
}

export function largestVolume({ maximumVolumeSize, capacity }: CSIStorageCapacity): number | undefined {
  const limit = maximumVolumeSize ?? capacity;
  return limit === undefined ? undefined : value(limit);
}

/** Only drivers that tell how much space they have are asked. */
function hasSpace(
  claim: PersistentVolumeClaim,
  { metadata, provisioner }: StorageClass,
  fleet: Fleet,
  labels: Labels | undefined,
): boolean {
  if (claim.spec.resources?.requests?.storage === undefined) return true;
  if (!fleet.objects(CSI_DRIVERS).get(provisioner)?.spec.storageCapacity) return true;
  const size = sizeOf(claim);
  for (const capacity of fleet.objects(CSI_STORAGE_CAPACITIES).values()) {
    const limit = largestVolume(capacity);
    if (capacity.storageClassName !== metadata.name || limit === undefined || limit < size) continue;
    if (selectorMatches(capacity.nodeTopology, labels)) return true;
  }
  return false;
}
