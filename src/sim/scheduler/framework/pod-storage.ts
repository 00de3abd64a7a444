/** The volumes of a pod that matter for where it can go; most pods have none. */
import type { Pod, Volume } from '../../machinery/types/pod.ts';
import { claimNameOf } from '../../machinery/volumes/pod-claims.ts';
import { type InTreeDisk, inTreeDisk } from './in-tree-disks.ts';

export interface PodClaim {
  readonly name: string;
  /** `namespace/name`. */
  readonly key: string;
  /** It is made for the pod, after the pod. */
  readonly ephemeral: boolean;
}

export interface PodStorage {
  readonly claims: readonly PodClaim[];
  /** Volumes without a claim that not everybody may use at once. */
  readonly disks: readonly Volume[];
  /** Volumes without a claim that CSI drivers attach nowadays. */
  readonly inTree: readonly InTreeDisk[];
}

/** Undefined: nothing of this. */
export function podStorage(pod: Pod): PodStorage | undefined {
  const { volumes } = pod.spec;
  if (volumes === undefined) return undefined;
  let found: { claims: PodClaim[]; disks: Volume[]; inTree: InTreeDisk[] } | undefined;
  for (const volume of volumes) {
    if (isPlain(volume)) continue;
    found ??= { claims: [], disks: [], inTree: [] };
    const name = claimNameOf(pod, volume);
    if (name !== undefined) {
      found.claims.push({ name, key: `${pod.metadata.namespace}/${name}`, ephemeral: volume.ephemeral !== undefined });
      continue;
    }
    if (volume.gcePersistentDisk ?? volume.awsElasticBlockStore ?? volume.iscsi ?? volume.rbd) found.disks.push(volume);
    const disk = inTreeDisk(volume);
    if (disk !== undefined) found.inTree.push(disk);
  }
  return found && Object.freeze(found);
}

/** What nearly every volume is: files that the node itself puts there. */
function isPlain({ projected, configMap, secret, emptyDir, hostPath }: Volume): boolean {
  return (projected ?? configMap ?? secret ?? emptyDir ?? hostPath) !== undefined;
}
