/** pkg/apis/scheduling/validation/validation.go and pkg/apis/scheduling/v1/helpers.go. */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, notSupported, required } from '../../validation/field-error.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';

const HIGHEST_USER_VALUE = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
const PREEMPTION_POLICIES: readonly string[] = ['PreemptLowerPriority', 'Never'];

/** The two that every cluster has, with their values. */
export const SYSTEM_CLASSES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2 * HIGHEST_USER_VALUE + 1000],
  ['system-cluster-critical', 2 * HIGHEST_USER_VALUE],
]);

function systemClassProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = SYSTEM_CLASSES.get(name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  if (globalDefault) return `globalDefault of ${name} PriorityClass must be false`;
  return undefined;
}

export function validatePriorityClass(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name: string = object.metadata.name ?? '';
  const value: number = object.value ?? 0;
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemClassProblem(name, value, object.globalDefault ?? false);
    if (problem !== undefined)
      errors.push(
        forbidden(
          'metadata.name',
          `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`,
        ),
      );
  } else if (value > HIGHEST_USER_VALUE) {
    errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_USER_VALUE}`));
  }
  if (!object.preemptionPolicy) errors.push(required('preemptionPolicy'));
  else if (!PREEMPTION_POLICIES.includes(object.preemptionPolicy))
    errors.push(notSupported('preemptionPolicy', object.preemptionPolicy, PREEMPTION_POLICIES));
  return errors;
}

export function validatePriorityClassUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const before = old as Draft;
  if ((object.value ?? 0) !== (before.value ?? 0)) errors.push(forbidden('value', 'may not be changed in an update.'));
  validateImmutable(object.preemptionPolicy, before.preemptionPolicy, 'preemptionPolicy', errors);
  return errors;
}
