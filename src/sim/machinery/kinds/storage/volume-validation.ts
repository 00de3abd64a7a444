/** pkg/apis/core/validation/validation.go: ValidatePersistentVolume and its update. */
import { isNegative, parseQuantity, value } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { unifiedDiff } from '../../text/unified-diff.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { nameIsSubdomain } from '../../validation/names.ts';
import { validateNoBacksteps } from '../../validation/paths.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { sortedMap } from '../common/shown.ts';
import { validateNodeSelector } from '../pod/validation/affinity.ts';
import {
  needs,
  validateAzureDisk,
  validateCinder,
  validateFibreChannel,
  validateFlexVolume,
  validateFlocker,
  validateIscsi,
  validateNfs,
  validatePartitioned,
  validateQuobyte,
  validateStorageOs,
} from '../pod/validation/vendor-volumes.ts';
import { validateHostPath } from '../pod/validation/volumes.ts';
import { validateAccessModes } from './access-modes.ts';
import { validateDriverName } from './driver-name.ts';

type Check = (source: Draft, path: string, errors: FieldError[]) => void;

const RECLAIM: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

function validateLocal(source: Draft, path: string, errors: FieldError[]): void {
  if (!source.path) errors.push(required(`${path}.path`));
  else validateNoBacksteps(source.path, `${path}.path`, errors);
}

function validateCsi(source: Draft, path: string, errors: FieldError[]): void {
  validateDriverName(source.driver ?? '', `${path}.driver`, errors);
  if (!source.volumeHandle) errors.push(required(`${path}.volumeHandle`));
  for (const field of ['controllerPublishSecretRef', 'nodePublishSecretRef', 'controllerExpandSecretRef', 'nodeExpandSecretRef']) {
    const reference = source[field];
    if (reference === undefined) continue;
    if (!reference.name) errors.push(required(`${path}.${field}.name`));
    if (!reference.namespace) errors.push(required(`${path}.${field}.namespace`));
  }
}

/** In the order in which the sources are looked at. */
const SOURCES: readonly (readonly [field: string, check: Check, shown?: string])[] = [
  ['hostPath', validateHostPath],
  ['gcePersistentDisk', validatePartitioned('pdName', 'persistentDisk')],
  ['awsElasticBlockStore', validatePartitioned('volumeID', 'awsElasticBlockStore')],
  ['glusterfs', needs('endpoints', 'path')],
  ['flocker', validateFlocker],
  ['nfs', validateNfs],
  ['rbd', needs('monitors', 'image')],
  ['quobyte', validateQuobyte],
  ['cephfs', needs('monitors'), 'cephFS'],
  ['iscsi', validateIscsi],
  ['cinder', validateCinder],
  ['fc', validateFibreChannel],
  ['flexVolume', validateFlexVolume],
  ['azureFile', needs('secretName', 'shareName')],
  ['vsphereVolume', needs('volumePath')],
  ['photonPersistentDisk', needs('pdID')],
  ['portworxVolume', needs('volumeID')],
  ['azureDisk', validateAzureDisk],
  ['scaleIO', needs('gateway', 'system', 'volumeName')],
  ['local', validateLocal],
  ['storageos', validateStorageOs],
  ['csi', validateCsi],
];

function validateSources(spec: Draft, path: string, errors: FieldError[]): void {
  let found = false;
  for (const [field, check, shown = field] of SOURCES) {
    if (spec[field] === undefined) continue;
    if (found) errors.push(forbidden(`${path}.${shown}`, 'may not specify more than 1 volume type'));
    else check(spec[field], `${path}.${shown}`, errors);
    found = true;
    if (field === 'local' && spec.nodeAffinity?.required === undefined)
      errors.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'));
  }
  if (!found) errors.push(required(path, 'must specify a volume type'));
}

function validateCapacity(capacity: Readonly<Record<string, string>>, path: string, errors: FieldError[]): void {
  const names = Object.keys(capacity);
  if (names.length === 0) errors.push(required(path));
  if (!('storage' in capacity) || names.length > 1) errors.push(notSupported(path, sortedMap(capacity), ['storage']));
  for (const name of names) {
    const amount = capacity[name] as string;
    const at = `${path}[${name}]`;
    if (isNegative(amount)) errors.push(invalid(at, value(amount), 'must be a valid resource quantity'));
    const parsed = parseQuantity(amount);
    if (parsed.ok && parsed.quantity.nanos <= 0n) errors.push(invalid(at, amount, 'must be greater than zero'));
  }
}

/** `inline`: the spec stands in a VolumeAttachment, without what only stored volumes have. */
export function validateVolumeSpec(spec: Draft, path: string, errors: FieldError[], inline = false): void {
  const modes: readonly string[] = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(`${path}.accessModes`));
  validateAccessModes(modes, `${path}.accessModes`, errors);
  const policy: string = spec.persistentVolumeReclaimPolicy ?? '';
  if (!inline) {
    validateCapacity(spec.capacity ?? {}, `${path}.capacity`, errors);
    if (policy !== '' && !RECLAIM.includes(policy)) errors.push(notSupported(`${path}.persistentVolumeReclaimPolicy`, policy, RECLAIM));
  }
  if (spec.nodeAffinity !== undefined) {
    const { required: selector } = spec.nodeAffinity;
    if (selector === undefined) errors.push(required(`${path}.nodeAffinity.required`, 'must specify required node constraints'));
    else validateNodeSelector(selector, `${path}.nodeAffinity.required`, errors);
  }
  validateSources(spec, path, errors);
  if (spec.hostPath?.path === '/' && policy === 'Recycle')
    errors.push(forbidden(`${path}.persistentVolumeReclaimPolicy`, "may not be 'recycle' for a hostPath mount of '/'"));
  const className: string = spec.storageClassName ?? '';
  if (className !== '')
    for (const text of nameIsSubdomain(className, false)) errors.push(invalid(`${path}.storageClassName`, className, text));
  if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode))
    errors.push(notSupported(`${path}.volumeMode`, spec.volumeMode, VOLUME_MODES));
}

export function validateVolume({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateVolumeSpec(spec, 'spec', errors);
  return errors;
}

function sourcesOf(spec: Draft): Draft {
  const sources: Draft = {};
  for (const [field] of SOURCES) if (spec[field] !== undefined) sources[field] = spec[field];
  return sources;
}

export function validateVolumeUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors = [...validateVolume(object)];
  const { spec } = object;
  const { spec: old } = before as Draft;
  const [now, then] = [sourcesOf(spec), sourcesOf(old)];
  if (!semanticEqual(now, then)) {
    const difference = unifiedDiff(JSON.stringify(then, undefined, 1), JSON.stringify(now, undefined, 1));
    errors.push(forbidden('spec.persistentvolumesource', `spec.persistentvolumesource is immutable after creation\n${difference}`));
  }
  validateImmutable(spec.volumeMode, old.volumeMode, 'spec.volumeMode', errors);
  if (old.nodeAffinity !== undefined) validateImmutable(spec.nodeAffinity, old.nodeAffinity, 'spec.nodeAffinity', errors);
  return errors;
}
