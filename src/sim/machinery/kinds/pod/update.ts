/**
 * What may change in a pod that exists: images, deadline (downward), tolerations (more), gates (fewer), and while it is gated also
 * where it may run. Follows pkg/apis/core/validation/validation.go (ValidatePodUpdate).
 */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { unifiedDiff } from '../../text/unified-diff.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { forbidden, invalid, required } from '../../validation/field-error.ts';
import { rangeText } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { validateNodeAffinityMutation, validateNodeSelectorMutation } from './gated-update.ts';
import { printedSpec } from './internal-form.ts';
import { validateAnnotationUpdate, validatePodAnnotations } from './validation/annotations.ts';
import { validateImageSpace } from './validation/containers.ts';
import { validatePodParts } from './validation/pod.ts';
import { validateTolerations } from './validation/scheduling.ts';

const INT32_MAX = 2_147_483_647;
const CHANGEABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

export function validatePodUpdate(pod: Draft, oldPod: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const old: Draft = oldPod;
  const isSpecSame = pod.spec === old.spec;
  if (!isSpecSame) validatePodParts(pod, errors);
  if (pod.metadata.annotations !== old.metadata.annotations) {
    if (isSpecSame) validatePodAnnotations(pod.metadata.annotations ?? {}, pod.spec, 'metadata.annotations', errors);
    validateAnnotationUpdate(pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}, pod.spec, 'metadata.annotations', errors);
  }
  if (!isSpecSame) validateSpecUpdate(pod.spec, old.spec, errors);
  return errors;
}

function validateSpecUpdate(spec: Draft, old: Draft, errors: FieldError[]): void {
  for (const list of ['containers', 'initContainers'] as const)
    if (!validateImageUpdates(spec[list] ?? [], old[list] ?? [], `spec.${list}`, errors)) return;
  if (!validateDeadline(spec.activeDeadlineSeconds, old.activeDeadlineSeconds, errors)) return;
  validateTolerationUpdate(spec.tolerations ?? [], old.tolerations ?? [], errors);
  validateGates(spec.schedulingGates ?? [], old.schedulingGates ?? [], errors);
  if (semanticEqual(spec, old)) return;
  const rest = withChangeableParts(spec, old, errors);
  if (semanticEqual(rest, old)) return;
  const difference = unifiedDiff(printedSpec(old), printedSpec(rest));
  errors.push(forbidden('spec', `pod updates may not change fields other than ${CHANGEABLE}\n${difference}`));
}

/** False: the comparison goes no further. */
function validateImageUpdates(containers: readonly Draft[], old: readonly Draft[], path: string, errors: FieldError[]): boolean {
  if (containers.length !== old.length) {
    errors.push(forbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  for (let index = 0; index < containers.length; index++) {
    if (!containers[index].image) errors.push(required(`${path}[${index}].image`));
    validateImageSpace(containers[index], `${path}[${index}]`, errors);
  }
  return true;
}

function validateDeadline(seconds: number | undefined, old: number | undefined, errors: FieldError[]): boolean {
  const path = 'spec.activeDeadlineSeconds';
  if (seconds === undefined) {
    if (old !== undefined) errors.push(invalid(path, null, 'must not update from a positive integer to nil value'));
    return true;
  }
  if (seconds < 0 || seconds > INT32_MAX) {
    errors.push(invalid(path, seconds, rangeText(0, INT32_MAX)));
    return false;
  }
  if (old !== undefined && old < seconds) {
    errors.push(invalid(path, seconds, 'must be less than or equal to previous value'));
    return false;
  }
  return true;
}

function validateTolerationUpdate(tolerations: readonly Draft[], old: readonly Draft[], errors: FieldError[]): void {
  const isKept = (before: Draft) =>
    tolerations.some((after) => semanticEqual({ ...before, tolerationSeconds: after.tolerationSeconds }, after));
  if (!old.every(isKept)) {
    errors.push(forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds'));
    return;
  }
  validateTolerations(tolerations, 'spec.tolerations', errors);
}

function validateGates(gates: readonly Draft[], old: readonly Draft[], errors: FieldError[]): void {
  for (let index = 0; index < gates.length; index++) {
    const name: string = gates[index].name;
    if (!old.some((gate) => gate.name === name))
      errors.push(forbidden(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`));
  }
}

/** The new spec with all that was allowed to change as it was. */
function withChangeableParts(spec: Draft, old: Draft, errors: FieldError[]): Draft {
  const asBefore = (containers: readonly Draft[] | undefined, before: readonly Draft[]) =>
    containers?.map((container, index) => ({ ...container, image: before[index].image }));
  const rest: Draft = {
    ...spec,
    containers: asBefore(spec.containers, old.containers),
    initContainers: asBefore(spec.initContainers, old.initContainers),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if (old.schedulingGates?.length > 0) {
    if (!semanticEqual(rest.nodeSelector, old.nodeSelector)) {
      validateNodeSelectorMutation(rest.nodeSelector, old.nodeSelector ?? {}, errors);
      rest.nodeSelector = old.nodeSelector;
    }
    const affinity = rest.affinity?.nodeAffinity;
    const before = old.affinity?.nodeAffinity;
    if (!semanticEqual(affinity, before)) {
      validateNodeAffinityMutation(affinity, before, errors);
      rest.affinity = { ...rest.affinity, nodeAffinity: before };
      if (old.affinity === undefined && !rest.affinity.podAffinity && !rest.affinity.podAntiAffinity) rest.affinity = undefined;
    }
  }
  return rest;
}
