/**
 * resource.k8s.io/v1 ResourceClaim and ResourceClaimTemplate (pkg/registry/resource/resourceclaim, resourceclaimtemplate). What is behind
 * gates that are off in 1.35 is dropped: device taints, partitionable devices, consumable capacity, binding conditions. Not modelled: that
 * names of fields in the older forms of the API are told apart.
 */
import type { Draft } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { validateLabels } from '../../validation/labels.ts';
import { validateAnnotations } from '../../validation/object-meta.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, statusSubresource } from '../common/built-in.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { dropFromStatus, validateClaimStatus } from './claim-status.ts';
import { defaultRequests, dropDisabledRequests, validateDeviceClaim } from './device-claim.ts';

const GROUP_VERSION = 'resource.k8s.io/v1';

function stateOf({ metadata, status = {} }: Draft): string {
  const states: string[] = [];
  const isDeleted = metadata.deletionTimestamp !== undefined;
  if (isDeleted) states.push('deleted');
  if (status.allocation === undefined) {
    if (!isDeleted) states.push('pending');
  } else {
    states.push('allocated');
    if ((status.reservedFor ?? []).length > 0) states.push('reserved');
  }
  return states.join(',');
}

function validateSpec(field: 'spec' | 'spec.spec', spec: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateDeviceClaim(spec.devices, `${field}.devices`, errors);
  return errors;
}

function sameSpec(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateImmutable(object.spec, (before as Draft).spec, 'spec', errors);
  return errors;
}

export const resourceClaims = builtIn(GROUP_VERSION, 'ResourceClaim', 'resourceclaims', {
  generation: 'none',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    draft.status ??= {};
    defaultRequests(draft.spec);
  },
  prepareForCreate: (draft: Draft) => {
    draft.status = {};
    dropDisabledRequests(draft.spec);
  },
  validate: ({ spec }: Draft) => validateSpec('spec', spec),
  prepareForUpdate: (draft: Draft, old: Draft) => {
    keepStatus(draft, old);
    dropDisabledRequests(draft.spec);
  },
  validateUpdate: sameSpec,
  subresources: [
    statusSubresource({
      prepareForUpdate: (draft: Draft, old: ApiObject) => {
        keepSpec(draft, old);
        dropFromStatus(draft, old);
      },
      validateUpdate: validateClaimStatus,
    }),
  ],
  columns: columns(['State', 'string', 'A summary of the current state (allocated, pending, reserved, etc.).']),
  cells: (claim: Draft, nowMicros) => [claim.metadata.name, stateOf(claim), age(claim.metadata.creationTimestamp, nowMicros)],
});

export const resourceClaimTemplates = builtIn(GROUP_VERSION, 'ResourceClaimTemplate', 'resourceclaimtemplates', {
  generation: 'none',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    draft.spec.spec ??= {};
    defaultRequests(draft.spec.spec);
  },
  prepareForCreate: (draft: Draft) => dropDisabledRequests(draft.spec.spec),
  validate: ({ spec }: Draft) => {
    const errors: FieldError[] = [];
    validateLabels(spec.metadata?.labels, 'spec.metadata.labels', errors);
    validateAnnotations(spec.metadata?.annotations, 'spec.metadata.annotations', errors);
    return [...errors, ...validateSpec('spec.spec', spec.spec)];
  },
  prepareForUpdate: (draft: Draft) => dropDisabledRequests(draft.spec.spec),
  validateUpdate: sameSpec,
});
