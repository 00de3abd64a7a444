/** A whole pod, at creation. Follows pkg/apis/core/validation/validation.go (ValidatePodCreate); metadata is checked before. */
import type { Draft } from '../../../scheme/definition.ts';
import { type FieldError, forbidden } from '../../../validation/field-error.ts';
import { validatePodAnnotations } from './annotations.ts';
import { validateImageSpace } from './containers.ts';
import { validatePodSpec } from './spec.ts';

/** What holds at creation and after any change of the spec. */
export function validatePodParts(pod: Draft, errors: FieldError[]): void {
  const { metadata, spec } = pod;
  if (metadata.annotations !== undefined) validatePodAnnotations(metadata.annotations, spec, 'metadata.annotations', errors);
  validatePodSpec(spec, metadata.name, 'spec', errors, true);
  if (!spec.serviceAccountName) validateNoTokens(spec.volumes ?? [], errors);
  validateImages(spec.containers ?? [], 'spec.containers', errors);
  if (spec.initContainers !== undefined) validateImages(spec.initContainers, 'spec.initContainers', errors);
}

function validateImages(containers: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < containers.length; index++) validateImageSpace(containers[index], `${path}[${index}]`, errors);
}

function validateNoTokens(volumes: readonly Draft[], errors: FieldError[]): void {
  for (let at = 0; at < volumes.length; at++) {
    const sources: readonly Draft[] = volumes[at].projected?.sources ?? [];
    for (let index = 0; index < sources.length; index++)
      if (sources[index].serviceAccountToken !== undefined)
        errors.push(
          forbidden(
            `spec.volumes[${at}].projected.sources[${index}].serviceAccountToken`,
            'must not be specified when serviceAccountName is not set',
          ),
        );
  }
}

export function validatePod(pod: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const spec = pod.spec;
  validatePodParts(pod, errors);
  if (spec.ephemeralContainers?.length > 0) errors.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName && spec.schedulingGates?.length > 0)
    errors.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  return errors;
}
