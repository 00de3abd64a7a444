/** Disks: made in a zone, attached to one instance at a time. */
import type { CloudDisk, CloudRequest, CloudResponse } from '../wire.ts';
import { good, missing, NOTHING, overQuota } from './answers.ts';
import type { CloudState } from './state.ts';

type DiskRequest = Extract<CloudRequest, { op: 'createDisk' | 'deleteDisk' | 'attachDisk' | 'detachDisk' }>;

export function performOnDisks(state: CloudState, request: DiskRequest): CloudResponse {
  switch (request.op) {
    case 'createDisk':
      return createDisk(state, request);
    case 'deleteDisk':
      return deleteDisk(state, request.id);
    case 'attachDisk':
      return attachDisk(state, request.id, request.instance);
    case 'detachDisk':
      return detachDisk(state, request.id, request.instance);
  }
}

function createDisk(state: CloudState, { name, zone, gibibytes }: Extract<DiskRequest, { op: 'createDisk' }>): CloudResponse<CloudDisk> {
  for (const disk of state.disks.values()) if (disk.name === name) return good(disk);
  const refusal = overQuota(state, 'disks', state.disks.size);
  if (refusal) return refusal;
  const id = `disk-${String(state.nextDisk++).padStart(6, '0')}`;
  const made: CloudDisk = Object.freeze({ id, name, zone, gibibytes, attachedTo: undefined });
  state.disks.set(id, made);
  return good(made);
}

function refuse(error: string): CloudResponse<never> {
  return Object.freeze({ ok: false, error });
}

function deleteDisk(state: CloudState, id: string): CloudResponse {
  const attachedTo = state.disks.get(id)?.attachedTo;
  if (attachedTo !== undefined) return refuse(`disk ${id} is attached to ${attachedTo}`);
  state.disks.delete(id);
  return NOTHING;
}

function attachDisk(state: CloudState, id: string, instance: string): CloudResponse {
  const disk = state.disks.get(id);
  if (!disk) return missing(`disk ${id}`);
  if (disk.attachedTo !== undefined && disk.attachedTo !== instance) return refuse(`disk ${id} is attached to ${disk.attachedTo}`);
  const zone = state.instances.get(instance)?.zone;
  if (zone !== undefined && disk.zone !== undefined && zone !== disk.zone) {
    return refuse(`disk ${id} is in ${disk.zone}, ${instance} in ${zone}`);
  }
  state.disks.set(id, Object.freeze({ ...disk, attachedTo: instance }));
  return NOTHING;
}

function detachDisk(state: CloudState, id: string, instance: string): CloudResponse {
  const disk = state.disks.get(id);
  if (disk?.attachedTo === instance) state.disks.set(id, Object.freeze({ ...disk, attachedTo: undefined }));
  return NOTHING;
}
