/** What may change in a Job (pkg/apis/batch/validation/validation.go, ValidateJobSpecUpdate). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid } from '../../validation/field-error.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownSelector, sortedMap } from '../common/shown.ts';
import { internalJson } from '../pod/internal-form.ts';
import { shownFailurePolicy, shownSuccessPolicy } from './job-policy-validation.ts';
import { validateJob, validateJobSpec } from './job-validation.ts';

function shownTemplate(template: Draft): object {
  const { name, labels, annotations } = template.metadata ?? {};
  return {
    ...(name ? { name } : {}),
    ...(labels && Object.keys(labels).length > 0 ? { labels: sortedMap(labels) } : {}),
    ...(annotations ? { annotations: sortedMap(annotations) } : {}),
    Spec: internalJson('PodSpec', template.spec ?? {}),
  };
}

/** A suspended Job that never ran may still be told where its pods shall run. */
function withSchedulingOf(old: Draft, template: Draft): Draft {
  const spec = { ...old.spec };
  const wanted = template.spec;
  const { nodeAffinity: _, ...otherAffinity } = spec.affinity ?? {};
  if (wanted.affinity === undefined) spec.affinity = Object.keys(otherAffinity).length === 0 ? undefined : otherAffinity;
  else spec.affinity = { ...otherAffinity, nodeAffinity: wanted.affinity.nodeAffinity };
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates']) spec[field] = wanted[field];
  const metadata = { ...old.metadata, annotations: template.metadata?.annotations, labels: template.metadata?.labels };
  return { ...old, metadata, spec };
}

function validateTemplateUpdate(spec: Draft, old: Draft, oldStatus: Draft, errors: FieldError[]): void {
  const mutable = old.suspend === true && oldStatus?.startTime === undefined;
  const before = mutable ? withSchedulingOf(old.template, spec.template) : old.template;
  const found: FieldError[] = [];
  validateImmutable(spec.template, before, 'spec.template', found, null);
  if (found.length > 0) validateImmutable(spec.template, before, 'spec.template', errors, shownTemplate(spec.template));
}

/** Indexed jobs may grow and shrink, if both counts go together. */
function validateCompletions(spec: Draft, old: Draft, errors: FieldError[]): void {
  if (spec.completionMode !== 'Indexed') validateImmutable(spec.completions, old.completions, 'spec.completions', errors);
  else if (spec.completions !== undefined && spec.completions !== old.completions && spec.completions !== spec.parallelism)
    errors.push(invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism'));
}

/** The server checks the new object both by itself and as an update: the causes of the first are told twice. */
export function validateJobUpdate(job: Draft, oldJob: ApiObject): readonly FieldError[] {
  const errors = [...validateJob(job)];
  const { spec } = job;
  const { spec: old, status: oldStatus } = oldJob as Draft;
  validateJobSpec(spec, errors);
  validateCompletions(spec, old, errors);
  validateImmutable(spec.selector, old.selector, 'spec.selector', errors, spec.selector && shownSelector(spec.selector));
  validateTemplateUpdate(spec, old, oldStatus, errors);
  validateImmutable(spec.completionMode, old.completionMode, 'spec.completionMode', errors);
  const { podFailurePolicy, successPolicy } = spec;
  validatePolicy(podFailurePolicy, old.podFailurePolicy, 'spec.podFailurePolicy', shownFailurePolicy, errors);
  validateImmutable(spec.backoffLimitPerIndex, old.backoffLimitPerIndex, 'spec.backoffLimitPerIndex', errors);
  validateImmutable(spec.managedBy, old.managedBy, 'spec.managedBy', errors);
  validatePolicy(successPolicy, old.successPolicy, 'spec.successPolicy', shownSuccessPolicy, errors);
  return errors;
}

/** A policy without rules is still a policy. */
function validatePolicy(policy: Draft, old: Draft, path: string, show: (policy: Draft) => object, errors: FieldError[]): void {
  const shown = policy === undefined ? null : show(policy);
  if ((policy === undefined) !== (old === undefined)) errors.push(invalid(path, shown, 'field is immutable'));
  else validateImmutable(policy, old, path, errors, shown);
}
