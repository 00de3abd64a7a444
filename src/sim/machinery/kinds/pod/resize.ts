/** More or less cpu and memory for a pod that exists. Follows pkg/registry/core/pod/strategy.go (podResizeStrategy) and validation.go. */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, forbidden, invalid } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { qosClass } from './qos.ts';
import { validatePodParts } from './validation/pod.ts';

/** Of the new pod only the resources and resize policies of its containers are taken. */
export function prepareForResize(pod: Draft, oldPod: ApiObject): void {
  const old: Draft = oldPod;
  const spec: Draft = { ...old.spec };
  for (const list of ['containers', 'initContainers'] as const) {
    // One more or less is for validation to refuse.
    if ((pod.spec[list]?.length ?? 0) !== (old.spec[list]?.length ?? 0)) {
      spec[list] = pod.spec[list];
      continue;
    }
    if (old.spec[list] === undefined) continue;
    spec[list] = old.spec[list].map((before: Draft) => {
      const after = (pod.spec[list] ?? []).find((candidate: Draft) => candidate.name === before.name);
      return after === undefined ? before : withResources(before, after);
    });
  }
  pod.spec = spec;
  pod.status = old.status;
  pod.metadata = { ...old.metadata, managedFields: pod.metadata.managedFields };
  if (pod.metadata.managedFields === undefined) delete pod.metadata.managedFields;
}

function withResources(before: Draft, after: Draft): Draft {
  const container = { ...before, resources: after.resources ?? {}, resizePolicy: after.resizePolicy };
  if (after.resizePolicy === undefined) delete container.resizePolicy;
  return container;
}

export function validateResize(pod: Draft, oldPod: ApiObject): readonly FieldError[] {
  const old: Draft = oldPod;
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return [forbidden('', 'static pods cannot be resized')];
  if (old.spec.os?.name === 'windows') return [forbidden('', 'windows pods cannot be resized')];
  const errors: FieldError[] = [];
  validatePodParts(pod, errors);
  if (qosClass(pod.spec) !== old.status.qosClass)
    errors.push(invalid('spec', old.status.qosClass, 'Pod QOS Class may not change as a result of resizing'));
  const before = errors.length;
  for (const list of ['initContainers', 'containers'] as const)
    if ((pod.spec[list] ?? []).length !== (old.spec[list] ?? []).length)
      errors.push(forbidden(`spec.${list}`, `${list} may not be added or removed on resize`));
  if (errors.length > before) return errors;
  validateNothingRemoved(pod, old, 'initContainers', errors);
  validateNothingRemoved(pod, old, 'containers', errors);
  validateOnlyComputeChanged(pod, old, errors);
  return errors;
}

function validateNothingRemoved(pod: Draft, old: Draft, list: 'containers' | 'initContainers', errors: FieldError[]): void {
  const before: readonly Draft[] = old.spec[list] ?? [];
  for (let index = 0; index < before.length; index++) {
    if (list === 'initContainers' && before[index].restartPolicy !== 'Always') continue;
    const after = pod.spec[list][index].resources;
    const path = `spec.${list}[${index}].resources`;
    if (isRemoved(after?.requests, before[index].resources?.requests))
      errors.push(forbidden(`${path}.requests`, 'resource requests cannot be removed'));
    if (isRemoved(after?.limits, before[index].resources?.limits))
      errors.push(forbidden(`${path}.limits`, 'resource limits cannot be removed'));
  }
}

function isRemoved(after: object | undefined, before: object | undefined): boolean {
  return Object.keys(before ?? {}).some((name) => !(name in (after ?? {})));
}

function validateOnlyComputeChanged(pod: Draft, old: Draft, errors: FieldError[]): void {
  for (let index = 0; index < old.spec.containers.length; index++)
    if (!isComputeOnly(pod.spec.containers[index], old.spec.containers[index]))
      errors.push(forbidden('spec', 'only cpu and memory resources are mutable'));
  const initContainers: readonly Draft[] = old.spec.initContainers ?? [];
  for (let index = 0; index < initContainers.length; index++) {
    const before = initContainers[index];
    const after = pod.spec.initContainers[index];
    if (before.restartPolicy === 'Always') {
      if (!isComputeOnly(after, before)) errors.push(forbidden('spec', 'only cpu and memory resources for sidecar containers are mutable'));
    } else if (!semanticEqual(after, before)) {
      errors.push(forbidden('spec', 'resources for non-sidecar init containers are immutable'));
    }
  }
}

function isComputeOnly(after: Draft, before: Draft): boolean {
  const others = (resources: Draft) => {
    const { cpu: _cpu, memory: _memory, ...rest } = resources ?? {};
    return rest;
  };
  return (
    semanticEqual(others(after.resources?.limits), others(before.resources?.limits)) &&
    semanticEqual(others(after.resources?.requests), others(before.resources?.requests)) &&
    semanticEqual(after.resources?.claims, before.resources?.claims) &&
    semanticEqual(after.resizePolicy, before.resizePolicy)
  );
}
