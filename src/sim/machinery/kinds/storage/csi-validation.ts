/** pkg/apis/storage/validation/validation.go: CSIDriver, CSINode, CSIStorageCapacity, VolumeAttachment. */
import { parseQuantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../../validation/field-error.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { byteLength, nameIsSubdomain, qualifiedName } from '../../validation/names.ts';
import { validateImmutable, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { validateDriverName } from './driver-name.ts';
import { validateVolumeSpec } from './volume-validation.ts';

const GROUP_POLICIES: readonly string[] = ['File', 'None', 'ReadWriteOnceWithFSType'];
const LIFECYCLES: readonly string[] = ['Persistent', 'Ephemeral'];
const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 2 ** 32;
const SHORTEST_UPDATE_SECONDS = 10;
const LONGEST_NODE_ID = 192;

function validateTokens(requests: readonly Draft[], errors: FieldError[]): void {
  const audiences = new Set<string>();
  for (const [at, { audience = '', expirationSeconds }] of requests.entries()) {
    const path = `spec.tokenRequests[${at}]`;
    if (audiences.has(audience)) errors.push(duplicate(`${path}.audience`, audience));
    audiences.add(audience);
    if (expirationSeconds === undefined) continue;
    if (expirationSeconds < SHORTEST_TOKEN_SECONDS)
      errors.push(invalid(`${path}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'));
    if (expirationSeconds > LONGEST_TOKEN_SECONDS)
      errors.push(invalid(`${path}.expirationSeconds`, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  }
}

export function validateDriver({ metadata, spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateDriverName(metadata.name ?? '', 'metadata.name', errors);
  for (const field of ['attachRequired', 'podInfoOnMount', 'storageCapacity', 'requiresRepublish'])
    if (spec[field] === undefined) errors.push(required(`spec.${field}`));
  if (!GROUP_POLICIES.includes(spec.fsGroupPolicy ?? ''))
    errors.push(notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy ?? '', GROUP_POLICIES));
  validateTokens(spec.tokenRequests ?? [], errors);
  for (const mode of spec.volumeLifecycleModes ?? [])
    if (!LIFECYCLES.includes(mode)) errors.push(notSupported('spec.volumeLifecycleModes', mode, LIFECYCLES));
  const seconds: number | undefined = spec.nodeAllocatableUpdatePeriodSeconds;
  if (seconds !== undefined && seconds < SHORTEST_UPDATE_SECONDS)
    errors.push(
      invalid('spec.nodeAllocatableUpdatePeriodSeconds', seconds, `must be greater than or equal to ${SHORTEST_UPDATE_SECONDS} seconds`),
    );
  return errors;
}

export function validateDriverUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [...validateDriver(object)];
  const { spec: old } = before as Draft;
  for (const field of ['attachRequired', 'volumeLifecycleModes'])
    validateImmutable(object.spec[field], old[field], `spec.${field}`, errors);
  return errors;
}

function validateNodeDriver(driver: Draft, path: string, errors: FieldError[]): void {
  validateDriverName(driver.name ?? '', `${path}.name`, errors);
  const id: string = driver.nodeID ?? '';
  if (id === '') errors.push(required(`${path}.nodeID`));
  if (byteLength(id) > LONGEST_NODE_ID) errors.push(tooLong(`${path}.nodeID`, LONGEST_NODE_ID));
  validateNonNegative(driver.allocatable?.count, `${path}.allocatable.count`, errors);
  const keys = new Set<string>();
  for (const key of driver.topologyKeys ?? []) {
    if (key === '') errors.push(required(`${path}.topologyKeys`));
    if (keys.has(key)) errors.push(duplicate(`${path}.topologyKeys`, key));
    keys.add(key);
    if (key !== '') for (const text of qualifiedName(key)) errors.push(invalid(`${path}.topologyKeys`, key, text));
  }
}

export function validateCsiNode({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [at, driver] of (spec.drivers ?? []).entries()) {
    validateNodeDriver(driver, `spec.drivers[${at}]`, errors);
    if (names.has(driver.name)) errors.push(duplicate(`spec.drivers[${at}].name`, driver.name));
    names.add(driver.name);
  }
  return errors;
}

/** A driver that stays must stay as it is, but for how many volumes it takes. */
export function validateCsiNodeUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors = [...validateCsiNode(object)];
  for (const old of (before as Draft).spec.drivers ?? []) {
    const fresh = (object.spec.drivers ?? []).find(({ name }: Draft) => name === old.name);
    if (fresh === undefined) continue;
    const { allocatable: _now, ...rest } = fresh;
    const { allocatable: _then, ...oldRest } = old;
    if (!semanticEqual(rest, oldRest)) errors.push(invalid('CSINodeDriver', fresh, 'field is immutable'));
  }
  return errors;
}

export function validateStorageCapacity(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const className: string = object.storageClassName ?? '';
  for (const text of nameIsSubdomain(className, false)) errors.push(invalid('storageClassName', className, text));
  for (const field of ['capacity', 'maximumVolumeSize']) {
    const parsed = object[field] === undefined ? undefined : parseQuantity(object[field]);
    if (parsed?.ok && parsed.quantity.nanos < 0n) errors.push(invalid(field, object[field], 'must be greater than or equal to 0'));
  }
  validateLabelSelector(object.nodeTopology, 'nodeTopology', errors);
  return errors;
}

export function validateStorageCapacityUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors = [...validateStorageCapacity(object)];
  const old: Draft = before;
  for (const field of ['nodeTopology', 'storageClassName']) validateImmutable(object[field], old[field], field, errors);
  return errors;
}

const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';

function validateAttachmentSource(source: Draft, errors: FieldError[]): void {
  const { inlineVolumeSpec: inline, persistentVolumeName: name } = source;
  if (inline === undefined && name === undefined) errors.push(required('spec.source', ONE_SOURCE));
  else if (inline !== undefined && name !== undefined)
    errors.push({ type: 'FieldValueForbidden', field: 'spec.source', body: `Forbidden: ${ONE_SOURCE}` });
  else if (name === '') errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  else if (inline !== undefined) validateVolumeSpec(inline, 'spec.source.inlineVolumeSpec', errors, true);
}

/** The name of who attaches is looked at twice: as any provisioner's, and as a driver's. */
export function validateAttachment({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const attacher: string = spec.attacher ?? '';
  if (attacher === '') errors.push(required('spec.attacher'));
  else for (const text of qualifiedName(attacher.toLowerCase())) errors.push(invalid('spec.attacher', attacher, text));
  validateAttachmentSource(spec.source ?? {}, errors);
  const node: string = spec.nodeName ?? '';
  for (const text of nameIsSubdomain(node, false)) errors.push(invalid('spec.nodeName', node, text));
  validateDriverName(attacher, 'spec.attacher', errors);
  return errors;
}

export function validateAttachmentUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors = [...validateAttachment(object)];
  const { spec: old } = before as Draft;
  if (!semanticEqual(object.spec, old)) errors.push(invalid('spec', object.spec, 'field is immutable'));
  return errors;
}
