/** What was allocated, and to whom (pkg/apis/resource/validation/validation.go: validateResourceClaimStatusUpdate). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, invalid, notSupported, required, tooMany } from '../../validation/field-error.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { validateConditions } from '../common/condition-validation.ts';
import { validateNodeSelector } from '../pod/validation/affinity.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { MOST_CONFIGURATIONS, MOST_REQUESTS, requestNames, validateReference, validateReferences } from './device-claim.ts';
import { validateLabelName, validateList, validatePoolName, validateSet } from './lists.ts';
import { validateConfiguration, validateRaw } from './selectors.ts';

const MOST_CONSUMERS = 256;
const MOST_CONDITIONS = 8;
const LONGEST_DATA = 10 * 1024;
const SOURCES: readonly string[] = ['FromClaim', 'FromClass'];
const NO_MORE = 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set';

/** `driver/pool/device`. */
function deviceId({ driver = '', pool = '', device = '' }: Draft): string {
  return `${driver}/${pool}/${device}`;
}

export function validateClaimStatus(claim: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { allocation, reservedFor = [], devices } = claim.status ?? {};
  const old = (before as Draft).status ?? {};
  validateSet(reservedFor, MOST_CONSUMERS, 'status.reservedFor', errors, validateConsumer, ({ uid = '' }: Draft) => uid);
  const allocated = new Set<string>((allocation?.devices?.results ?? []).map(deviceId));
  const validateDevice = (device: Draft, at: string) => validateDeviceStatus(device, allocated, at, errors);
  validateSet(devices, Number.POSITIVE_INFINITY, 'status.devices', errors, validateDevice, deviceId);
  if (reservedFor.length > 0) validateReserved(claim, old, errors);
  if (allocation !== undefined && old.allocation !== undefined) validateImmutable(allocation, old.allocation, 'status.allocation', errors);
  else if (allocation !== undefined) validateAllocation(allocation, requestNames(claim.spec?.devices), 'status.allocation', errors);
  return errors;
}

function validateConsumer(consumer: Draft, path: string, errors: FieldError[]): void {
  for (const field of ['resource', 'name', 'uid']) if (!consumer[field]) errors.push(required(`${path}.${field}`));
}

function validateReserved({ metadata, status }: Draft, old: Draft, errors: FieldError[]): void {
  if (status.allocation === undefined) errors.push(forbidden('status.reservedFor', 'may not be specified when `allocated` is not set'));
  else if (metadata.deletionTimestamp !== undefined) {
    const before = new Set((old.reservedFor ?? []).map(({ uid }: Draft) => uid));
    if (status.reservedFor.some(({ uid }: Draft) => !before.has(uid))) errors.push(forbidden('status.reservedFor', NO_MORE));
  }
}

function validateAllocation({ devices = {}, nodeSelector }: Draft, names: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  validateList(devices.results, MOST_REQUESTS, `${path}.devices.results`, errors, (result: Draft, at) => {
    validateReference(result.request ?? '', names, `${at}.request`, errors);
    validateDriverName(result.driver ?? '', `${at}.driver`, errors);
    validatePoolName(result.pool, `${at}.pool`, errors);
    validateLabelName(result.device, `${at}.device`, errors);
  });
  validateList(devices.config, 2 * MOST_CONFIGURATIONS, `${path}.devices.config`, errors, (config: Draft, at) => {
    if (!config.source) errors.push(required(`${at}.source`));
    else if (!SOURCES.includes(config.source)) errors.push(notSupported(`${at}.source`, config.source, SOURCES));
    validateReferences(config.requests, names, `${at}.requests`, errors);
    validateConfiguration(config, at, errors);
  });
  if (nodeSelector !== undefined) validateNodeSelector(nodeSelector, `${path}.nodeSelector`, errors);
}

function validateDeviceStatus(device: Draft, allocated: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  validateDriverName(device.driver ?? '', `${path}.driver`, errors);
  validatePoolName(device.pool, `${path}.pool`, errors);
  validateLabelName(device.device, `${path}.device`, errors);
  if (!allocated.has(deviceId(device))) errors.push(invalid(path, deviceId(device), 'must be an allocated device in the claim'));
  if ((device.conditions ?? []).length > MOST_CONDITIONS)
    errors.push(tooMany(`${path}.conditions`, device.conditions.length, MOST_CONDITIONS));
  validateConditions(device.conditions, `${path}.conditions`, errors);
  if (device.data !== undefined) validateRaw(device.data, `${path}.data`, LONGEST_DATA, errors);
}

/** Fields of features that are off, and what is told of devices that are no longer allocated (strategy.go). */
export function dropFromStatus(claim: Draft, before: ApiObject): void {
  const { status } = claim;
  if (status === undefined) return;
  for (const result of status.allocation?.devices?.results ?? [])
    for (const field of ['shareID', 'consumedCapacity', 'bindingConditions', 'bindingFailureConditions']) delete result[field];
  if (status.devices === undefined) return;
  const kept = new Set((status.allocation?.devices?.results ?? []).map(deviceId));
  const gone = new Set(((before as Draft).status?.allocation?.devices?.results ?? []).map(deviceId).filter((id: string) => !kept.has(id)));
  status.devices = status.devices.filter((device: Draft) => !gone.has(deviceId(device)));
  for (const device of status.devices) delete device.shareID;
  if (status.devices.length === 0) delete status.devices;
}
