/** v1 PersistentVolume (pkg/registry/core/persistentvolume/strategy.go, pkg/apis/core/v1/defaults.go). */
import type { Draft, StrategyContext } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, ownColumns, statusSubresource } from '../common/built-in.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { defaultOldDisks } from '../pod/volume-defaults.ts';
import { accessModesCell } from './access-modes.ts';
import { classOf } from './claim.ts';
import { validateVolume, validateVolumeUpdate } from './volume-validation.ts';

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const { spec } = draft;
  spec.persistentVolumeReclaimPolicy ||= 'Retain';
  spec.volumeMode ??= 'Filesystem';
  if (spec.hostPath !== undefined) spec.hostPath.type ??= '';
  defaultOldDisks(spec);
  draft.status ??= {};
  draft.status.phase ||= 'Pending';
}

function prepareStatus(draft: Draft, old: Draft, context: StrategyContext): void {
  keepSpec(draft, old);
  const before = old.status?.lastPhaseTransitionTime;
  const given = draft.status.lastPhaseTransitionTime;
  if (draft.status.phase === old.status?.phase) {
    if (given === undefined && before !== undefined) draft.status.lastPhaseTransitionTime = before;
  } else if (given === undefined || given === before) draft.status.lastPhaseTransitionTime = context.now;
}

function claimCell(claim: Draft): string {
  return claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`;
}

export const persistentVolumes = builtIn('v1', 'PersistentVolume', 'persistentvolumes', {
  shortNames: ['pv'],
  namespaced: false,
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate: (draft: Draft, context) => {
    draft.status = { phase: 'Pending', lastPhaseTransitionTime: context.now };
  },
  validate: validateVolume,
  prepareForUpdate: keepStatus,
  validateUpdate: validateVolumeUpdate,
  subresources: [statusSubresource({ prepareForUpdate: prepareStatus })],
  columns: [
    ...columns(
      [
        'Capacity',
        'string',
        "capacity is the description of the persistent volume's resources and capacity. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#capacity",
      ],
      [
        'Access Modes',
        'string',
        'accessModes contains all ways the volume can be mounted. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes',
      ],
      [
        'Reclaim Policy',
        'string',
        'persistentVolumeReclaimPolicy defines what happens to a persistent volume when released from its claim. Valid options are Retain (default for manually created PersistentVolumes), Delete (default for dynamically provisioned PersistentVolumes), and Recycle (deprecated). Recycle must be supported by the volume plugin underlying this PersistentVolume. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#reclaiming',
      ],
      [
        'Status',
        'string',
        'phase indicates if a volume is available, bound to a claim, or released by a claim. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#phase',
      ],
      [
        'Claim',
        'string',
        'claimRef is part of a bi-directional binding between PersistentVolume and PersistentVolumeClaim. Expected to be non-nil when bound. claim.VolumeName is the authoritative bind between PV and PVC. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#binding',
      ],
      ['StorageClass', 'string', 'StorageClass of the pv'],
      ['VolumeAttributesClass', 'string', 'VolumeAttributesClass of the pv'],
      [
        'Reason',
        'string',
        'reason is a brief CamelCase string that describes any failure and is meant for machine parsing and tidy display in the CLI.',
      ],
    ),
    ...ownColumns([
      [
        'VolumeMode',
        'string',
        'volumeMode defines if a volume is intended to be used with a formatted filesystem or to remain in raw block state. Value of Filesystem is implied when not included in spec.',
        1,
      ],
    ]),
  ],
  cells: (volume: Draft, nowMicros) => {
    const { metadata, spec, status = {} } = volume;
    return [
      metadata.name,
      spec.capacity?.storage ?? '0',
      accessModesCell(spec.accessModes),
      spec.persistentVolumeReclaimPolicy,
      metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
      claimCell(spec.claimRef),
      classOf(volume),
      spec.volumeAttributesClassName ?? '<unset>',
      status.reason ?? '',
      age(metadata.creationTimestamp, nowMicros),
      spec.volumeMode ?? '<unset>',
    ];
  },
});
