/** pkg/apis/core/validation/validation.go: ValidateServiceUpdate, ValidateServiceStatusUpdate. */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { parseIp, validateIp } from '../../validation/ip.ts';
import { dns1123Subdomain } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { isHeadless, needsClusterIp, needsHealthCheck } from './service-needs.ts';
import { validateLoadBalancerClass, validateService } from './service-validation.ts';

const IP_MODES: readonly string[] = ['Proxy', 'VIP'];
const MAY_NOT_CHANGE = 'may not change once set';

/** `field`: clusterIPs or ipFamilies, of which the first stays and the second may come and go. */
function validatePrimary(service: Draft, old: Draft, field: string, name: string, errors: FieldError[]): void {
  const now: readonly string[] = service.spec[field] ?? [];
  const before: readonly string[] = old.spec[field] ?? [];
  const path = `spec.${field}`;
  if (before.length === now.length) {
    for (const [at, value] of before.entries())
      if (value !== now[at]) errors.push(invalid(field === 'clusterIPs' ? `${path}[${at}]` : `${path}[0]`, now, MAY_NOT_CHANGE));
    return;
  }
  if (before.length > now.length && now.length === 0) errors.push(invalid(`${path}[0]`, now, `primary ${name} can not be unset`));
  if (before.length > 0 && now.length > 0 && before[0] !== now[0]) errors.push(invalid(`${path}[0]`, now, MAY_NOT_CHANGE));
  if (before.length > now.length && now.length === 1 && service.spec.ipFamilyPolicy !== 'SingleStack')
    errors.push(
      invalid(
        'spec.ipFamilyPolicy',
        service.spec.ipFamilyPolicy ?? null,
        `must be set to 'SingleStack' when releasing the secondary ${name}`,
      ),
    );
}

function validateAddresses(service: Draft, old: Draft, errors: FieldError[]): void {
  if (!needsClusterIp(service) || !needsClusterIp(old)) return;
  const headless = isHeadless(service);
  const wasHeadless = isHeadless(old);
  if (!(headless && wasHeadless)) validatePrimary(service, old, 'clusterIPs', 'clusterIP', errors);
  if (!headless && !wasHeadless) validatePrimary(service, old, 'ipFamilies', 'ipFamily', errors);
}

export function validateServiceUpdate(service: Draft, oldObject: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const old = oldObject as Draft;
  const { spec } = service;
  validateAddresses(service, old, errors);
  const bothBalanced = spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer';
  if (bothBalanced && spec.loadBalancerClass !== old.spec.loadBalancerClass)
    errors.push(invalid('spec.loadBalancerClass', spec.loadBalancerClass ?? null, MAY_NOT_CHANGE));
  validateLoadBalancerClass(spec, errors);
  if (needsHealthCheck(old) && needsHealthCheck(service) && spec.healthCheckNodePort !== old.spec.healthCheckNodePort)
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  errors.push(...validateService(service));
  return errors;
}

function validateIngress(ingress: Draft, path: string, errors: FieldError[]): void {
  const { ip = '', hostname = '', ipMode } = ingress;
  if (ip !== '') validateIp(ip, `${path}.ip`, errors);
  if (ipMode === undefined) {
    if (ip !== '') errors.push(required(`${path}.ipMode`, 'must be specified when `ip` is set'));
  } else if (ip === '') errors.push(forbidden(`${path}.ipMode`, 'may not be specified when `ip` is not set'));
  else if (!IP_MODES.includes(ipMode)) errors.push(notSupported(`${path}.ipMode`, ipMode, IP_MODES));
  if (hostname === '') return;
  for (const text of dns1123Subdomain(hostname)) errors.push(invalid(`${path}.hostname`, hostname, text));
  if (parseIp(hostname) !== undefined) errors.push(invalid(`${path}.hostname`, hostname, 'must be a DNS name, not an IP address'));
}

export function validateServiceStatusUpdate(service: Draft, oldObject: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ingress: readonly Draft[] = service.status?.loadBalancer?.ingress ?? [];
  const before = (oldObject as Draft).status?.loadBalancer?.ingress;
  if (ingress.length > 0 && service.spec.type !== 'LoadBalancer' && !semanticEqual(ingress, before))
    errors.push(forbidden('status.loadBalancer.ingress', 'may only be used when `spec.type` is "LoadBalancer"'));
  else for (const [at, entry] of ingress.entries()) validateIngress(entry, `status.loadBalancer.ingress[${at}]`, errors);
  return errors;
}
