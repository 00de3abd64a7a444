/** Containers added to a pod that exists, for debugging. Follows pkg/registry/core/pod/strategy.go and validation.go. */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { unifiedDiff } from '../../text/unified-diff.ts';
import { type FieldError, forbidden } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { printedContainer } from './internal-form.ts';
import { validatePodParts } from './validation/pod.ts';

/** All but the ephemeral containers stays as it is. */
export function prepareForEphemeralUpdate(pod: Draft, oldPod: ApiObject): void {
  const old: Draft = oldPod;
  const added = pod.spec.ephemeralContainers;
  pod.spec = { ...old.spec, ephemeralContainers: added };
  if (added === undefined) delete pod.spec.ephemeralContainers;
  pod.status = old.status;
  pod.metadata = { ...old.metadata, managedFields: pod.metadata.managedFields };
  if (pod.metadata.managedFields === undefined) delete pod.metadata.managedFields;
}

export function validateEphemeralUpdate(pod: Draft, oldPod: ApiObject): readonly FieldError[] {
  const old: Draft = oldPod;
  if (old.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined)
    return [forbidden('', 'static pods do not support ephemeral containers')];
  const errors: FieldError[] = [];
  validatePodParts(pod, errors);
  const containers: readonly Draft[] = pod.spec.ephemeralContainers ?? [];
  for (const before of old.spec.ephemeralContainers ?? []) {
    const name = JSON.stringify(before.name);
    const after = containers.find((container) => container.name === before.name);
    if (after === undefined)
      errors.push(forbidden('spec.ephemeralContainers', `existing ephemeral containers ${name} may not be removed\n`));
    else if (!semanticEqual(before, after)) {
      const difference = unifiedDiff(printedContainer(before), printedContainer(after));
      errors.push(forbidden('spec.ephemeralContainers', `existing ephemeral containers ${name} may not be changed\n${difference}`));
    }
  }
  return errors;
}
