/** pkg/apis/batch/validation/validation.go: ValidateJob, ValidateJobUpdate, ValidateJobTemplateSpec. */
import type { Draft } from '../../scheme/definition.ts';
import { selectorMatches } from '../../selectors/requirements.ts';
import { type FieldError, invalid, notSupported, required, tooLong } from '../../validation/field-error.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { dns1123Label, dns1123Subdomain } from '../../validation/names.ts';
import { validateNonNegative } from '../../validation/values.ts';
import { shownLabels, shownSelector } from '../common/shown.ts';
import { validatePodTemplate } from '../pod/template.ts';
import { validatePodFailurePolicy, validateSuccessPolicy } from './job-policy-validation.ts';
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS } from './labels.ts';

const INDEXED_LIMIT = 100_000;
const MANY_COMPLETIONS = 100_000;
const LIMIT_WITH_MANY_COMPLETIONS = 10_000;
const MANAGED_BY_LIMIT = 63;
const COMPLETION_MODES: readonly string[] = ['NonIndexed', 'Indexed'];
const REPLACEMENT_POLICIES: readonly string[] = ['Failed', 'TerminatingOrFailed'];
const RESTART_POLICIES: readonly string[] = ['OnFailure', 'Never'];
const PATH_FORMAT = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH = new RegExp(`^${PATH_FORMAT}$`);

function validateHasLabel(labels: Readonly<Record<string, string>>, key: string, value: string, errors: FieldError[]): void {
  const path = `spec.template.metadata.labels[${key}]`;
  if (labels[key] === undefined) errors.push(required(path, `must be '${value}'`));
  else if (labels[key] !== value) errors.push(invalid(path, shownLabels(labels), `must be '${value}'`));
}

/** A selector that was not asked to be manual must be the generated one. */
function validateGeneratedSelector(job: Draft, errors: FieldError[]): void {
  const { selector, manualSelector, template } = job.spec;
  if (manualSelector === true || selector === undefined) return;
  const { uid = '', name = '' } = job.metadata;
  if (uid === '') errors.push(required('metadata.uid'));
  const labels: Readonly<Record<string, string>> = template?.metadata?.labels ?? {};
  const expected: Record<string, string> = {};
  for (const [at, key] of CONTROLLER_UID_LABELS.entries()) {
    const nameKey = JOB_NAME_LABELS[at] as string;
    validateHasLabel(labels, key, uid, errors);
    validateHasLabel(labels, nameKey, name, errors);
    expected[key] = uid;
    expected[nameKey] = name;
  }
  const probe: FieldError[] = [];
  validateLabelSelector(selector, '', probe);
  if (probe.length === 0 && !selectorMatches(selector, expected))
    errors.push(invalid('spec.selector', shownSelector(selector), '`selector` not auto-generated'));
}

/** apimachinery pkg/util/validation, IsDomainPrefixedPath. */
function validateDomainPrefixedPath(value: string, path: string, errors: FieldError[]): void {
  if (value === '') {
    errors.push(required(path));
    return;
  }
  const slash = value.indexOf('/');
  const host = value.slice(0, slash);
  const rest = value.slice(slash + 1);
  if (slash < 0 || host === '' || rest === '') {
    errors.push(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'));
    return;
  }
  for (const text of dns1123Subdomain(host)) errors.push(invalid(path, host, text));
  if (!PATH.test(rest)) errors.push(invalid(path, rest, `Invalid path (regex used for validation is '${PATH_FORMAT}')`));
}

function validateIndexed(spec: Draft, path: string, errors: FieldError[]): void {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const many = (field: string, value: number): FieldError =>
    invalid(
      `${path}.${field}`,
      value,
      `must be less than or equal to ${LIMIT_WITH_MANY_COMPLETIONS} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`,
    );
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  if (parallelism > INDEXED_LIMIT)
    errors.push(
      invalid(`${path}.parallelism`, parallelism, `must be less than or equal to ${INDEXED_LIMIT} when completion mode is Indexed`),
    );
  if (maxFailedIndexes > completions)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions'));
  if (maxFailedIndexes > INDEXED_LIMIT)
    errors.push(invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, `must be less than or equal to ${INDEXED_LIMIT}`));
  if (!(completions > MANY_COMPLETIONS) || backoffLimitPerIndex === undefined) return;
  if (maxFailedIndexes === undefined)
    errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`));
  if (parallelism > LIMIT_WITH_MANY_COMPLETIONS) errors.push(many('parallelism', parallelism));
  if (maxFailedIndexes > LIMIT_WITH_MANY_COMPLETIONS) errors.push(many('maxFailedIndexes', maxFailedIndexes));
}

function validateNonIndexed(spec: Draft, path: string, errors: FieldError[]): void {
  for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'])
    if (spec[field] !== undefined) errors.push(invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode'));
}

function validateCounts(spec: Draft, path: string, errors: FieldError[]): void {
  for (const field of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ])
    validateNonNegative(spec[field], `${path}.${field}`, errors);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined)
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  if (spec.managedBy !== undefined) {
    validateDomainPrefixedPath(spec.managedBy, `${path}.managedBy`, errors);
    if (spec.managedBy.length > MANAGED_BY_LIMIT) errors.push(tooLong(`${path}.managedBy`, MANAGED_BY_LIMIT));
  }
}

function validateRestartPolicy(spec: Draft, path: string, errors: FieldError[]): void {
  const at = `${path}.template.spec.restartPolicy`;
  const policy: string = spec.template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') errors.push(required(at, 'valid values: "OnFailure", "Never"'));
  else if (!RESTART_POLICIES.includes(policy)) errors.push(notSupported(at, policy, RESTART_POLICIES));
  else if (spec.podFailurePolicy !== undefined && policy !== 'Never')
    errors.push(invalid(at, policy, 'only "Never" is supported when podFailurePolicy is specified'));
}

/** All but the selector. `path`: of the spec; that of a CronJob's template lies deeper. */
export function validateJobTemplate(spec: Draft, path: string, errors: FieldError[]): void {
  validateCounts(spec, path, errors);
  const mode: string | undefined = spec.completionMode;
  if (mode !== undefined && !COMPLETION_MODES.includes(mode)) errors.push(notSupported(`${path}.completionMode`, mode, COMPLETION_MODES));
  if (mode === 'Indexed') validateIndexed(spec, path, errors);
  if (mode === undefined || mode === 'NonIndexed') validateNonIndexed(spec, path, errors);
  if (spec.podFailurePolicy !== undefined) validatePodFailurePolicy(spec, `${path}.podFailurePolicy`, errors);
  if (spec.successPolicy !== undefined) validateSuccessPolicy(spec, `${path}.successPolicy`, errors);
  if (spec.podReplacementPolicy !== undefined) {
    const allowed = spec.podFailurePolicy === undefined ? REPLACEMENT_POLICIES : ['Failed'];
    if (!allowed.includes(spec.podReplacementPolicy))
      errors.push(notSupported(`${path}.podReplacementPolicy`, spec.podReplacementPolicy, allowed));
  }
  validatePodTemplate(spec.template, `${path}.template`, errors);
  validateRestartPolicy(spec, path, errors);
}

export function validateJobSpec(spec: Draft, errors: FieldError[]): void {
  validateJobTemplate(spec, 'spec', errors);
  const before = errors.length;
  if (spec.selector === undefined) errors.push(required('spec.selector'));
  else validateLabelSelector(spec.selector, 'spec.selector', errors);
  const labels = spec.template?.metadata?.labels;
  if ((spec.selector === undefined || errors.length === before) && !selectorMatches(spec.selector, labels))
    errors.push(invalid('spec.template.metadata.labels', shownLabels(labels), '`selector` does not match template `labels`'));
}

export function validateJob(job: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { spec, metadata } = job;
  validateGeneratedSelector(job, errors);
  validateJobSpec(spec, errors);
  if (spec.completionMode === 'Indexed' && spec.completions > 0) {
    const hostname = `${metadata.name ?? ''}-${spec.completions - 1}`;
    if (dns1123Label(hostname).length > 0)
      errors.push(invalid('metadata.name', metadata.name ?? '', `will not able to create pod with invalid DNS label: ${hostname}`));
  }
  return errors;
}
