/**
 * Claims of a pod: bound ones hold it to where their volumes can be reached; those that wait for their first consumer get a volume that
 * suits the node, or one is made there. Follows plugins/volumebinding/volume_binding.go. Scores by capacity are off, as by default.
 */
import { semanticEqual } from '../../../machinery/semantic-equal.ts';
import type { PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { SELECTED_NODE } from '../../../machinery/volumes/annotations.ts';
import { reservedFor } from '../../../machinery/volumes/binding.ts';
import { DEFAULT_ARGS, type VolumeBindingArgs } from '../../config/plugin-args.ts';
import { labelsChanged } from '../../framework/change.ts';
import type { Fleet, Plugin, PreFiltered } from '../../framework/plugin.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { rejection } from '../../framework/verdict.ts';
import { bindVolumes } from './bind.ts';
import { findVolumes, isRefused, largestVolume, type PodVolumes } from './find.ts';
import { type BindingPlan, NAME } from './plan.ts';
import { assumedBy, brokenClaim, sortClaims } from './pod-claims.ts';

const SKIP: PreFiltered = { kind: 'skip' };
const OVERDUE = rejection('UnschedulableAndUnresolvable', NAME, 'pod has unbound immediate PersistentVolumeClaims');
const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins';

function hasClaims({ storage }: PodInfo): boolean {
  return storage !== undefined && storage.claims.length > 0;
}

function preFilter(pod: PodInfo, fleet: Fleet): PreFiltered {
  if (!hasClaims(pod)) return SKIP;
  const reason = brokenClaim(pod, fleet);
  if (reason !== undefined) return { kind: 'reject', rejection: rejection('UnschedulableAndUnresolvable', NAME, reason) };
  const assumed = assumedBy(fleet);
  const claims = sortClaims(pod, fleet, assumed);
  if (claims.overdue.length > 0) return { kind: 'reject', rejection: OVERDUE };
  return {
    kind: 'filter',
    filter(node) {
      const found = findVolumes(claims, fleet, assumed, node);
      return isRefused(found) ? found : undefined;
    },
  };
}

/** Found anew, as it was when the node was filtered: nothing has happened since. */
function volumesOn(pod: PodInfo, name: string, fleet: Fleet): PodVolumes | undefined {
  const node = fleet.nodes.find((one) => one.name === name);
  if (node === undefined) return undefined;
  const assumed = assumedBy(fleet);
  const found = findVolumes(sortClaims(pod, fleet, assumed), fleet, assumed, node);
  return isRefused(found) ? undefined : found;
}

function sentTo(claim: PersistentVolumeClaim, node: string): PersistentVolumeClaim {
  const annotations = { ...claim.metadata.annotations, [SELECTED_NODE]: node };
  return Object.freeze({ ...claim, metadata: { ...claim.metadata, annotations } });
}

function uses({ pod, storage }: PodInfo, { metadata }: PersistentVolumeClaim): boolean {
  return pod.metadata.namespace === metadata.namespace && (storage?.claims.some(({ name }) => name === metadata.name) ?? false);
}

export function volumeBindingWith({ bindTimeoutSeconds }: VolumeBindingArgs): Plugin {
  return {
    name: NAME,
    preFilter,
    preScore: () => undefined,
    concerns: hasClaims,
    reserve(pod, node, fleet) {
      const volumes = volumesOn(pod, node, fleet);
      if (volumes === undefined || volumes.bindings.length + volumes.provisions.length === 0) return undefined;
      const plan: BindingPlan = Object.freeze({
        bindings: volumes.bindings.map(({ volume, claim }) => ({ volume: reservedFor(volume, claim), claim })),
        provisions: volumes.provisions.map((claim) => sentTo(claim, node)),
      });
      return { plan };
    },
    preFlight: ({ plan }) => plan !== undefined,
    preBind: (assumed) => bindVolumes(assumed, bindTimeoutSeconds),
    hints: {
      'storage class added': () => true,
      'storage class updated': (_, { old, object }) => !semanticEqual(old.allowedTopologies, object.allowedTopologies),
      'claim added': (pod, { object }) => uses(pod, object),
      'claim updated': (pod, { object }) => uses(pod, object),
      'volume added': () => true,
      'volume updated': () => true,
      'node added': () => true,
      'node updated': (_, { old, node }) => labelsChanged(old, node),
      'csi node added': () => true,
      'csi node updated': (_, { old, object }) => old.metadata.annotations?.[MIGRATED] !== object.metadata.annotations?.[MIGRATED],
      'csi driver updated': ({ pod }, { old, object }) =>
        Boolean(old.spec.storageCapacity) &&
        !object.spec.storageCapacity &&
        (pod.spec.volumes?.some(({ csi }) => csi?.driver === object.metadata.name) ?? false),
      'storage capacity added': () => true,
      'storage capacity updated'(_, { old, object }) {
        const [before, now] = [largestVolume(old), largestVolume(object)];
        return now !== undefined && (before === undefined || now > before);
      },
    },
  };
}

export const volumeBinding = volumeBindingWith(DEFAULT_ARGS.VolumeBinding);
