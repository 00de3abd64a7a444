/**
 * Names of resources: which there are, and what their amounts must be. Follows pkg/apis/core/helper/helpers.go and
 * pkg/apis/core/validation/validation.go (validateResourceName, ValidateResourceQuantityValue). Quantities are well-formed already:
 * decoding refuses others.
 */
import { parseQuantity } from '../quantity.ts';
import { type FieldError, invalid } from './field-error.ts';
import { qualifiedName } from './names.ts';

const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Measured in whole numbers. */
const COUNTED: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...CONTAINER_RESOURCES,
  ...COUNTED,
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
]);
export const HUGE_PAGES = 'hugepages-';
const REQUESTED_HUGE_PAGES = `requests.${HUGE_PAGES}`;
const NANOS = 1_000_000_000n;

export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0;
}

export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !name.startsWith(HUGE_PAGES);
}

/** One that quotas know of by name. */
export function isQuotaResource(name: string): boolean {
  return QUOTA_RESOURCES.has(name) || name.startsWith(HUGE_PAGES) || name.startsWith(REQUESTED_HUGE_PAGES);
}

export function validateResourceName(name: string, path: string, errors: FieldError[]): void {
  const wrong = qualifiedName(name);
  for (const text of wrong) errors.push(invalid(path, name, text));
  if (wrong.length === 0 && !name.includes('/') && name !== 'storage' && !isQuotaResource(name))
    errors.push(invalid(path, name, 'must be a standard resource type or fully qualified'));
}

export function validateContainerResourceName(name: string, path: string, errors: FieldError[]): void {
  if (CONTAINER_RESOURCES.has(name)) return;
  validateResourceName(name, path, errors);
  if (name.startsWith(HUGE_PAGES)) return;
  if (!name.includes('/')) errors.push(invalid(path, name, 'must be a standard resource for containers'));
  else if (!isNativeResource(name) && !isExtendedResource(name))
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
}

export function validateQuantity(name: string, quantity: string, path: string, errors: FieldError[]): void {
  if (quantity.startsWith('-')) errors.push(invalid(path, quantity, 'must be greater than or equal to 0'));
  if ((COUNTED.has(name) || isExtendedResource(name)) && isFraction(quantity)) errors.push(invalid(path, quantity, 'must be an integer'));
}

function isFraction(quantity: string): boolean {
  const parsed = parseQuantity(quantity);
  return parsed.ok && parsed.quantity.nanos % NANOS !== 0n;
}
