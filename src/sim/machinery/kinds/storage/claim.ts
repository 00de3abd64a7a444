/**
 * v1 PersistentVolumeClaim (pkg/registry/core/persistentvolumeclaim/strategy.go, pkg/api/persistentvolumeclaim/util.go). Not modelled:
 * that sources of data must match each other; sources in other namespaces; sizes that the status says are being made.
 */
import type { Draft } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, ownColumns, statusSubresource } from '../common/built-in.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { accessModesCell } from './access-modes.ts';
import { BETA_CLASS, validateClaim, validateClaimStatus, validateClaimUpdate } from './claim-validation.ts';

/** For claims themselves and for the templates of claims in StatefulSets. */
export function defaultClaim(draft: Draft): void {
  draft.spec ??= {};
  draft.spec.volumeMode ??= 'Filesystem';
  draft.spec.resources ??= {};
  draft.status ??= {};
  draft.status.phase ??= 'Pending';
  defaultConditionTimes(draft.status.conditions, 'lastProbeTime', 'lastTransitionTime');
}

/** Clients that know only one of the two fields for a source find it in theirs. */
function matchSources(spec: Draft): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) spec.dataSourceRef = { ...dataSource };
  else if (dataSourceRef !== undefined && dataSource === undefined && !dataSourceRef.namespace) spec.dataSource = { ...dataSourceRef };
}

/** The older of the two fields takes claims and snapshots only. */
function isOldSource({ kind, apiGroup = '' }: Draft): boolean {
  return (kind === 'PersistentVolumeClaim' && apiGroup === '') || (kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io');
}

function prepareForCreate(draft: Draft): void {
  draft.status = { phase: 'Pending' };
  const { spec } = draft;
  if (spec.dataSourceRef?.namespace !== undefined) spec.dataSourceRef = { ...spec.dataSourceRef, namespace: undefined };
  if (spec.dataSource !== undefined && !isOldSource(spec.dataSource)) delete spec.dataSource;
  matchSources(spec);
  if (spec.dataSource !== undefined && !isOldSource(spec.dataSource)) delete spec.dataSource;
}

/** The class that a volume or claim is of; the annotation is older and wins. */
export function classOf({ metadata, spec }: Draft): string {
  return metadata.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? '';
}

export const persistentVolumeClaims = builtIn('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', {
  shortNames: ['pvc'],
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults: defaultClaim,
  prepareForCreate,
  validate: validateClaim,
  prepareForUpdate: keepStatus,
  validateUpdate: validateClaimUpdate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateClaimStatus })],
  columns: [
    ...columns(
      ['Status', 'string', 'phase represents the current phase of PersistentVolumeClaim.'],
      ['Volume', 'string', 'volumeName is the binding reference to the PersistentVolume backing this claim.'],
      ['Capacity', 'string', 'capacity represents the actual resources of the underlying volume.'],
      [
        'Access Modes',
        'string',
        'accessModes contains the actual access modes the volume backing the PVC has. More info: https://kubernetes.io/docs/concepts/storage/persistent-volumes#access-modes-1',
      ],
      ['StorageClass', 'string', 'StorageClass of the pvc'],
      ['VolumeAttributesClass', 'string', 'VolumeAttributesClass of the pvc'],
    ),
    ...ownColumns([
      [
        'VolumeMode',
        'string',
        'volumeMode defines what type of volume is required by the claim. Value of Filesystem is implied when not included in claim spec.',
        1,
      ],
    ]),
  ],
  cells: (claim: Draft, nowMicros) => {
    const { metadata, spec, status = {} } = claim;
    const bound = Boolean(spec.volumeName);
    return [
      metadata.name,
      metadata.deletionTimestamp === undefined ? (status.phase ?? '') : 'Terminating',
      spec.volumeName ?? '',
      bound ? (status.capacity?.storage ?? '0') : '',
      bound ? accessModesCell(status.accessModes) : '',
      classOf(claim),
      spec.volumeAttributesClassName ?? '<unset>',
      age(metadata.creationTimestamp, nowMicros),
      spec.volumeMode ?? '<unset>',
    ];
  },
});
