/** Affinity to nodes and to other pods. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, required } from '../../../validation/field-error.ts';
import { validateLabelName, validateLabelSelector } from '../../../validation/labels.ts';
import { labelValue, nameIsLabel, nameIsSubdomain } from '../../../validation/names.ts';
import { validateSelectedOnce } from './scheduling.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Draft, path: string, errors: FieldError[]): void {
  if (affinity.nodeAffinity !== undefined) validateNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`, errors);
  if (affinity.podAffinity !== undefined) validatePodAffinity(affinity.podAffinity, `${path}.podAffinity`, errors);
  if (affinity.podAntiAffinity !== undefined) validatePodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`, errors);
}

function validateNodeAffinity(affinity: Draft, path: string, errors: FieldError[]): void {
  if (affinity[REQUIRED] !== undefined) validateNodeSelector(affinity[REQUIRED], `${path}.${REQUIRED}`, errors);
  const terms: readonly Draft[] = affinity[PREFERRED] ?? [];
  for (let index = 0; index < terms.length; index++) {
    const at = `${path}.${PREFERRED}[${index}]`;
    validateWeight(terms[index].weight ?? 0, at, errors);
    // Values that no node can have do no harm in a preference.
    validateNodeSelectorTerm(terms[index].preference ?? {}, `${at}.preference`, errors, true);
  }
}

function validateWeight(weight: number, path: string, errors: FieldError[]): void {
  if (weight <= 0 || weight > 100) errors.push(invalid(`${path}.weight`, weight, 'must be in the range 1-100'));
}

export function validateNodeSelector(selector: Draft, path: string, errors: FieldError[]): void {
  const terms: readonly Draft[] = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) errors.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'));
  for (let index = 0; index < terms.length; index++)
    validateNodeSelectorTerm(terms[index], `${path}.nodeSelectorTerms[${index}]`, errors, false);
}

function validateNodeSelectorTerm(term: Draft, path: string, errors: FieldError[], anyValue: boolean): void {
  const expressions: readonly Draft[] = term.matchExpressions ?? [];
  for (let index = 0; index < expressions.length; index++)
    validateNodeRequirement(expressions[index], `${path}.matchExpressions[${index}]`, errors, anyValue);
  const fields: readonly Draft[] = term.matchFields ?? [];
  for (let index = 0; index < fields.length; index++) validateNodeField(fields[index], `${path}.matchFields[${index}]`, errors);
}

function validateNodeRequirement(requirement: Draft, path: string, errors: FieldError[], anyValue: boolean): void {
  const values: readonly string[] = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      break;
    default:
      errors.push(invalid(`${path}.operator`, requirement.operator ?? '', 'not a valid selector operator'));
  }
  validateLabelName(requirement.key ?? '', `${path}.key`, errors);
  if (anyValue) return;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as string;
    for (const text of labelValue(value)) errors.push(invalid(`${path}.values[${index}]`, value, text));
  }
}

function validateNodeField(requirement: Draft, path: string, errors: FieldError[]): void {
  const values: readonly string[] = requirement.values ?? [];
  if (requirement.operator !== 'In' && requirement.operator !== 'NotIn')
    errors.push(invalid(`${path}.operator`, requirement.operator ?? '', 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"));
  if (requirement.key !== 'metadata.name') {
    errors.push(invalid(`${path}.key`, requirement.key ?? '', 'not a valid field selector key'));
    return;
  }
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as string;
    for (const text of nameIsSubdomain(value, false)) errors.push(invalid(`${path}.values[${index}]`, value, text));
  }
}

function validatePodAffinity(affinity: Draft, path: string, errors: FieldError[]): void {
  const terms: readonly Draft[] = affinity[REQUIRED] ?? [];
  for (let index = 0; index < terms.length; index++) validatePodAffinityTerm(terms[index], `${path}.${REQUIRED}[${index}]`, errors);
  const weighted: readonly Draft[] = affinity[PREFERRED] ?? [];
  for (let index = 0; index < weighted.length; index++) {
    const at = `${path}.${PREFERRED}[${index}]`;
    validateWeight(weighted[index].weight ?? 0, at, errors);
    validatePodAffinityTerm(weighted[index].podAffinityTerm ?? {}, `${at}.podAffinityTerm`, errors);
  }
}

function validatePodAffinityTerm(term: Draft, path: string, errors: FieldError[]): void {
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, errors);
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors);
  for (const namespace of term.namespaces ?? [])
    for (const text of nameIsLabel(namespace, false)) errors.push(invalid(`${path}.namespace`, namespace, text));
  validateMatchedLabels(term, path, errors);
  const topologyKey: string = term.topologyKey ?? '';
  if (topologyKey === '') errors.push(required(`${path}.topologyKey`, 'can not be empty'));
  validateLabelName(topologyKey, `${path}.topologyKey`, errors);
}

function validateMatchedLabels(term: Draft, path: string, errors: FieldError[]): void {
  const match: readonly string[] = term.matchLabelKeys ?? [];
  const mismatch: readonly string[] = term.mismatchLabelKeys ?? [];
  validateLabelKeys(match, term.labelSelector, `${path}.matchLabelKeys`, errors);
  validateLabelKeys(mismatch, term.labelSelector, `${path}.mismatchLabelKeys`, errors);
  validateSelectedOnce(match, term.labelSelector, path, errors);
  for (let index = 0; index < match.length; index++) {
    const key = match[index] as string;
    if (mismatch.includes(key))
      errors.push(invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'));
  }
}

function validateLabelKeys(keys: readonly string[], selector: Draft, path: string, errors: FieldError[]): void {
  if (keys.length === 0) return;
  if (selector === undefined) {
    errors.push(forbidden(path, 'must not be specified when labelSelector is not set'));
    return;
  }
  for (let index = 0; index < keys.length; index++) validateLabelName(keys[index] as string, `${path}[${index}]`, errors);
}
