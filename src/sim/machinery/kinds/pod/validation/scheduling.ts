/** Tolerations, scheduling gates, topology spread. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notSupported, required } from '../../../validation/field-error.ts';
import { validateLabelName, validateLabelSelector } from '../../../validation/labels.ts';
import { labelValue, qualifiedName } from '../../../validation/names.ts';

export function validateTolerations(tolerations: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < tolerations.length; index++) validateToleration(tolerations[index], path, index, errors);
}

function validateToleration(toleration: Draft, path: string, index: number, errors: FieldError[]): void {
  const at = (field: string) => `${path}[${index}].${field}`;
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  if (key !== '') for (const text of qualifiedName(key)) errors.push(invalid(at('key'), key, text));
  if (key === '' && operator !== 'Exists')
    errors.push(
      invalid(at('operator'), operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'),
    );
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(invalid(at('effect'), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  if (operator === 'Equal' || operator === '') {
    const wrong = labelValue(value);
    if (wrong.length > 0) errors.push(invalid(at('operator'), value, wrong.join(';')));
  } else if (operator === 'Exists') {
    if (value !== '') errors.push(invalid(at('operator'), value, "value must be empty when `operator` is 'Exists'"));
  } else {
    // The two that compare numbers are known, but not switched on.
    const known = operator === 'Lt' || operator === 'Gt' ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'];
    errors.push(notSupported(at('operator'), operator, known));
  }
  if (effect !== '' && effect !== 'NoSchedule' && effect !== 'PreferNoSchedule' && effect !== 'NoExecute')
    errors.push(notSupported(at('effect'), effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
}

export function validateSchedulingGates(gates: readonly Draft[], path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (let index = 0; index < gates.length; index++) {
    const name: string = gates[index].name ?? '';
    for (const text of qualifiedName(name)) errors.push(invalid(`${path}[${index}]`, name, text));
    if (seen.has(name)) errors.push(duplicate(`${path}[${index}]`, name));
    seen.add(name);
  }
}

export function validateReadinessGates(gates: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < gates.length; index++) {
    const type: string = gates[index].conditionType ?? '';
    for (const text of qualifiedName(type)) errors.push(invalid(`${path}[${index}].conditionType`, type, text));
  }
}

export function validateTopologySpread(constraints: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < constraints.length; index++) {
    const constraint = constraints[index];
    const at = `${path}[${index}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = constraint;
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (topologyKey === '') errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    if (whenUnsatisfiable !== 'DoNotSchedule' && whenUnsatisfiable !== 'ScheduleAnyway')
      errors.push(notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']));
    const isRepeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (isRepeated) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) validateMinDomains(minDomains, whenUnsatisfiable, `${at}.minDomains`, errors);
    validatePolicy(constraint.nodeAffinityPolicy, `${at}.nodeAffinityPolicy`, errors);
    validatePolicy(constraint.nodeTaintsPolicy, `${at}.nodeTaintsPolicy`, errors);
    validateMatchLabelKeys(constraint, at, errors);
    validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`, errors);
  }
}

function validateMinDomains(minDomains: number, whenUnsatisfiable: string, path: string, errors: FieldError[]): void {
  if (minDomains <= 0) errors.push(invalid(path, minDomains, 'must be greater than zero'));
  if (whenUnsatisfiable !== 'DoNotSchedule')
    errors.push(invalid(path, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`));
}

function validatePolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (policy !== undefined && policy !== 'Honor' && policy !== 'Ignore') errors.push(notSupported(path, policy, ['Honor', 'Ignore']));
}

function validateMatchLabelKeys(constraint: Draft, at: string, errors: FieldError[]): void {
  const keys: readonly string[] = constraint.matchLabelKeys ?? [];
  if (keys.length === 0) return;
  const path = `${at}.matchLabelKeys`;
  if (constraint.labelSelector === undefined) {
    errors.push(forbidden(path, 'must not be specified when labelSelector is not set'));
    return;
  }
  for (let index = 0; index < keys.length; index++) validateLabelName(keys[index] as string, `${path}[${index}]`, errors);
  validateSelectedOnce(keys, constraint.labelSelector, at, errors);
}

/**
 * By now the selector asks for each of the keys, since they have become part of it; more than that is one too many.
 * `path`: where the keys' indexes belong.
 */
export function validateSelectedOnce(keys: readonly string[], selector: Draft, path: string, errors: FieldError[]): void {
  const seen = new Set<string>(Object.keys(selector?.matchLabels ?? {}));
  for (const { key } of selector?.matchExpressions ?? []) {
    const index = keys.indexOf(key);
    if (index >= 0 && seen.has(key)) errors.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    seen.add(key);
  }
}
