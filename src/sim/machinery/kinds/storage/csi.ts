/**
 * storage.k8s.io/v1 CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment (pkg/registry/storage, pkg/apis/storage/v1/defaults.go).
 * Not modelled: the generation that a CSIDriver has from its first change on.
 */
import type { Draft } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, statusSubresource } from '../common/built-in.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import {
  validateAttachment,
  validateAttachmentUpdate,
  validateCsiNode,
  validateCsiNodeUpdate,
  validateDriver,
  validateDriverUpdate,
  validateStorageCapacity,
  validateStorageCapacityUpdate,
} from './csi-validation.ts';

const GROUP_VERSION = 'storage.k8s.io/v1';

const DRIVER_DEFAULTS = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
};

function defaultDriver(draft: Draft): void {
  draft.spec = { ...DRIVER_DEFAULTS, ...draft.spec };
  if ((draft.spec.volumeLifecycleModes ?? []).length === 0) draft.spec.volumeLifecycleModes = ['Persistent'];
}

function yesOrNo(flag: boolean | undefined): boolean {
  return flag ?? false;
}

export const csiDrivers = builtIn(GROUP_VERSION, 'CSIDriver', 'csidrivers', {
  namespaced: false,
  generation: 'none',
  deleteReturnsObject: true,
  setDefaults: defaultDriver,
  validate: validateDriver,
  validateUpdate: validateDriverUpdate,
  columns: columns(
    [
      'AttachRequired',
      'boolean',
      'attachRequired indicates this CSI volume driver requires an attach operation (because it implements the CSI ControllerPublishVolume() method), and that the Kubernetes attach detach controller should call the attach volume interface which checks the volumeattachment status and waits until the volume is attached before proceeding to mounting.',
    ],
    [
      'PodInfoOnMount',
      'boolean',
      'podInfoOnMount indicates this CSI volume driver requires additional pod information (like podName, podUID, etc.) during mount operations, if set to true.',
    ],
    [
      'StorageCapacity',
      'boolean',
      'storageCapacity indicates that the CSI volume driver wants pod scheduling to consider the storage capacity.',
    ],
    ['TokenRequests', 'string', "tokenRequests indicates the CSI driver needs pods' service account tokens it is mounting volume for."],
    ['RequiresRepublish', 'boolean', 'requiresRepublish indicates the CSI driver wants `NodePublishVolume` being periodically called.'],
    ['Modes', 'string', 'volumeLifecycleModes defines what kind of volumes this CSI volume driver supports.'],
  ),
  cells: ({ metadata, spec }: Draft, nowMicros) => [
    metadata.name,
    spec.attachRequired ?? true,
    yesOrNo(spec.podInfoOnMount),
    yesOrNo(spec.storageCapacity),
    (spec.tokenRequests ?? []).map(({ audience }: Draft) => audience).join(',') || '<unset>',
    yesOrNo(spec.requiresRepublish),
    (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    age(metadata.creationTimestamp, nowMicros),
  ],
});

export const csiNodes = builtIn(GROUP_VERSION, 'CSINode', 'csinodes', {
  namespaced: false,
  generation: 'none',
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    if ((draft.spec.drivers ?? []).length === 0) draft.spec.drivers = null;
  },
  validate: validateCsiNode,
  validateUpdate: validateCsiNodeUpdate,
  columns: columns(['Drivers', 'integer', 'Drivers indicates the number of CSI drivers registered on the node']),
  cells: ({ metadata, spec }: Draft, nowMicros) => [metadata.name, (spec.drivers ?? []).length, age(metadata.creationTimestamp, nowMicros)],
});

export const csiStorageCapacities = builtIn(GROUP_VERSION, 'CSIStorageCapacity', 'csistoragecapacities', {
  generation: 'none',
  validate: validateStorageCapacity,
  validateUpdate: validateStorageCapacityUpdate,
  columns: columns(
    ['StorageClassName', 'string', 'storageClassName represents the name of the StorageClass that the reported capacity applies to.'],
    ['Capacity', 'string', 'capacity is the value reported by the CSI driver in its GetCapacityResponse for a GetCapacityRequest.'],
  ),
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.storageClassName ?? '',
    object.capacity ?? '<unset>',
    age(object.metadata.creationTimestamp, nowMicros),
  ],
});

export const volumeAttachments = builtIn(GROUP_VERSION, 'VolumeAttachment', 'volumeattachments', {
  namespaced: false,
  generation: 'none',
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    draft.spec.source ??= {};
    draft.status = { attached: false, ...draft.status };
  },
  prepareForCreate: (draft: Draft) => {
    draft.status = { attached: false };
  },
  validate: validateAttachment,
  prepareForUpdate: keepStatus,
  validateUpdate: validateAttachmentUpdate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec })],
  columns: columns(
    [
      'Attacher',
      'string',
      'attacher indicates the name of the volume driver that MUST handle this request. This is the name returned by GetPluginName().',
    ],
    ['PV', 'string', 'source represents the volume that should be attached.'],
    ['Node', 'string', 'nodeName represents the node that the volume should be attached to.'],
    ['Attached', 'boolean', 'attached indicates the volume is successfully attached.'],
  ),
  cells: ({ metadata, spec, status }: Draft, nowMicros) => [
    metadata.name,
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status.attached,
    age(metadata.creationTimestamp, nowMicros),
  ],
});
