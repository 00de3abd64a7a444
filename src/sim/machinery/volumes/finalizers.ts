/** Finalizers that keep an object until somebody is done with it. Follows pkg/controller/volume/protectionutil/utils.go. */
import type { ApiObject } from '../wire/api.ts';

function has({ metadata }: ApiObject, finalizer: string): boolean {
  return metadata.finalizers?.includes(finalizer) ?? false;
}

/** It is being deleted, and waits for this finalizer. */
export function isWaitingFor(object: ApiObject, finalizer: string): boolean {
  return object.metadata.deletionTimestamp !== undefined && has(object, finalizer);
}

/** It is not being deleted, and should have the finalizer. */
export function lacks(object: ApiObject, finalizer: string): boolean {
  return object.metadata.deletionTimestamp === undefined && !has(object, finalizer);
}

export function withFinalizer<Item extends ApiObject>(object: Item, finalizer: string): Item {
  return { ...object, metadata: { ...object.metadata, finalizers: [...(object.metadata.finalizers ?? []), finalizer] } };
}

export function withoutFinalizer<Item extends ApiObject>(object: Item, finalizer: string): Item {
  return { ...object, metadata: { ...object.metadata, finalizers: (object.metadata.finalizers ?? []).filter((one) => one !== finalizer) } };
}
