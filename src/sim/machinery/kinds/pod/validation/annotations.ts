/** Annotations that mean something to a pod. Follows pkg/apis/core/validation/validation.go (ValidatePodSpecificAnnotations). */

import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid } from '../../../validation/field-error.ts';
import { validateDescendingPath } from '../../../validation/paths.ts';
import { kindOf, parseJsonList } from '../../common/json-error.ts';
import { CONTAINER_LISTS } from '../container-lists.ts';
import { validateTolerations } from './scheduling.ts';

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';
export const POD_SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
export const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';
const INT32_MIN = -2_147_483_648;
const INT32_MAX = 2_147_483_647;

type Annotations = Readonly<Record<string, string>>;

export function validatePodAnnotations(annotations: Annotations, spec: Draft, path: string, errors: FieldError[]): void {
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && !spec.nodeName)
    errors.push(invalid(`${path}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  if (annotations[TOLERATIONS]) validateTolerationsText(annotations[TOLERATIONS], path, errors);
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost)) errors.push(invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  for (const key of Object.keys(annotations)) {
    const value = annotations[key] as string;
    if (key === POD_SECCOMP || key.startsWith(CONTAINER_SECCOMP)) validateSeccompName(value, `${path}.${key}`, errors);
    if (key.startsWith(APP_ARMOR)) validateAppArmorName(value, key.slice(APP_ARMOR.length), spec, `${path}[${key}]`, errors);
  }
}

const TOLERATION_FIELDS = [
  ['Key', 'string', 'string'],
  ['Operator', 'string', 'core.TolerationOperator'],
  ['Value', 'string', 'string'],
  ['Effect', 'string', 'core.TaintEffect'],
  ['TolerationSeconds', 'number', 'int64'],
] as const;

/** What Go says of JSON that is no toleration: the internal type, whose fields have upper case. */
function tolerationProblem(item: unknown): string | undefined {
  if (item === null) return undefined;
  if (typeof item !== 'object' || Array.isArray(item))
    return `json: cannot unmarshal ${kindOf(item)} into Go value of type core.Toleration`;
  for (const [name, wanted, type] of TOLERATION_FIELDS) {
    const value: unknown = (item as Draft)[name.charAt(0).toLowerCase() + name.slice(1)];
    if (value !== undefined && value !== null && typeof value !== wanted)
      return `json: cannot unmarshal ${kindOf(value)} into Go struct field Toleration.${name} of type ${type}`;
  }
  return undefined;
}

/** How tolerations were given before they became a field: still read, if only to be checked. */
function validateTolerationsText(text: string, path: string, errors: FieldError[]): void {
  const list = parseJsonList(text, 'core.Toleration');
  const problem = typeof list === 'string' ? list : list.map(tolerationProblem).find((text) => text !== undefined);
  if (problem !== undefined) errors.push(invalid(path, TOLERATIONS, problem));
  else
    validateTolerations(
      (list as Draft[]).map((item) => item ?? {}),
      `${path}.${TOLERATIONS}`,
      errors,
    );
}

const LOCALHOST = 'localhost/';

function validateSeccompName(profile: string, path: string, errors: FieldError[]): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith(LOCALHOST)) validateDescendingPath(profile.slice(LOCALHOST.length), path, errors);
  else errors.push(invalid(path, profile, 'must be a valid seccomp profile'));
}

function validateAppArmorName(profile: string, container: string, spec: Draft, path: string, errors: FieldError[]): void {
  const isThere = CONTAINER_LISTS.some((list) => spec[list]?.some(({ name }: Draft) => name === container));
  if (!isThere) errors.push(invalid(path, container, 'container not found'));
  if (profile !== '' && profile !== 'runtime/default' && profile !== 'unconfined' && !profile.startsWith(LOCALHOST))
    errors.push(invalid(path, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`));
}

function isDeletionCost(text: string): boolean {
  if (!/^(?:0|[1-9][0-9]*|-[0-9]+)$/.test(text)) return false;
  const cost = Number(text);
  return cost >= INT32_MIN && cost <= INT32_MAX;
}

/** Some may not come, change or go once the pod is there. */
export function validateAnnotationUpdate(fresh: Annotations, old: Annotations, spec: Draft, path: string, errors: FieldError[]): void {
  for (const key of Object.keys(old)) {
    if (fresh[key] === old[key]) continue;
    if (key.startsWith(APP_ARMOR)) errors.push(forbidden(`${path}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === MIRROR) errors.push(forbidden(`${path}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key of Object.keys(fresh)) {
    if (old[key] !== undefined) continue;
    if (key.startsWith(APP_ARMOR)) errors.push(forbidden(`${path}[${key}]`, 'may not add AppArmor annotations'));
    if (key === MIRROR) errors.push(forbidden(`${path}[${key}]`, 'may not add mirror pod annotation'));
  }
  validatePodAnnotations(fresh, spec, path, errors);
}
