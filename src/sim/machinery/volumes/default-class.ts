/** The class of claims that name none. Follows pkg/volume/util/storageclass.go (GetDefaultClass). */
import type { PersistentVolumeClaim, StorageClass } from '../types/storage.ts';
import type { ApiObject } from '../wire/api.ts';

const MARKS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** The author of the claim has chosen: a class, or none. */
export function hasClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return spec.storageClassName !== undefined || metadata.annotations?.[OLD_CLASS] !== undefined;
}

/** Of several the newest counts; of equally old ones the first by name. */
export function defaultClass(classes: Iterable<ApiObject>): StorageClass | undefined {
  let best: ApiObject | undefined;
  for (const one of classes) {
    if (!MARKS.some((mark) => one.metadata.annotations?.[mark] === 'true')) continue;
    if (best === undefined || isBetter(one, best)) best = one;
  }
  return best as StorageClass | undefined;
}

function isBetter({ metadata: a }: ApiObject, { metadata: b }: ApiObject): boolean {
  const [mine, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return mine === other ? a.name < b.name : mine > other;
}
