import { expect, it } from 'vitest';
import { resourceClaims, resourceClaimTemplates } from '../../machinery/kinds/resource/claim.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { deviceAdminAccess } from './device-admin-access.ts';

function refusal(
  draft: Draft,
  { labels = {}, old, definition = resourceClaims, subresource = '', operation = 'CREATE' as const }: Draft = {},
) {
  const view = { get: () => ({ metadata: { name: 'n', labels } }) as Draft, list: () => [] };
  const context: Draft = {};
  return deviceAdminAccess.validate?.({ operation, definition, subresource, namespace: 'n', name: 'c', draft, old, context, view })
    ?.message;
}

const REQUESTS = {
  devices: {
    requests: [
      { name: 'a', exactly: {} },
      { name: 'b', exactly: { adminAccess: true } },
    ],
  },
};
const claim: Draft = { spec: REQUESTS };
const granted: Draft = { spec: REQUESTS, status: { allocation: { devices: { results: [{ adminAccess: true }] } } } };
const LABEL = { 'resource.kubernetes.io/admin-access': 'true' };
const NEEDS =
  'Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace';

it('looking on at devices needs a label of the namespace', () => {
  expect(refusal(claim)).toBe(`ResourceClaim.resource.k8s.io "c" is invalid: spec.devices.requests[1].adminAccess: ${NEEDS}`);
  expect(refusal({ spec: { spec: REQUESTS } }, { definition: resourceClaimTemplates })).toContain('spec.devices.requests[1].adminAccess');
  expect(refusal(claim, { labels: LABEL })).toBeUndefined();
  expect(refusal({ spec: { devices: { requests: [{ name: 'a', exactly: {} }] } } })).toBeUndefined();
});

it('and so does having it granted, once', () => {
  const update = { operation: 'UPDATE', subresource: 'status' };
  expect(refusal(granted, { ...update, old: claim })).toContain('status.allocation.devices.results[0].adminAccess');
  expect(refusal(granted, { ...update, old: granted })).toBeUndefined();
  expect(refusal(granted, { operation: 'UPDATE', old: claim })).toBeUndefined();
});
