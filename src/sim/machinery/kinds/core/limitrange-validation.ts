/** pkg/apis/core/validation/validation.go: ValidateLimitRange. */
import { compareQuantities, parseQuantity, type Quantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, forbidden, invalid, required } from '../../validation/field-error.ts';
import { qualifiedName } from '../../validation/names.ts';
import { isOvercommitAllowed, validateContainerResourceName, validateResourceName } from '../../validation/resource-names.ts';

type Amounts = Readonly<Record<string, string>>;

const TYPES: ReadonlySet<string> = new Set(['Pod', 'Container', 'PersistentVolumeClaim']);
const NOTHING: Amounts = {};

function validateType(type: string, path: string, errors: FieldError[]): void {
  const wrong = qualifiedName(type);
  for (const text of wrong) errors.push(invalid(path, type, text));
  if (wrong.length === 0 && !type.includes('/') && !TYPES.has(type))
    errors.push(invalid(path, type, 'must be a standard limit type or fully qualified'));
}

function exact(text: string): Quantity {
  const parsed = parseQuantity(text);
  return parsed.ok ? parsed.quantity : { nanos: 0n, format: 'DecimalSI' };
}

function isAbove(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && compareQuantities(exact(left), exact(right)) > 0;
}

/** Both to the billionth: closer than the thousandths of the original. */
function ratioOf(max: string, min: string): number {
  return Number(exact(max).nanos) / Number(exact(min).nanos);
}

interface Item {
  readonly min: Amounts;
  readonly max: Amounts;
  readonly default: Amounts;
  readonly defaultRequest: Amounts;
  readonly ratio: Amounts;
}

function validateResource(name: string, item: Item, path: string, errors: FieldError[]): void {
  const [min, max, limit, request, ratio] = [
    item.min[name],
    item.max[name],
    item.default[name],
    item.defaultRequest[name],
    item.ratio[name],
  ];
  const at = (field: string): string => `${path}.${field}[${name}]`;
  if (isAbove(min, max)) errors.push(invalid(at('min'), min, `min value ${min} is greater than max value ${max}`));
  if (isAbove(min, request))
    errors.push(invalid(at('defaultRequest'), request, `min value ${min} is greater than default request value ${request}`));
  if (isAbove(request, max))
    errors.push(invalid(at('defaultRequest'), request, `default request value ${request} is greater than max value ${max}`));
  if (isAbove(request, limit))
    errors.push(invalid(at('defaultRequest'), request, `default request value ${request} is greater than default limit value ${limit}`));
  if (isAbove(min, limit)) errors.push(invalid(at('default'), min, `min value ${min} is greater than default value ${limit}`));
  if (isAbove(limit, max)) errors.push(invalid(at('default'), max, `default value ${limit} is greater than max value ${max}`));
  if (isAbove('1', ratio)) errors.push(invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is less than 1`));
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const most = ratioOf(max, min);
    if (Number(exact(ratio).nanos) / 1e9 > most)
      errors.push(invalid(at('maxLimitRequestRatio'), ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`));
  }
  if (!isOvercommitAllowed(name) && limit !== undefined && request !== undefined && (isAbove(limit, request) || isAbove(request, limit)))
    errors.push(invalid(at('defaultRequest'), request, `default value ${limit} must equal to defaultRequest value ${request} in ${name}`));
}

function validateItem(limit: Draft, path: string, errors: FieldError[]): void {
  const { type = '' } = limit;
  const names = new Set<string>();
  const validateName = type === 'Pod' || type === 'Container' ? validateContainerResourceName : validateResourceName;
  const look = (field: string): Amounts => {
    const amounts: Amounts = limit[field] ?? NOTHING;
    for (const name of Object.keys(amounts)) {
      validateName(name, `${path}.${field}[${name}]`, errors);
      names.add(name);
    }
    return amounts;
  };
  const max = look('max');
  const min = look('min');
  const defaults = { default: NOTHING, defaultRequest: NOTHING };
  for (const field of ['default', 'defaultRequest'] as const) {
    if (type !== 'Pod') defaults[field] = look(field);
    else if (Object.keys(limit[field] ?? NOTHING).length > 0)
      errors.push(forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === 'PersistentVolumeClaim' && min.storage === undefined && max.storage === undefined)
    errors.push(required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  const item = { min, max, ...defaults, ratio: look('maxLimitRequestRatio') };
  for (const name of names) validateResource(name, item, path, errors);
}

export function validateLimitRange({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [at, limit] of (spec.limits ?? []).entries()) {
    const path = `spec.limits[${at}]`;
    const { type = '' } = limit;
    validateType(type, `${path}.type`, errors);
    if (seen.has(type)) errors.push(duplicate(`${path}.type`, type));
    seen.add(type);
    validateItem(limit, path, errors);
  }
  return errors;
}
