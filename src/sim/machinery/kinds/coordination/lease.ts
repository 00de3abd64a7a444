/** coordination.k8s.io/v1 Lease (pkg/registry/coordination/lease/strategy.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { validateLease } from './lease-validation.ts';

/** Fields of the feature CoordinatedLeaderElection, which is off by default: what asks for them is dropped without a word. */
const GATED = ['strategy', 'preferredHolder'];

function dropGated(draft: Draft, old?: Draft): void {
  for (const field of GATED) if (draft.spec[field] !== undefined && old?.spec?.[field] === undefined) delete draft.spec[field];
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
}

export const leases: ResourceDefinition = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/leases',
  generation: 'none',
  allowCreateOnUpdate: true,
  setDefaults,
  prepareForCreate: (draft: Draft) => dropGated(draft),
  prepareForUpdate: dropGated,
  validate: validateLease,
  validateUpdate: validateLease,
  subresources: [],
  columns: [
    nameColumn,
    {
      name: 'Holder',
      type: 'string',
      priority: 0,
      description:
        'holderIdentity contains the identity of the holder of a current lease. If Coordinated Leader Election is used, the holder identity must be equal to the elected LeaseCandidate.metadata.name field.',
    },
    ageColumn,
  ],
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.spec?.holderIdentity ?? '',
    age(object.metadata.creationTimestamp, nowMicros),
  ],
};
