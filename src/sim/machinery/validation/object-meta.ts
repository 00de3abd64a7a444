/**
 * Metadata of any object: at creation, and when it changes.
 * Follows apimachinery pkg/api/validation/objectmeta.go and pkg/apis/core/validation/validation.go (ValidateObjectMeta).
 * Not modelled: the contents of managedFields.
 */
import type { Draft } from '../scheme/definition.ts';
import type { FieldError } from './field-error.ts';
import { forbidden, invalid, required, tooLong } from './field-error.ts';
import { validateLabels } from './labels.ts';
import { byteLength, nameIsLabel, qualifiedName } from './names.ts';

export type NameRule = (name: string, prefix: boolean) => readonly string[];

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, path: string, errors: FieldError[]): void {
  if (annotations === undefined) return;
  let bytes = 0;
  for (const key of Object.keys(annotations)) {
    for (const text of qualifiedName(key.toLowerCase())) errors.push(invalid(path, key, text));
    bytes += byteLength(key) + byteLength(annotations[key] ?? '');
  }
  if (bytes > ANNOTATIONS_LIMIT_BYTES) errors.push(tooLong(path, ANNOTATIONS_LIMIT_BYTES));
}

function validateOwnerReference(reference: Draft, path: string, errors: FieldError[]): void {
  const apiVersion: string = reference.apiVersion ?? '';
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const version = slash < 0 ? apiVersion : slash === apiVersion.lastIndexOf('/') ? apiVersion.slice(slash + 1) : '';
  if (version === '') errors.push(invalid(`${path}.apiVersion`, apiVersion, 'version must not be empty'));
  if (!reference.kind) errors.push(invalid(`${path}.kind`, '', 'must not be empty'));
  if (!reference.name) errors.push(invalid(`${path}.name`, '', 'must not be empty'));
  if (!reference.uid) errors.push(invalid(`${path}.uid`, '', 'must not be empty'));
  if (group === '' && version === 'v1' && reference.kind === 'Event')
    errors.push(invalid(path, shownOwner(reference), '/v1, Kind=Event is disallowed from being an owner'));
}

/** Fields in the order of the Go struct, as an owner reference is printed. */
function shownOwner(reference: Draft): object {
  const { apiVersion = '', kind = '', name = '', uid = '', controller, blockOwnerDeletion } = reference;
  return {
    apiVersion,
    kind,
    name,
    uid,
    ...(controller === undefined ? {} : { controller }),
    ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }),
  };
}

function validateOwnerReferences(references: readonly Draft[] | undefined, path: string, errors: FieldError[]): void {
  if (references === undefined) return;
  let firstController = '';
  for (const reference of references) {
    validateOwnerReference(reference, path, errors);
    if (reference.controller !== true) continue;
    const name = `${reference.kind}/${reference.name}`;
    if (firstController === '') firstController = name;
    else
      errors.push(
        invalid(
          path,
          references.map(shownOwner),
          `Only one reference can have Controller set to true. Found "true" in references for ${firstController} and ${name}`,
        ),
      );
  }
}

function validateFinalizers(finalizers: readonly string[] | undefined, path: string, errors: FieldError[]): void {
  if (finalizers === undefined) return;
  for (const finalizer of finalizers) for (const text of qualifiedName(finalizer)) errors.push(invalid(path, finalizer, text));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.push(invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
}

/** Built-in kinds want finalizers to be standard or to have a domain, too. */
function validateKubeFinalizers(finalizers: readonly string[] | undefined, path: string, errors: FieldError[]): void {
  if (finalizers === undefined) return;
  for (let index = 0; index < finalizers.length; index++) {
    const finalizer = finalizers[index] as string;
    const at = `${path}[${index}]`;
    if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer))
      errors.push(invalid(at, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
}

function validateName(meta: Draft, nameRule: NameRule, path: string, errors: FieldError[]): void {
  const generateName: string = meta.generateName ?? '';
  if (generateName !== '') {
    for (const text of nameRule(generateName, true)) errors.push(invalid(`${path}.generateName`, generateName, text));
  }
  const name: string = meta.name ?? '';
  if (name === '') errors.push(required(`${path}.name`, 'name or generateName is required'));
  else for (const text of nameRule(name, false)) errors.push(invalid(`${path}.name`, name, text));
}

/** All but the name. */
function validateRest(meta: Draft, namespaced: boolean, path: string, errors: FieldError[]): void {
  const namespace: string = meta.namespace ?? '';
  if (!namespaced) {
    if (namespace !== '') errors.push(forbidden(`${path}.namespace`, 'not allowed on this type'));
  } else if (namespace === '') {
    errors.push(required(`${path}.namespace`));
  } else {
    for (const text of nameIsLabel(namespace, false)) errors.push(invalid(`${path}.namespace`, namespace, text));
  }
  if ((meta.generation ?? 0) < 0) errors.push(invalid(`${path}.generation`, meta.generation, 'must be greater than or equal to 0'));
  if (meta.labels !== undefined) validateLabels(meta.labels, `${path}.labels`, errors);
  if (meta.annotations !== undefined) validateAnnotations(meta.annotations, `${path}.annotations`, errors);
  if (meta.ownerReferences !== undefined) validateOwnerReferences(meta.ownerReferences, `${path}.ownerReferences`, errors);
  if (meta.finalizers !== undefined) validateFinalizers(meta.finalizers, `${path}.finalizers`, errors);
}

/** What any server wants of metadata at creation, after a name was generated. */
export function validateGenericMeta(meta: Draft, namespaced: boolean, nameRule: NameRule, path: string, errors: FieldError[]): void {
  validateName(meta, nameRule, path, errors);
  validateRest(meta, namespaced, path, errors);
}

/** The same for built-in kinds. */
export function validateObjectMeta(meta: Draft, namespaced: boolean, nameRule: NameRule, path: string, errors: FieldError[]): void {
  validateGenericMeta(meta, namespaced, nameRule, path, errors);
  validateKubeFinalizers(meta.finalizers, `${path}.finalizers`, errors);
}

function validateImmutable(fresh: unknown, old: unknown, path: string, errors: FieldError[]): void {
  if (fresh !== old) errors.push(invalid(path, fresh ?? null, 'field is immutable'));
}

function validateChange(fresh: Draft, old: Draft, path: string, errors: FieldError[]): void {
  if (old.deletionTimestamp !== undefined && fresh.finalizers !== undefined) {
    const before: ReadonlySet<string> = new Set(old.finalizers ?? []);
    const extra = [...new Set<string>(fresh.finalizers)].filter((finalizer) => !before.has(finalizer)).sort();
    if (extra.length > 0)
      errors.push(
        forbidden(
          `${path}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${extra.map((name) => JSON.stringify(name)).join(', ')}}`,
        ),
      );
  }
  if (!fresh.resourceVersion) errors.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'));
  if ((fresh.generation ?? 0) < (old.generation ?? 0))
    errors.push(invalid(`${path}.generation`, fresh.generation ?? 0, 'must not be decremented'));
  validateImmutable(fresh.name ?? '', old.name ?? '', `${path}.name`, errors);
  validateImmutable(fresh.namespace ?? '', old.namespace ?? '', `${path}.namespace`, errors);
  validateImmutable(fresh.uid ?? '', old.uid ?? '', `${path}.uid`, errors);
  validateImmutable(fresh.creationTimestamp, old.creationTimestamp, `${path}.creationTimestamp`, errors);
  validateImmutable(fresh.deletionTimestamp, old.deletionTimestamp, `${path}.deletionTimestamp`, errors);
  validateImmutable(fresh.deletionGracePeriodSeconds, old.deletionGracePeriodSeconds, `${path}.deletionGracePeriodSeconds`, errors);
  if (fresh.labels !== undefined && fresh.labels !== old.labels) validateLabels(fresh.labels, `${path}.labels`, errors);
  if (fresh.annotations !== undefined && fresh.annotations !== old.annotations)
    validateAnnotations(fresh.annotations, `${path}.annotations`, errors);
  if (fresh.ownerReferences !== undefined && fresh.ownerReferences !== old.ownerReferences)
    validateOwnerReferences(fresh.ownerReferences, `${path}.ownerReferences`, errors);
}

/** How a kind checks metadata that changes. */
export interface MetadataRules {
  readonly namespaced: boolean;
  readonly nameRule: NameRule;
  /** Does its update check the new object as its creation does? Errors come once more then. */
  readonly revalidates: boolean;
}

/**
 * When an object changes. `fresh` carries what the store has filled in (uid, creationTimestamp...) already.
 * The real server looks at metadata up to four times: the change and the whole, once for all kinds (registry/rest/update.go
 * BeforeUpdate) and once for the kind. Each time adds its errors to the causes of the refusal.
 */
export function validateObjectMetaUpdate(fresh: Draft, old: Draft, rules: MetadataRules, path: string, errors: FieldError[]): void {
  const change: FieldError[] = [];
  validateChange(fresh, old, path, change);
  const isSame = fresh.labels === old.labels && fresh.annotations === old.annotations && fresh.ownerReferences === old.ownerReferences;
  if (isSame && fresh.finalizers === old.finalizers && change.length === 0) return;
  const whole: FieldError[] = [];
  validateRest(fresh, rules.namespaced, path, whole);
  const finalizers: FieldError[] = [];
  validateKubeFinalizers(fresh.finalizers, `${path}.finalizers`, finalizers);
  errors.push(...change, ...whole, ...change, ...finalizers);
  if (!rules.revalidates) return;
  validateName(fresh, rules.nameRule, path, errors);
  errors.push(...whole, ...finalizers);
}
