/**
 * Rules of custom resources as far as the bucket kinds need them, in the words of the API server
 * (apiextensions-apiserver pkg/apiserver/validation and pkg/apiserver/schema/cel): first the schema, then, if that holds, the rules
 * that compare with what was before.
 */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
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
import { dns1123Subdomain } from '../../validation/names.ts';

const NAME_LIMIT = 253;

export interface FieldRule {
  readonly field: string;
  readonly required?: boolean;
  /** The values it may have; for a list: each of its items. */
  readonly oneOf?: readonly string[];
  readonly list?: { readonly least: number; readonly most: number };
  /** It names a resource. */
  readonly name?: boolean;
  /** How the field is called when a change is refused; absent: it may change. */
  readonly fixedAs?: string;
}

function validateList(values: readonly unknown[], rule: FieldRule, path: string, errors: FieldError[]): void {
  const { least, most } = rule.list ?? { least: 0, most: Number.POSITIVE_INFINITY };
  if (values.length < least) errors.push(invalid(path, values.length, `${path} in body should have at least ${least} items`));
  if (values.length > most) errors.push(tooMany(path, values.length, most));
  for (const [at, value] of values.entries()) {
    if (rule.oneOf !== undefined && !rule.oneOf.includes(value as string)) errors.push(notSupported(`${path}[${at}]`, value, rule.oneOf));
    if (typeof value === 'string' && values.indexOf(value) < at) errors.push(duplicate(`${path}[${at}]`, value));
  }
}

function validateText(value: string, rule: FieldRule, path: string, errors: FieldError[]): void {
  if (rule.oneOf !== undefined) {
    if (!rule.oneOf.includes(value)) errors.push(notSupported(path, value, rule.oneOf));
  } else if (value === '') {
    errors.push(invalid(path, value, `${path} in body should be at least 1 chars long`));
  } else if (rule.name === true && value.length > NAME_LIMIT) {
    errors.push(tooLong(path, NAME_LIMIT));
  }
}

/** Types and presence, before any rule. `path`: of the object that has the fields. */
export function validateFields(object: Draft, rules: readonly FieldRule[], path: string, errors: FieldError[]): void {
  for (const rule of rules) {
    const value = object?.[rule.field];
    const at = `${path}.${rule.field}`;
    if (value === undefined) {
      if (rule.required === true) errors.push(required(at));
    } else if (Array.isArray(value)) validateList(value, rule, at, errors);
    else if (typeof value === 'string') validateText(value, rule, at, errors);
  }
}

/** Names that are named must be possible ones. */
export function validateNames(object: Draft, rules: readonly FieldRule[], path: string, errors: FieldError[]): void {
  for (const { field, name } of rules) {
    const value = object?.[field];
    if (name === true && typeof value === 'string' && dns1123Subdomain(value).length > 0)
      errors.push(invalid(`${path}.${field}`, value, 'name must be a valid resource name'));
  }
}

/** What is fixed may neither change nor come nor go. */
export function validateFixed(object: Draft, old: Draft, rules: readonly FieldRule[], path: string, errors: FieldError[]): void {
  for (const { field, fixedAs } of rules) {
    if (fixedAs === undefined) continue;
    const value = object?.[field];
    const before = old?.[field];
    if ((value === undefined) !== (before === undefined))
      errors.push(invalidUnshown(path, `${fixedAs} cannot be added or removed after creation`));
    else if (!semanticEqual(value, before)) {
      const text = `${fixedAs} is immutable`;
      errors.push(typeof value === 'object' ? invalidUnshown(`${path}.${field}`, text) : invalid(`${path}.${field}`, value, text));
    }
  }
}
