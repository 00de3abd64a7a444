/** pkg/apis/core/validation/validation.go: ValidateResourceQuota and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, required } from '../../validation/field-error.ts';
import { isQuotaResource, validateQuantity, validateResourceName } from '../../validation/resource-names.ts';
import { IMMUTABLE_TEXT } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { sortedMap } from '../common/shown.ts';

const COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const PODS: ReadonlySet<string> = new Set(['pods']);
const PODS_AND_COMPUTE: ReadonlySet<string> = new Set(['pods', ...COMPUTE]);
const STORAGE: ReadonlySet<string> = new Set(['persistentvolumeclaims', 'requests.storage']);
/** What each scope can be applied to. */
const SCOPES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['Terminating', PODS_AND_COMPUTE],
  ['NotTerminating', PODS_AND_COMPUTE],
  ['BestEffort', PODS],
  ['NotBestEffort', PODS_AND_COMPUTE],
  ['PriorityClass', PODS_AND_COMPUTE],
  ['CrossNamespacePodAffinity', PODS_AND_COMPUTE],
  ['VolumeAttributesClass', STORAGE],
]);
const VALUED_SCOPES: ReadonlySet<string> = new Set(['PriorityClass', 'VolumeAttributesClass']);
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;
const ONLY_EXISTS =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

function validateAmounts(amounts: Readonly<Record<string, string>> | undefined, path: string, errors: FieldError[]): void {
  for (const [name, amount] of Object.entries(sortedMap(amounts ?? {})) as [string, string][]) {
    const at = `${path}[${name}]`;
    validateResourceName(name, at, errors);
    if (!name.includes('/') && !isQuotaResource(name)) errors.push(invalid(at, name, 'must be a standard resource for quota'));
    validateQuantity(name, amount, at, errors);
  }
}

/** `shown`: what is named as wrong. */
function validateScope(scope: string, resources: readonly string[], path: string, shown: unknown, errors: FieldError[]): void {
  const valid = SCOPES.get(scope);
  if (valid === undefined) return;
  for (const name of resources)
    if (isQuotaResource(name) && !valid.has(name)) errors.push(invalid(path, shown, 'unsupported scope applied to resource'));
}

function validateOpposites(scopes: ReadonlySet<string>, path: string, shown: unknown, errors: FieldError[]): void {
  for (const [one, other] of OPPOSITES) if (scopes.has(one) && scopes.has(other)) errors.push(invalid(path, shown, 'conflicting scopes'));
}

function validateScopes({ scopes = [] }: Draft, resources: readonly string[], errors: FieldError[]): void {
  const path = 'spec.scopes';
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) errors.push(invalid(path, scopes, 'unsupported scope'));
    validateScope(scope, resources, path, scopes, errors);
  }
  validateOpposites(new Set(scopes), path, scopes, errors);
}

function shownSelector({ matchExpressions = [] }: Draft): object {
  return {
    MatchExpressions: matchExpressions.map(({ scopeName = '', operator = '', values = null }: Draft) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values,
    })),
  };
}

function validateScopeSelector(spec: Draft, resources: readonly string[], errors: FieldError[]): void {
  const path = 'spec.scopeSelector.matchExpressions';
  const shown = shownSelector(spec.scopeSelector);
  const seen = new Set<string>();
  for (const { scopeName = '', operator = '', values = [] } of spec.scopeSelector.matchExpressions ?? []) {
    if (!SCOPES.has(scopeName)) errors.push(invalid(`${path}.scopeName`, scopeName, 'unsupported scope'));
    validateScope(scopeName, resources, path, shown, errors);
    if (SCOPES.has(scopeName) && !VALUED_SCOPES.has(scopeName) && operator !== 'Exists')
      errors.push(invalid(`${path}.operator`, operator, ONLY_EXISTS));
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        errors.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0)
        errors.push(invalid(`${path}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"));
    } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
    seen.add(scopeName);
  }
  validateOpposites(seen, path, spec.scopes ?? null, errors);
}

function validateSpec(spec: Draft): FieldError[] {
  const errors: FieldError[] = [];
  const resources = Object.keys(spec.hard ?? {}).sort();
  validateAmounts(spec.hard, 'spec.hard', errors);
  validateScopes(spec, resources, errors);
  if (spec.scopeSelector !== undefined) validateScopeSelector(spec, resources, errors);
  return errors;
}

export function validateQuota({ spec }: Draft): readonly FieldError[] {
  return validateSpec(spec);
}

export function validateQuotaUpdate({ spec }: Draft, before: ApiObject): readonly FieldError[] {
  const errors = validateSpec(spec);
  const [scopes, old] = [new Set(spec.scopes), new Set((before as Draft).spec.scopes)];
  if (scopes.size !== old.size || [...scopes].some((scope) => !old.has(scope)))
    errors.push(invalid('spec.scopes', spec.scopes ?? null, IMMUTABLE_TEXT));
  return errors;
}

export function validateQuotaStatus({ status = {} }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateAmounts(status.hard, 'status.hard', errors);
  validateAmounts(status.used, 'status.used', errors);
  return errors;
}
