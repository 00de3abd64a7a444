/** What Deployments and ReplicaSets have in common: selector and template (pkg/apis/apps/validation/validation.go). */
import type { Draft } from '../../scheme/definition.ts';
import { selectorMatches } from '../../selectors/requirements.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { shownLabels, shownSelector } from '../common/shown.ts';
import { validatePodTemplate } from '../pod/template.ts';

const ONLY_ALWAYS: readonly string[] = ['Always'];

function isEmptySelector(selector: Draft): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

function validateTemplate(template: Draft, selector: Draft, path: string, errors: FieldError[]): void {
  const labels = template.metadata?.labels;
  if (!(selector !== undefined && isEmptySelector(selector)) && !selectorMatches(selector, labels))
    errors.push(invalid(`${path}.metadata.labels`, shownLabels(labels), '`selector` does not match template `labels`'));
  validatePodTemplate(template, path, errors);
  const policy: string = template.spec?.restartPolicy ?? '';
  if (policy !== 'Always') errors.push(notSupported(`${path}.spec.restartPolicy`, policy, ONLY_ALWAYS));
  if (template.spec?.activeDeadlineSeconds !== undefined)
    errors.push(forbidden(`${path}.spec.activeDeadlineSeconds`, 'activeDeadlineSeconds in ReplicaSet is not Supported'));
}

export function validateSelectorAndTemplate(spec: Draft, errors: FieldError[]): void {
  const selector = spec.selector;
  const before = errors.length;
  if (selector === undefined) {
    errors.push(required('spec.selector'));
  } else {
    validateLabelSelector(selector, 'spec.selector', errors);
    const unsound = errors.length > before;
    if (isEmptySelector(selector))
      errors.push(invalid('spec.selector', shownSelector(selector), 'empty selector is invalid for deployment'));
    if (unsound) {
      errors.push(invalid('spec.selector', shownSelector(selector), 'invalid label selector'));
      return;
    }
  }
  validateTemplate(spec.template ?? {}, selector, 'spec.template', errors);
}
