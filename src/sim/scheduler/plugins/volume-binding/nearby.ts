/**
 * Candidates for a claim by where they can be used, so that a node is shown only those that may be within its reach: with a disk on each
 * of a thousand nodes, one instead of a thousand. Most volumes say where they are by one label of nodes.
 */
import type { Labels } from '../../../machinery/selectors/requirements.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { isReservedFor } from '../../../machinery/volumes/binding.ts';

interface Candidate {
  /** Place among all: of equally large volumes the first is taken. */
  readonly at: number;
  readonly volume: PersistentVolume;
}

/** Values of the one label that says where the volume is; undefined: it is not that simple. */
function placeOf({ spec }: PersistentVolume): { readonly key: string; readonly values: readonly string[] } | undefined {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms?.length !== 1) return undefined;
  const { matchExpressions = [], matchFields = [] } = terms[0] ?? {};
  const [only] = matchExpressions;
  if (only === undefined || matchExpressions.length > 1 || matchFields.length > 0 || only.operator !== 'In') return undefined;
  return { key: only.key, values: only.values ?? [] };
}

export class Nearby {
  readonly #anywhere: Candidate[] = [];
  /** By label, then by its value. */
  readonly #placed = new Map<string, Map<string, Candidate[]>>();

  /** A volume that is reserved for the claim is shown to every node: that it is out of reach is what matters then. */
  constructor(volumes: readonly PersistentVolume[], claim: PersistentVolumeClaim) {
    for (const [at, volume] of volumes.entries()) {
      const place = isReservedFor(volume, claim) ? undefined : placeOf(volume);
      if (place === undefined) this.#anywhere.push({ at, volume });
      else for (const value of new Set(place.values)) this.#listAt(place.key, value).push({ at, volume });
    }
  }

  #listAt(key: string, value: string): Candidate[] {
    let byValue = this.#placed.get(key);
    if (byValue === undefined) {
      byValue = new Map();
      this.#placed.set(key, byValue);
    }
    let list = byValue.get(value);
    if (list === undefined) {
      list = [];
      byValue.set(value, list);
    }
    return list;
  }

  /** In the order of all volumes. Whether they are within reach is still to be asked. */
  of(labels: Labels | undefined): readonly PersistentVolume[] {
    const found = [...this.#anywhere];
    for (const [key, byValue] of this.#placed) {
      const label = labels?.[key];
      if (label !== undefined) found.push(...(byValue.get(label) ?? []));
    }
    return found.sort((a, b) => a.at - b.at).map(({ volume }) => volume);
  }
}
