/** Pods of two futures, matched: by name, and where an owner gave other names, as one of its pods for another. */

export interface PlacedPod {
  /** `namespace/name`. */
  readonly key: string;
  /** Empty: it has none. */
  readonly node: string;
  /** The controller that made it; empty: none. */
  readonly owner: string;
}

export interface Twins {
  readonly pairs: readonly (readonly [PlacedPod, PlacedPod])[];
  readonly onlyHere: number;
  readonly onlyThere: number;
}

/** Pods of one owner are alike: as many as possible are matched with one on the same node. */
export function matchPods(here: readonly PlacedPod[], there: readonly PlacedPod[]): Twins {
  const theirs = new Map(there.map((pod) => [pod.key, pod]));
  const pairs: (readonly [PlacedPod, PlacedPod])[] = [];
  const left = new Map<string, PlacedPod[]>();
  let alone = 0;
  for (const pod of here) {
    const same = theirs.get(pod.key);
    if (same !== undefined) {
      pairs.push([pod, same]);
      theirs.delete(pod.key);
    } else if (pod.owner === '') alone++;
    else {
      const siblings = left.get(pod.owner);
      if (siblings === undefined) left.set(pod.owner, [pod]);
      else siblings.push(pod);
    }
  }
  const strangers: PlacedPod[] = [];
  for (const other of theirs.values()) {
    const siblings = left.get(other.owner);
    const at = siblings?.findIndex(({ node }) => node === other.node) ?? -1;
    if (siblings === undefined || at < 0) strangers.push(other);
    else pairs.push([siblings.splice(at, 1)[0] as PlacedPod, other]);
  }
  let onlyThere = 0;
  for (const other of strangers) {
    const sibling = left.get(other.owner)?.shift();
    if (sibling === undefined) onlyThere++;
    else pairs.push([sibling, other]);
  }
  const onlyHere = [...left.values()].reduce((sum, siblings) => sum + siblings.length, alone);
  return { pairs, onlyHere, onlyThere };
}
