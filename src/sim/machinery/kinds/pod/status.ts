/** The status of a pod, which kubelets report. Follows pkg/registry/core/pod/strategy.go (podStatusStrategy) and validation.go. */
import type { Draft } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { duplicate, forbidden, internalError, invalid } from '../../validation/field-error.ts';
import { ipFamily, validateIp } from '../../validation/ip.ts';
import { nameIsSubdomain, qualifiedName } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { keep, keepMeta, keepSpec } from '../common/keep.ts';
import { validateAnnotationUpdate } from './validation/annotations.ts';

export function prepareForStatusUpdate(pod: Draft, old: ApiObject): void {
  keepSpec(pod, old);
  keepMeta('ownerReferences', pod, old);
  if (!pod.status.qosClass) keep('qosClass', pod.status, (old as Draft).status);
  if (!pod.status.observedGeneration) keep('observedGeneration', pod.status, (old as Draft).status);
}

const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set(['PodScheduled', 'Ready', 'Initialized', 'ContainersReady', 'DisruptionTarget']);

export function validateStatusUpdate(pod: Draft, oldPod: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const old: Draft = oldPod;
  const { status } = pod;
  if (pod.metadata.annotations !== old.metadata.annotations)
    validateAnnotationUpdate(pod.metadata.annotations ?? {}, old.metadata.annotations ?? {}, pod.spec, 'metadata.annotations', errors);
  const conditions: readonly Draft[] = status.conditions ?? [];
  for (let index = 0; index < conditions.length; index++) {
    const type: string = conditions[index].type ?? '';
    if (SYSTEM_CONDITIONS.has(type)) continue;
    for (const text of qualifiedName(type)) errors.push(invalid(`status.conditions[${index}].Type`, type, text));
  }
  const nominated: string = status.nominatedNodeName ?? '';
  if (nominated !== '' && nominated !== old.status.nominatedNodeName) {
    for (const text of nameIsSubdomain(nominated, false)) errors.push(invalid('status.nominatedNodeName', nominated, text));
    if (old.spec.nodeName) errors.push(forbidden('status.nominatedNodeName', 'may not be set on pods that are already bound to a node'));
  }
  if (status.qosClass !== old.status.qosClass) errors.push(invalid('status.qosClass', status.qosClass ?? '', 'field is immutable'));
  validateTransitions(pod, old, errors);
  validateAddresses(status.podIPs ?? [], 'status.podIPs', errors);
  const hostIps: readonly Draft[] = status.hostIPs ?? [];
  if (hostIps.length > 0 && hostIps[0].ip !== status.hostIP)
    errors.push(invalid('status.hostIPs[0].ip', hostIps[0].ip, 'must be equal to `hostIP`'));
  validateAddresses(hostIps, 'status.hostIPs', errors);
  validateGenerations(status, errors);
  validateClaimStatuses(status.resourceClaimStatuses ?? [], pod.spec.resourceClaims ?? [], errors);
  return errors;
}

function validateClaimStatuses(statuses: readonly Draft[], claims: readonly Draft[], errors: FieldError[]): void {
  for (let index = 0; index < statuses.length; index++)
    if (!claims.some(({ name }) => name === statuses[index].name))
      errors.push(
        invalid(
          `status.resourceClaimStatuses[${index}].name`,
          statuses[index].name ?? '',
          'must match the name of an entry in `spec.resourceClaims`',
        ),
      );
}

function validateGenerations(status: Draft, errors: FieldError[]): void {
  const conditions: readonly Draft[] = status.conditions ?? [];
  for (let index = 0; index < conditions.length; index++)
    if ((conditions[index].observedGeneration ?? 0) < 0)
      errors.push(
        invalid(
          `status.conditions[${index}].observedGeneration`,
          conditions[index].observedGeneration,
          'must be greater than or equal to 0',
        ),
      );
  if ((status.observedGeneration ?? 0) < 0)
    errors.push(invalid('status.observedGeneration', status.observedGeneration, 'must be a non-negative integer'));
}

function validateAddresses(addresses: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < addresses.length; index++) validateIp(addresses[index].ip ?? '', `${path}[${index}]`, errors);
  if (addresses.length < 2) return;
  const families = new Set(addresses.map(({ ip }) => ipFamily(ip ?? '')));
  const broken = addresses.findIndex(({ ip }) => ipFamily(ip ?? '') === undefined);
  if (broken >= 0) {
    families.clear();
    errors.push(internalError(path, `failed to check for dual stack with error:invalid IP[${broken}]: ${addresses[broken].ip ?? ''}`));
  }
  if (families.size < 2 || addresses.length > 2)
    errors.push(
      invalid(
        path,
        addresses.map(({ ip }) => ({ IP: ip })),
        'may specify no more than one IP for each IP family',
      ),
    );
  const seen = new Set<string>();
  for (let index = 0; index < addresses.length; index++) {
    const ip: string = addresses[index].ip;
    if (seen.has(ip)) errors.push(duplicate(`${path}[${index}]`, { IP: ip }));
    seen.add(ip);
  }
}

/** What has ended for good does not run again. */
function validateTransitions(pod: Draft, old: Draft, errors: FieldError[]): void {
  const restart: string = old.spec.restartPolicy;
  const sidecars = new Set<string>();
  for (const container of old.spec.initContainers ?? []) if (container.restartPolicy === 'Always') sidecars.add(container.name);
  const check = (list: string, policy: string) => {
    if (policy === 'Always') return;
    const before: readonly Draft[] = old.status[list] ?? [];
    for (let index = 0; index < before.length; index++) {
      const { name, state } = before[index];
      if (state?.terminated === undefined || sidecars.has(name)) continue;
      if (state.terminated.exitCode !== 0 && policy === 'OnFailure') continue;
      const after = (pod.status[list] ?? []).find((candidate: Draft) => candidate.name === name);
      if (after !== undefined && after.state?.terminated === undefined)
        errors.push(forbidden(`status.${list}[${index}].state`, 'may not be transitioned to non-terminated state'));
    }
  };
  check('containerStatuses', restart);
  check('initContainerStatuses', restart);
  check('ephemeralContainerStatuses', 'Never');
}
