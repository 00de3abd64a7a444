/** Resources of a pod as a whole. Follows pkg/apis/core/validation/validation.go (validatePodResources). */

import { isPodResource } from '../../../pod-requests.ts';
import { compareQuantities, formatQuantity, parseQuantity } from '../../../quantity.ts';
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, notSupported } from '../../../validation/field-error.ts';
import { validateQuantity } from '../../../validation/resource-names.ts';
import { aggregateRequests } from '../pod-resources.ts';
import { validateAgainstLimit, validateClaims } from './resources.ts';

/** `path`: of the pod's resources. */
export function validatePodResources(spec: Draft, claimNames: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const { limits = {}, requests = {}, claims } = spec.resources;
  if (claims !== undefined) {
    errors.push(forbidden(`${path}.claims`, 'claims may not be set for Resources at pod-level'));
    validateClaims(claims, claimNames, `${path}.claims`, errors);
  }
  for (const name of Object.keys(limits)) validateAmount(name, limits[name], `${path}.limits[${name}]`, errors);
  for (const name of Object.keys(requests)) {
    validateAmount(name, requests[name], `${path}.requests[${name}]`, errors);
    validateAgainstLimit(name, requests[name], limits[name], path, errors);
  }
  for (const [name, sum] of aggregateRequests(spec)) {
    const own = parseQuantity(requests[name] ?? '');
    if (own.ok && isPodResource(name) && compareQuantities(sum, own.quantity) > 0)
      errors.push(
        invalid(
          `${path}.requests[${name}]`,
          requests[name],
          `must be greater than or equal to aggregate container requests of ${formatQuantity(sum)}`,
        ),
      );
  }
  validateContainerLimits(spec.containers ?? [], limits, path, errors);
}

function validateAmount(name: string, amount: string, path: string, errors: FieldError[]): void {
  if (!isPodResource(name)) errors.push(notSupported(path, name, ['cpu', 'hugepages-', 'memory']));
  validateQuantity(name, amount, path, errors);
}

function validateContainerLimits(
  containers: readonly Draft[],
  podLimits: Readonly<Record<string, string>>,
  path: string,
  errors: FieldError[],
): void {
  for (let index = 0; index < containers.length; index++) {
    const limits: Readonly<Record<string, string>> = containers[index].resources?.limits ?? {};
    for (const name of Object.keys(limits)) {
      const limit = parseQuantity(limits[name] as string);
      const most = parseQuantity(podLimits[name] ?? '');
      if (limit.ok && most.ok && compareQuantities(limit.quantity, most.quantity) > 0)
        errors.push(
          invalid(
            `${path}.containers[${index}][${name}].limits`,
            limits[name],
            `must be less than or equal to pod limits of ${podLimits[name]}`,
          ),
        );
    }
  }
}
