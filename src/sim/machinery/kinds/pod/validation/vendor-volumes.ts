/** Volumes that some vendor's storage serves. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { invalid, notSupported, required, tooLong } from '../../../validation/field-error.ts';
import { dns1123Label, nameIsSubdomain, rangeText } from '../../../validation/names.ts';

type Check = (source: Draft, path: string, errors: FieldError[]) => void;

/** For sources that only must have these fields. */
export const needs =
  (...fields: readonly string[]): Check =>
  (source, path, errors) => {
    for (const field of fields) if (!source[field] || source[field].length === 0) errors.push(required(`${path}.${field}`));
  };

/** `shown`: the source's name in paths, where it is not the field's. */
export function validatePartitioned(idField: string, shown: string): Check {
  return (source, path, errors) => {
    const at = path.slice(0, path.lastIndexOf('.') + 1) + shown;
    if (!source[idField]) errors.push(required(`${at}.${idField}`));
    const partition: number = source.partition ?? 0;
    if (partition < 0 || partition > 255) errors.push(invalid(`${at}.partition`, partition, rangeText(1, 255)));
  };
}

export const validateNfs: Check = (source, path, errors) => {
  if (!source.server) errors.push(required(`${path}.server`));
  if (!source.path) errors.push(required(`${path}.path`));
  if (!source.path?.startsWith('/')) errors.push(invalid(`${path}.path`, source.path ?? '', 'must be an absolute path'));
};

const ISCSI_NAMES = [
  ['iqn', /^iqn\.\d{4}-\d{2}\.([0-9a-z-.]+)(:([^,;*&$|\s]+))?$/],
  ['eui', /^eui\.[0-9a-fA-F]{16}$/],
  ['naa', /^naa\.[0-9a-fA-F]{32}$/],
] as const;

function validateIscsiName(name: string, path: string, errors: FieldError[]): void {
  const rule = ISCSI_NAMES.find(([start]) => name.startsWith(start));
  if (rule === undefined) errors.push(invalid(path, name, 'must be valid format starting with iqn, eui, or naa'));
  else if (!rule[1].test(name)) errors.push(invalid(path, name, 'must be valid format'));
}

export const validateIscsi: Check = (source, path, errors) => {
  if (!source.targetPortal) errors.push(required(`${path}.targetPortal`));
  if (!source.iqn) errors.push(required(`${path}.iqn`));
  else validateIscsiName(source.iqn, `${path}.iqn`, errors);
  const lun: number = source.lun ?? 0;
  if (lun < 0 || lun > 255) errors.push(invalid(`${path}.lun`, lun, rangeText(0, 255)));
  if ((source.chapAuthDiscovery || source.chapAuthSession) && source.secretRef === undefined) errors.push(required(`${path}.secretRef`));
  if (source.initiatorName !== undefined) validateIscsiName(source.initiatorName, `${path}.initiatorname`, errors);
};

export const validateFibreChannel: Check = ({ targetWWNs = [], wwids = [], lun }, path, errors) => {
  if (targetWWNs.length === 0 && wwids.length === 0)
    errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  if (targetWWNs.length > 0 && wwids.length > 0)
    errors.push(invalid(`${path}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  if (targetWWNs.length === 0) return;
  if (lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  else if (lun < 0 || lun > 255) errors.push(invalid(`${path}.lun`, lun, rangeText(0, 255)));
};

export const validateFlocker: Check = ({ datasetName = '', datasetUUID = '' }, path, errors) => {
  if (datasetName === '' && datasetUUID === '') errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (datasetName !== '' && datasetUUID !== '')
    errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (datasetName.includes('/')) errors.push(invalid(`${path}.datasetName`, datasetName, "must not contain '/'"));
};

export const validateQuobyte: Check = ({ registry = '', tenant = '', volume = '' }, path, errors) => {
  const text = 'must be a host:port pair or multiple pairs separated by commas';
  if (registry === '') errors.push(required(`${path}.registry`, text));
  else if (tenant.length >= 65) errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  else for (const pair of registry.split(',')) if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalid(`${path}.registry`, registry, text));
  if (volume === '') errors.push(required(`${path}.volume`));
};

export const validateStorageOs: Check = ({ volumeName = '', volumeNamespace = '', secretRef }, path, errors) => {
  if (volumeName === '') errors.push(required(`${path}.volumeName`));
  else for (const text of dns1123Label(volumeName)) errors.push(invalid(`${path}.volumeName`, volumeName, text));
  if (volumeNamespace !== '')
    for (const text of dns1123Label(volumeNamespace)) errors.push(invalid(`${path}.volumeNamespace`, volumeNamespace, text));
  if (secretRef !== undefined && !secretRef.name) errors.push(required(`${path}.secretRef.name`));
};

export const validateCinder: Check = (source, path, errors) => {
  if (!source.volumeID) errors.push(required(`${path}.volumeID`));
  if (source.secretRef !== undefined && !source.secretRef.name) errors.push(required(`${path}.secretRef.name`));
};

export const validateAzureDisk: Check = ({ diskName, diskURI = '', cachingMode, kind }, path, errors) => {
  if (!diskName) errors.push(required(`${path}.diskName`));
  if (diskURI === '') errors.push(required(`${path}.diskURI`));
  const cachingModes = ['None', 'ReadOnly', 'ReadWrite'];
  if (cachingMode !== undefined && !cachingModes.includes(cachingMode))
    errors.push(notSupported(`${path}.cachingMode`, cachingMode, cachingModes));
  const kinds = ['Dedicated', 'Managed', 'Shared'];
  if (kind !== undefined && !kinds.includes(kind)) errors.push(notSupported(`${path}.kind`, kind, kinds));
  if (kind === 'Managed' && !diskURI.startsWith('/subscriptions/'))
    errors.push(
      notSupported(`${path}.diskURI`, diskURI, [
        '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}',
      ]),
    );
  if (kind !== undefined && kind !== 'Managed' && !diskURI.startsWith('https://'))
    errors.push(
      notSupported(`${path}.diskURI`, diskURI, ['https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd']),
    );
};

export const validateFlexVolume: Check = (source, path, errors) => {
  if (!source.driver) errors.push(required(`${path}.driver`));
  for (const key of Object.keys(source.options ?? {})) {
    const domain = `.${key.split('/')[0]?.toLowerCase()}`;
    if (domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io'))
      errors.push(invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved'));
  }
};

export const validateCsi: Check = (source, path, errors) => {
  const driver: string = source.driver ?? '';
  if (driver === '') errors.push(required(`${path}.driver`));
  if (driver.length > 63) errors.push(tooLong(`${path}.driver`, 63));
  else if (driver !== '')
    for (const text of nameIsSubdomain(driver.toLowerCase(), false)) errors.push(invalid(`${path}.driver`, driver, text));
  const secret = source.nodePublishSecretRef;
  if (secret === undefined) return;
  if (!secret.name) errors.push(required(`${path}.nodePublishSecretRef.name`));
  else for (const text of nameIsSubdomain(secret.name, false)) errors.push(invalid(`${path}.name`, secret.name, text));
};
