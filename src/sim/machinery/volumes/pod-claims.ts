/** Claims that the volumes of a pod are of. Follows component-helpers storage/ephemeral/ephemeral.go. */
import type { Pod, Volume } from '../types/pod.ts';
import type { PersistentVolumeClaim } from '../types/storage.ts';

/** The claim behind a volume; undefined: none is. That of an ephemeral volume is named after pod and volume. */
export function claimNameOf(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim !== undefined) return volume.persistentVolumeClaim.claimName;
  return volume.ephemeral === undefined ? undefined : `${pod.metadata.name}-${volume.name}`;
}

/** Was the claim made for the pod? */
export function isMadeFor({ metadata: pod }: Pod, { metadata }: PersistentVolumeClaim): boolean {
  return (
    metadata.namespace === pod.namespace && (metadata.ownerReferences ?? []).some(({ controller, uid }) => controller && uid === pod.uid)
  );
}

/** What is said of an ephemeral volume whose claim is somebody else's. */
export function notMadeFor({ metadata: pod }: Pod, { metadata }: PersistentVolumeClaim): string {
  const { namespace, name } = metadata;
  return `PVC ${namespace}/${name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;
}
