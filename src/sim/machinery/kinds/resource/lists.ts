/** Bounded lists without duplicates, and the names in them (pkg/apis/resource/validation/validation.go). */
import { duplicate, type FieldError, invalid, required, tooLong, tooMany } from '../../validation/field-error.ts';
import { dns1123Label, dns1123Subdomain } from '../../validation/names.ts';
import { validateDriverName } from '../storage/driver-name.ts';

type Validate<Item> = (item: Item, path: string, errors: FieldError[]) => void;

/** Of a list that is too long nothing else is said. */
export function validateList<Item>(
  items: readonly Item[] | undefined,
  most: number,
  path: string,
  errors: FieldError[],
  validate: Validate<Item>,
): boolean {
  if (items === undefined) return true;
  if (items.length > most) {
    errors.push(tooMany(path, items.length, most));
    return false;
  }
  for (const [at, item] of items.entries()) validate(item, `${path}[${at}]`, errors);
  return true;
}

/** `key`: what tells items apart, as it is shown. */
export function validateSet<Item>(
  items: readonly Item[] | undefined,
  most: number,
  path: string,
  errors: FieldError[],
  validate: Validate<Item>,
  key: (item: Item) => string,
): void {
  if (!validateList(items, most, path, errors, validate)) return;
  const seen = new Set<string>();
  for (const [at, item] of (items ?? []).entries()) {
    const name = key(item);
    if (seen.has(name)) errors.push(duplicate(`${path}[${at}]`, name));
    seen.add(name);
  }
}

export const ownKey = (item: string): string => item;

/** Names of requests and of devices. */
export function validateLabelName(name: string | undefined, path: string, errors: FieldError[]): void {
  for (const text of dns1123Label(name ?? '')) errors.push(invalid(path, name ?? '', text));
}

export function validateClassName(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) errors.push(required(path));
  else for (const text of dns1123Subdomain(name)) errors.push(invalid(path, name, text));
}

const LONGEST_POOL_NAME = 253;

export function validatePoolName(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) {
    errors.push(required(path));
    return;
  }
  if (name.length > LONGEST_POOL_NAME) errors.push(tooLong(path, LONGEST_POOL_NAME));
  for (const part of name.split('/')) for (const text of dns1123Subdomain(part)) errors.push(invalid(path, part, text));
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const IDENTIFIER_TEXT =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";
const LONGEST_IDENTIFIER = 32;

function validateIdentifier(id: string, path: string, errors: FieldError[]): void {
  if (id.length > LONGEST_IDENTIFIER) errors.push(tooLong(path, LONGEST_IDENTIFIER));
  if (!IDENTIFIER.test(id)) errors.push(invalid(path, id, IDENTIFIER_TEXT));
}

/** `id` or `domain/id`: attributes and capacities. Names with more slashes are let through, as in the original. */
export function validateQualifiedName(name: string, path: string, errors: FieldError[]): void {
  const [domain = '', id = '', ...more] = name.split('/');
  if (!name.includes('/')) validateIdentifier(name, path, errors);
  if (!name.includes('/') || more.length > 0) return;
  if (domain === '') errors.push(invalid(path, '', 'the domain must not be empty'));
  else validateDriverName(domain, path, errors);
  if (id === '') errors.push(invalid(path, '', 'the name must not be empty'));
  else validateIdentifier(id, path, errors);
}

export function validateFullyQualifiedName(name: string, path: string, errors: FieldError[]): void {
  validateQualifiedName(name, path, errors);
  if (!name.includes('/')) errors.push(invalid(path, name, 'a fully qualified name must be a domain and a name separated by a slash'));
}
