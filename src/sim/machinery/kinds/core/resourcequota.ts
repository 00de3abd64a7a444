/** v1 ResourceQuota (pkg/registry/core/resourcequota/strategy.go). */
import { compareQuantities, parseQuantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, statusSubresource } from '../common/built-in.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './resourcequota-validation.ts';

/** Those of which it is looked at whether requests may exceed limits. */
const LIMITED = ['cpu', 'memory', 'storage', 'ephemeral-storage'] as const;

function isAbove(left: string, right: string): boolean {
  const [a, b] = [parseQuantity(left), parseQuantity(right)];
  return a.ok && b.ok && compareQuantities(a.quantity, b.quantity) > 0;
}

function warnings({ spec: { hard = {} } }: Draft, old?: Draft): readonly string[] {
  if (old !== undefined) return [];
  const found: string[] = [];
  for (const name of LIMITED) {
    const isBare = hard[`requests.${name}`] === undefined && (name === 'cpu' || name === 'memory');
    const requested = isBare ? name : `requests.${name}`;
    const [request, limit] = [hard[requested], hard[`limits.${name}`]];
    if (request !== undefined && limit !== undefined && isAbove(request, limit))
      found.push(`ResourceQuota ${requested} (${request}) should be less than limits.${name} (${limit})`);
  }
  return found;
}

/** `pods: 1/3, requests.cpu: 300m/2`. */
function amountsCell({ hard = {}, used = {} }: Draft, ofLimits: boolean): string {
  return Object.keys(hard)
    .sort()
    .filter((name) => name.startsWith('limits.') === ofLimits)
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}

export const resourceQuotas = builtIn('v1', 'ResourceQuota', 'resourcequotas', {
  shortNames: ['quota'],
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    draft.status ??= {};
  },
  prepareForCreate: (draft: Draft) => {
    draft.status = {};
  },
  validate: validateQuota,
  warnings,
  prepareForUpdate: keepStatus,
  validateUpdate: validateQuotaUpdate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateQuotaStatus })],
  columns: columns(
    ['Request', 'string', 'Request represents a minimum amount of cpu/memory that a container may consume.'],
    ['Limit', 'string', 'Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.'],
  ),
  cells: ({ metadata, status = {} }: Draft, nowMicros) => [
    metadata.name,
    amountsCell(status, false),
    amountsCell(status, true),
    age(metadata.creationTimestamp, nowMicros),
  ],
});
