/** Which volumes a pod uses, by its claims. */
import { PERSISTENT_VOLUME_CLAIMS } from '../../client/resource.ts';
import type { Fleet } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** Names of PersistentVolumes. */
export function volumesOf({ storage }: PodInfo, fleet: Fleet): readonly string[] {
  const claims = storage?.claims ?? [];
  if (claims.length === 0) return [];
  const known = fleet.objects(PERSISTENT_VOLUME_CLAIMS);
  return claims.flatMap(({ key }) => known.get(key)?.spec.volumeName || []);
}
