/** Index of pods by the claims that their volumes are of. Follows pkg/controller/volume/common/common.go (PodPVCIndex). */
import type { Pod } from '../../machinery/types/pod.ts';
import { claimNameOf } from '../../machinery/volumes/pod-claims.ts';

export const BY_CLAIM = 'claim';
const NONE: readonly string[] = Object.freeze([]);

/** Keys of claims; most pods have none. */
export function byClaim(pod: Pod): readonly string[] {
  let keys: string[] | undefined;
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimNameOf(pod, volume);
    if (name === undefined) continue;
    keys ??= [];
    keys.push(`${pod.metadata.namespace}/${name}`);
  }
  return keys ?? NONE;
}
