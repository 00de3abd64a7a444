/** Recorded objects of the kinds that have nothing peculiar: filled in, made as the API server makes them, with the status as recorded. */
import {
  CSI_DRIVERS,
  CSI_NODES,
  CSI_STORAGE_CAPACITIES,
  DEVICE_CLASSES,
  DISRUPTION_BUDGETS,
  keyOf,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  RESOURCE_CLAIMS,
  RESOURCE_SLICES,
  type Resource,
  SERVICES,
  STATEFUL_SETS,
  STORAGE_CLASSES,
  VOLUME_ATTACHMENTS,
} from '../../../sim/client/resource.ts';
import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import { resourceByKind } from '../../../sim/machinery/scheme/registry.ts';
import type { ApiObject } from '../../../sim/machinery/wire/api.ts';
import { CONTEXT, CREATED, type SchedulerInput } from './input.ts';

/** Lists of the input, in the order in which their objects are shown to the scheduler. */
export const LISTS: readonly (readonly [keyof SchedulerInput, Resource])[] = [
  ['services', SERVICES],
  ['replicaSets', REPLICA_SETS],
  ['statefulSets', STATEFUL_SETS],
  ['replicationControllers', REPLICATION_CONTROLLERS],
  ['persistentVolumes', PERSISTENT_VOLUMES],
  ['persistentVolumeClaims', PERSISTENT_VOLUME_CLAIMS],
  ['storageClasses', STORAGE_CLASSES],
  ['csiNodes', CSI_NODES],
  ['csiDrivers', CSI_DRIVERS],
  ['csiStorageCapacities', CSI_STORAGE_CAPACITIES],
  ['volumeAttachments', VOLUME_ATTACHMENTS],
  ['podDisruptionBudgets', DISRUPTION_BUDGETS],
  ['resourceClaims', RESOURCE_CLAIMS],
  ['deviceClasses', DEVICE_CLASSES],
  ['resourceSlices', RESOURCE_SLICES],
];

export function filledObject(resource: Resource, recorded: Draft): ApiObject {
  const object = structuredClone(recorded);
  const { status } = object;
  const definition = resourceByKind(resource.apiVersion, resource.kind);
  object.apiVersion = resource.apiVersion;
  object.kind = resource.kind;
  if (resource.namespaced) object.metadata.namespace ??= 'default';
  object.metadata.uid ??= keyOf(object).replace('/', '.');
  object.metadata.creationTimestamp ??= CREATED;
  definition?.setDefaults?.(object);
  definition?.prepareForCreate?.(object, CONTEXT);
  if (status !== undefined) object.status = status;
  return Object.freeze(object);
}

/** All objects of a kind by key, in the order of their names, as an informer lists them. */
export function objectsOf(input: Partial<SchedulerInput>): (of: Resource) => ReadonlyMap<string, ApiObject> {
  const byResource = new Map<string, ReadonlyMap<string, ApiObject>>();
  for (const [list, resource] of LISTS) {
    const objects = ((input[list] ?? []) as readonly Draft[]).map((draft) => filledObject(resource, draft));
    byResource.set(resource.id, new Map(objects.map((object): [string, ApiObject] => [keyOf(object), object]).sort(byKey)));
  }
  return ({ id }) => byResource.get(id) ?? new Map();
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
