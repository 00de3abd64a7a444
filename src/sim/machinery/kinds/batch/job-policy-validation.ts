/** Pod failure policy and success policy of a Job (pkg/apis/batch/validation/validation.go). */
import type { Draft } from '../../scheme/definition.ts';
import {
  duplicate,
  type FieldError,
  invalid,
  invalidUnshown,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../validation/field-error.ts';
import { qualifiedName } from '../../validation/names.ts';
import { validateNonNegative } from '../../validation/values.ts';
import { countIndexes } from './indexes.ts';

const RULE_LIMIT = 20;
const EXIT_CODE_LIMIT = 255;
const INDEXES_LIMIT_BYTES = 64 * 1024;
const ACTIONS: readonly string[] = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const STATUSES: readonly string[] = ['False', 'True', 'Unknown'];
const OPERATORS: readonly string[] = ['In', 'NotIn'];

/** As Go prints a list of texts. */
function validValues(list: readonly string[]): string {
  return `valid values: [${list.map((word) => JSON.stringify(word)).join(' ')}]`;
}

function validateWord(word: string | undefined, known: readonly string[], path: string, errors: FieldError[]): void {
  if (!word) errors.push(required(path, validValues(known)));
  else if (!known.includes(word)) errors.push(notSupported(path, word, known));
}

function validateExitCodes(rule: Draft, containers: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const { operator, containerName } = rule;
  const values: readonly number[] = rule.values ?? [];
  validateWord(operator, OPERATORS, `${path}.operator`, errors);
  if (containerName !== undefined && !containers.has(containerName))
    errors.push(invalid(`${path}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template'));
  if (values.length === 0) errors.push(invalid(`${path}.values`, rule.values ?? null, 'at least one value is required'));
  else if (values.length > EXIT_CODE_LIMIT) errors.push(tooMany(`${path}.values`, values.length, EXIT_CODE_LIMIT));
  let ordered = true;
  const seen = new Set<number>();
  for (const [at, code] of values.entries()) {
    if (operator === 'In' && code === 0) errors.push(invalid(`${path}.values[${at}]`, code, 'must not be 0 for the In operator'));
    if (seen.has(code)) errors.push(duplicate(`${path}.values[${at}]`, code));
    seen.add(code);
    if (at > 0 && (values[at - 1] as number) > code) ordered = false;
  }
  if (!ordered) errors.push(invalid(`${path}.values`, values, 'must be ordered'));
}

function validatePodConditions(patterns: readonly Draft[], path: string, errors: FieldError[]): void {
  if (patterns.length > RULE_LIMIT) errors.push(tooMany(path, patterns.length, RULE_LIMIT));
  for (const [at, { type = '', status }] of patterns.entries()) {
    for (const text of qualifiedName(type)) errors.push(invalid(`${path}[${at}].type`, type, text));
    validateWord(status, STATUSES, `${path}[${at}].status`, errors);
  }
}

function validateFailureRule(spec: Draft, rule: Draft, containers: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  if (rule.action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      errors.push(invalid(`${path}.action`, rule.action, 'requires the backoffLimitPerIndex to be set'));
  } else {
    validateWord(rule.action, ACTIONS, `${path}.action`, errors);
  }
  const patterns: readonly Draft[] = rule.onPodConditions ?? [];
  if (rule.onExitCodes !== undefined) validateExitCodes(rule.onExitCodes, containers, `${path}.onExitCodes`, errors);
  if (patterns.length > 0) validatePodConditions(patterns, `${path}.onPodConditions`, errors);
  if (rule.onExitCodes !== undefined && patterns.length > 0)
    errors.push(invalidUnshown(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (rule.onExitCodes === undefined && patterns.length === 0)
    errors.push(invalidUnshown(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
}

export function validatePodFailurePolicy(spec: Draft, path: string, errors: FieldError[]): void {
  const rules: readonly Draft[] = spec.podFailurePolicy.rules ?? [];
  if (rules.length > RULE_LIMIT) errors.push(tooMany(`${path}.rules`, rules.length, RULE_LIMIT));
  const { containers, initContainers } = spec.template?.spec ?? {};
  const names = new Set<string>([...(containers ?? []), ...(initContainers ?? [])].map((container: Draft) => container.name));
  for (const [at, rule] of rules.entries()) validateFailureRule(spec, rule, names, `${path}.rules[${at}]`, errors);
}

function validateSuccessRule(completions: number, rule: Draft, path: string, errors: FieldError[]): void {
  const { succeededCount, succeededIndexes } = rule;
  if (succeededCount === undefined && succeededIndexes === undefined)
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (succeededIndexes !== undefined) {
    const indexesPath = `${path}.succeededIndexes`;
    if (succeededIndexes.length > INDEXES_LIMIT_BYTES) errors.push(tooLong(indexesPath, INDEXES_LIMIT_BYTES));
    const count = countIndexes(succeededIndexes, completions);
    if (typeof count === 'string') errors.push(invalid(indexesPath, succeededIndexes, `error parsing succeededIndexes: ${count}`));
    else total = count;
  }
  if (succeededCount === undefined) return;
  const countPath = `${path}.succeededCount`;
  const most = (limit: number, of: string): FieldError =>
    invalid(countPath, succeededCount, `must be less than or equal to ${limit} (the number of ${of})`);
  validateNonNegative(succeededCount, countPath, errors);
  if (succeededCount > completions) errors.push(most(completions, 'specified completions'));
  if (succeededIndexes !== undefined && succeededCount > total) errors.push(most(total, 'indexes in the specified succeededIndexes field'));
}

/** `{"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}` */
export function shownSuccessPolicy(policy: Draft): object {
  const rules = policy.rules?.map((rule: Draft) => ({
    SucceededIndexes: rule.succeededIndexes ?? null,
    SucceededCount: rule.succeededCount ?? null,
  }));
  return { Rules: rules ?? null };
}

export function shownFailurePolicy(policy: Draft): object {
  const rules = (policy.rules ?? []).map(({ action = '', onExitCodes, onPodConditions }: Draft) => ({
    Action: action,
    OnExitCodes: onExitCodes
      ? { ContainerName: onExitCodes.containerName ?? null, Operator: onExitCodes.operator ?? '', Values: onExitCodes.values ?? null }
      : null,
    OnPodConditions: onPodConditions?.map(({ type = '', status = '' }: Draft) => ({ Type: type, Status: status })) ?? null,
  }));
  return { Rules: rules ?? null };
}

export function validateSuccessPolicy(spec: Draft, path: string, errors: FieldError[]): void {
  if (spec.completionMode !== 'Indexed') {
    errors.push(invalid(path, shownSuccessPolicy(spec.successPolicy), 'requires indexed completion mode'));
    return;
  }
  const rules: readonly Draft[] = spec.successPolicy.rules ?? [];
  if (rules.length === 0)
    errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > RULE_LIMIT) errors.push(tooMany(`${path}.rules`, rules.length, RULE_LIMIT));
  for (const [at, rule] of rules.entries()) validateSuccessRule(spec.completions ?? 0, rule, `${path}.rules[${at}]`, errors);
}
