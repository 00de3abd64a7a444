/**
 * Volumes of a pod. Follows pkg/apis/core/validation/validation.go (ValidateVolumes, validateVolumeSource).
 */
import { isNegative } from '../../../quantity.ts';
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notSupported, required } from '../../../validation/field-error.ts';
import { dns1123Label, nameIsSubdomain } from '../../../validation/names.ts';
import { validateDescendingPath, validateNoBacksteps } from '../../../validation/paths.ts';
import { validateClaimTemplate } from './claim-template.ts';
import { validateDownwardFile, validateFileMode, validateKeyToPath, validateProjected } from './projected.ts';
import {
  needs,
  validateAzureDisk,
  validateCinder,
  validateCsi,
  validateFibreChannel,
  validateFlexVolume,
  validateFlocker,
  validateIscsi,
  validateNfs,
  validatePartitioned,
  validateQuobyte,
  validateStorageOs,
} from './vendor-volumes.ts';

interface SourceRule {
  readonly field: string;
  /** Name in "more than one" errors where it is not the field's. */
  readonly shown?: string;
  check(source: Draft, path: string, errors: FieldError[]): void;
}

const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const HOST_PATH_TYPES = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

export function validateHostPath(source: Draft, path: string, errors: FieldError[]): void {
  if (!source.path) {
    errors.push(required(`${path}.path`));
    return;
  }
  validateNoBacksteps(source.path, `${path}.path`, errors);
  if (source.type !== undefined && !HOST_PATH_TYPES.includes(source.type))
    errors.push(notSupported(`${path}.type`, source.type, HOST_PATH_TYPES));
}

function validateKeys(nameField: string) {
  return (source: Draft, path: string, errors: FieldError[]): void => {
    if (!source[nameField]) errors.push(required(`${path}.${nameField}`));
    validateFileMode(source.defaultMode, `${path}.defaultMode`, errors);
    const items: readonly Draft[] = source.items ?? [];
    for (let index = 0; index < items.length; index++) validateKeyToPath(items[index], `${path}.items[${index}]`, errors);
  };
}

function validateGitRepo(source: Draft, path: string, errors: FieldError[]): void {
  if (!source.repository) errors.push(required(`${path}.repository`));
  validateDescendingPath(source.directory ?? '', `${path}.directory`, errors);
}

function validateDownwardApi(source: Draft, path: string, errors: FieldError[]): void {
  validateFileMode(source.defaultMode, `${path}.defaultMode`, errors);
  for (const file of source.items ?? []) validateDownwardFile(file, path, errors);
}

function validateEphemeral(source: Draft, path: string, errors: FieldError[]): void {
  if (source.volumeClaimTemplate === undefined) errors.push(required(`${path}.volumeClaimTemplate`));
  else validateClaimTemplate(source.volumeClaimTemplate, `${path}.volumeClaimTemplate`, errors);
}

function validateImage(source: Draft, path: string, errors: FieldError[]): void {
  if (!source.reference) errors.push(required(`${path}.reference`));
  const policy: string = source.pullPolicy ?? '';
  if (policy === '') errors.push(required(`${path}.pullPolicy`));
  else if (!PULL_POLICIES.includes(policy)) errors.push(notSupported(`${path}.pullPolicy`, policy, PULL_POLICIES));
}

/** In the order in which the sources are looked at; the first one counts. */
const SOURCES: readonly SourceRule[] = [
  { field: 'hostPath', check: validateHostPath },
  { field: 'gitRepo', check: validateGitRepo },
  { field: 'gcePersistentDisk', check: validatePartitioned('pdName', 'persistentDisk') },
  { field: 'awsElasticBlockStore', check: validatePartitioned('volumeID', 'awsElasticBlockStore') },
  { field: 'secret', check: validateKeys('secretName') },
  { field: 'nfs', check: validateNfs },
  { field: 'iscsi', check: validateIscsi },
  { field: 'glusterfs', check: needs('endpoints', 'path') },
  { field: 'flocker', check: validateFlocker },
  { field: 'persistentVolumeClaim', check: needs('claimName') },
  { field: 'rbd', check: needs('monitors', 'image') },
  { field: 'cinder', check: validateCinder },
  { field: 'cephfs', shown: 'cephFS', check: needs('monitors') },
  { field: 'quobyte', check: validateQuobyte },
  { field: 'downwardAPI', shown: 'downwarAPI', check: validateDownwardApi },
  { field: 'fc', check: validateFibreChannel },
  { field: 'flexVolume', check: validateFlexVolume },
  { field: 'configMap', check: validateKeys('name') },
  { field: 'azureFile', check: needs('secretName', 'shareName') },
  { field: 'vsphereVolume', check: needs('volumePath') },
  { field: 'photonPersistentDisk', check: needs('pdID') },
  { field: 'portworxVolume', check: needs('volumeID') },
  { field: 'azureDisk', check: validateAzureDisk },
  { field: 'storageos', check: validateStorageOs },
  { field: 'projected', check: validateProjected },
  { field: 'scaleIO', check: needs('gateway', 'system', 'volumeName') },
  { field: 'csi', check: validateCsi },
  { field: 'ephemeral', check: validateEphemeral },
  { field: 'image', check: validateImage },
];
const SOURCES_BY_FIELD: ReadonlyMap<string, SourceRule> = new Map(SOURCES.map((source) => [source.field, source]));

/** `podName`: undefined in templates, where the names of claims made for the pod are not known. */
export function validateVolumes(
  volumes: readonly Draft[],
  podName: string | undefined,
  path: string,
  errors: FieldError[],
): ReadonlyMap<string, Draft> {
  const sound = new Map<string, Draft>();
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index];
    const at = `${path}[${index}]`;
    const before = errors.length;
    validateSource(volume, podName, at, errors);
    const name: string = volume.name ?? '';
    if (name === '') errors.push(required(`${at}.name`));
    else for (const text of dns1123Label(name)) errors.push(invalid(`${at}.name`, name, text));
    if (sound.has(name)) errors.push(duplicate(`${at}.name`, name));
    if (errors.length === before) sound.set(name, volume);
    const claim: string | undefined = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && podName && volumes.some((other) => other.ephemeral !== undefined && `${podName}-${other.name}` === claim))
      errors.push(
        invalid(`${at}.persistentVolumeClaim.claimName`, claim, 'must not reference a PVC that gets created for an ephemeral volume'),
      );
  }
  return sound;
}

function validateSource(volume: Draft, podName: string | undefined, path: string, errors: FieldError[]): void {
  let count = 0;
  if (volume.emptyDir !== undefined) {
    count++;
    const limit: string | undefined = volume.emptyDir.sizeLimit;
    if (limit !== undefined && isNegative(limit))
      errors.push(forbidden(`${path}.emptyDir.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  }
  let given = 0;
  let only: SourceRule | undefined;
  for (const field of Object.keys(volume)) {
    const source = SOURCES_BY_FIELD.get(field);
    if (source === undefined || volume[field] === undefined) continue;
    given++;
    only = source;
  }
  const rules = given === 1 ? [only as SourceRule] : given === 0 ? [] : SOURCES;
  for (const { field, shown, check } of rules) {
    const source = volume[field];
    if (source === undefined) continue;
    if (count++ > 0) errors.push(forbidden(`${path}.${shown ?? field}`, 'may not specify more than 1 volume type'));
    else check(source, `${path}.${field}`, errors);
  }
  if (volume.ephemeral !== undefined && podName && volume.name) {
    const claim = `${podName}-${volume.name}`;
    for (const text of nameIsSubdomain(claim, false))
      errors.push(invalid(`${path}.name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${text}`));
  }
  if (count === 0) errors.push(required(path, 'must specify a volume type'));
}
