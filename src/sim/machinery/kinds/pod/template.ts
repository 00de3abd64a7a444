/**
 * The pod that a workload makes copies of: what Deployments, ReplicaSets and Jobs share.
 * Follows pkg/apis/core/validation/validation.go (ValidatePodTemplateSpec).
 */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden } from '../../validation/field-error.ts';
import { validateLabels } from '../../validation/labels.ts';
import { validateAnnotations } from '../../validation/object-meta.ts';
import { validatePodAnnotations } from './validation/annotations.ts';
import { validatePodSpec } from './validation/spec.ts';

/** `path`: of the template, e.g. `spec.template`. */
export function validatePodTemplate(template: Draft, path: string, errors: FieldError[]): void {
  validateTemplateMetadata(template, path, errors);
  const spec = template.spec ?? {};
  validatePodSpec(spec, undefined, `${path}.spec`, errors, false);
  if (spec.ephemeralContainers?.length > 0)
    errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'));
}

/** The part that StatefulSets are told of twice. */
export function validateTemplateMetadata(template: Draft, path: string, errors: FieldError[]): void {
  const { labels, annotations } = template.metadata ?? {};
  if (labels !== undefined) validateLabels(labels, `${path}.labels`, errors);
  if (annotations === undefined) return;
  validateAnnotations(annotations, `${path}.annotations`, errors);
  validatePodAnnotations(annotations, template.spec ?? {}, `${path}.annotations`, errors);
}
