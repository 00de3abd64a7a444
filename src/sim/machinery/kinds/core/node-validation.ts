/** pkg/apis/core/validation/validation.go: ValidateNode, ValidateNodeUpdate. */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { duplicate, type FieldError, forbidden, internalError, invalid, notSupported, required } from '../../validation/field-error.ts';
import { cidrFamily, validateCidr } from '../../validation/ip.ts';
import { validateLabelName } from '../../validation/labels.ts';
import { labelValue } from '../../validation/names.ts';
import { validateQuantity } from '../../validation/resource-names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { jsonSyntaxError } from '../common/json-error.ts';

const TAINT_EFFECTS: readonly string[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const AVOID_PODS = 'scheduler.alpha.kubernetes.io/preferAvoidPods';

function shownTaint({ key = '', value = '', effect = '', timeAdded = null }: Draft): object {
  return { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded };
}

function validateTaints(taints: readonly Draft[], errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [at, taint] of taints.entries()) {
    const path = `metadata.taints[${at}]`;
    const { key = '', value = '', effect = '' } = taint;
    validateLabelName(key, `${path}.key`, errors);
    const problems = labelValue(value);
    if (problems.length > 0) errors.push(invalid(`${path}.value`, value, problems.join(';')));
    if (effect === '') errors.push(required(`${path}.effect`));
    else if (!TAINT_EFFECTS.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, TAINT_EFFECTS));
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) errors.push(duplicate(path, shownTaint(taint), 'taints must be unique by key and effect pair'));
    seen.add(pair);
  }
}

function validateAnnotations(annotations: Readonly<Record<string, string>> | undefined, errors: FieldError[]): void {
  const avoid = annotations?.[AVOID_PODS];
  const problem = avoid === undefined ? undefined : jsonSyntaxError(avoid);
  if (problem !== undefined) errors.push(invalid('metadata.annotations.AvoidPods', AVOID_PODS, problem));
  else if (avoid !== undefined) validateAvoidedPods(JSON.parse(avoid), errors);
}

function validateAvoidedPods(avoided: Draft, errors: FieldError[]): void {
  for (const [at, entry] of (avoided?.preferAvoidPods ?? []).entries())
    if (!entry?.podSignature?.podController) errors.push(required(`metadata.annotations.${AVOID_PODS}[${at}].PodSignature`));
}

function validateAmounts(status: Draft, errors: FieldError[]): void {
  for (const list of ['capacity', 'allocatable'])
    for (const name of Object.keys(status?.[list] ?? {})) validateQuantity(name, status[list][name], `status.${list}.${name}`, errors);
}

function validatePodCidrs(cidrs: readonly string[], errors: FieldError[]): void {
  for (const [at, cidr] of cidrs.entries()) validateCidr(cidr, `spec.podCIDRs[${at}]`, errors);
  if (cidrs.length < 2) return;
  const broken = cidrs.findIndex((cidr) => cidrFamily(cidr) === undefined);
  if (broken >= 0) {
    const why = `invalid CIDR[${broken}]: <nil> (invalid CIDR address: ${cidrs[broken]})`;
    errors.push(internalError('spec.podCIDRs', `invalid PodCIDRs. failed to check with dual stack with error:${why}`));
  }
  const families = new Set(cidrs.map(cidrFamily));
  if (families.size !== 2 || families.has(undefined) || cidrs.length > 2)
    errors.push(invalid('spec.podCIDRs', cidrs, 'may specify no more than one CIDR for each IP family'));
}

export function validateNode(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateAnnotations(object.metadata.annotations, errors);
  validateTaints(object.spec.taints ?? [], errors);
  validateAmounts(object.status, errors);
  validatePodCidrs(object.spec.podCIDRs ?? [], errors);
  return errors;
}

function validateAddresses(addresses: readonly Draft[], errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [at, { type = '', address = '' }] of addresses.entries()) {
    const pair = `${type} ${address}`;
    if (seen.has(pair)) errors.push(duplicate(`status.addresses[${at}]`, { Type: type, Address: address }));
    seen.add(pair);
  }
}

/** For the spec and the status alike. */
export function validateNodeUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const before = (old as Draft).spec ?? {};
  const spec = object.spec ?? {};
  if (object.metadata.annotations !== old.metadata.annotations) validateAnnotations(object.metadata.annotations, errors);
  if (object.status !== (old as Draft).status) validateAmounts(object.status, errors);
  validateAddresses(object.status?.addresses ?? [], errors);
  if (before.podCIDRs?.length > 0 && !semanticEqual(before.podCIDRs, spec.podCIDRs))
    errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'));
  if (before.providerID && before.providerID !== spec.providerID)
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'));
  if (spec.taints !== before.taints) validateTaints(spec.taints ?? [], errors);
  if ((spec.externalID ?? '') !== (before.externalID ?? '')) errors.push(forbidden('spec.externalID', 'may not be updated'));
  return errors;
}
