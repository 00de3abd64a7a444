/**
 * The spec of a pod or of a pod template. Follows pkg/apis/core/validation/validation.go (ValidatePodSpec): the same checks in the
 * same order, so that several errors come in the same order too.
 */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../../../validation/field-error.ts';
import { validateIp } from '../../../validation/ip.ts';
import { validateLabels } from '../../../validation/labels.ts';
import { dns1123Label, dns1123Subdomain, dns1123SubdomainWithUnderscore, nameIsSubdomain, rangeText } from '../../../validation/names.ts';
import { validateAffinity } from './affinity.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import type { PodChecks } from './context.ts';
import { validatePodResources } from './pod-resources.ts';
import { validateResources } from './resources.ts';
import { validateReadinessGates, validateSchedulingGates, validateTolerations, validateTopologySpread } from './scheduling.ts';
import { validateHostUsers, validatePodSecurity } from './security.ts';
import { validateVolumes } from './volumes.ts';
import { validateHostProcess, validateOs } from './windows.ts';

const NONE: readonly Draft[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();
const NO_VOLUMES: ReadonlyMap<string, Draft> = new Map();
const INT32_MAX = 2_147_483_647;

/** `podName`: undefined for a template. */
export function validatePodSpec(spec: Draft, podName: string | undefined, path: string, errors: FieldError[], isPod: boolean): void {
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`));
  const volumes = spec.volumes === undefined ? NO_VOLUMES : validateVolumes(spec.volumes, podName, `${path}.volumes`, errors);
  if (spec.resourceClaims !== undefined) validateResourceClaims(spec.resourceClaims, `${path}.resourceClaims`, errors);
  const pod: PodChecks = {
    volumes,
    claimNames: spec.resourceClaims === undefined ? NO_NAMES : new Set(spec.resourceClaims.map((claim: Draft) => claim.name)),
    gracePeriodSeconds: spec.terminationGracePeriodSeconds,
    restartPolicy: spec.restartPolicy,
    hostUsers: spec.hostUsers !== false,
  };
  const containers: readonly Draft[] = spec.containers ?? NONE;
  const initContainers: readonly Draft[] = spec.initContainers ?? NONE;
  validateContainers(containers, pod, `${path}.containers`, errors);
  if (initContainers.length > 0) validateInitContainers(initContainers, containers, pod, `${path}.initContainers`, errors);
  if (spec.ephemeralContainers !== undefined)
    validateEphemeralContainers(spec.ephemeralContainers, [...containers, ...initContainers], pod, `${path}.ephemeralContainers`, errors);
  if (spec.resources !== undefined) validatePodResources(spec, pod.claimNames, `${path}.resources`, errors);
  if (spec.hostNetwork === true) validateHostNetworkPorts(containers, `${path}.containers`, errors, isPod);
  validatePolicies(spec, path, errors);
  if (spec.nodeSelector !== undefined) validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors);
  validatePodSecurity(spec, `${path}.securityContext`, errors);
  if (spec.affinity !== undefined) validateAffinity(spec.affinity, `${path}.affinity`, errors);
  validateDns(spec, `${path}.dnsConfig`, errors);
  if (spec.readinessGates !== undefined) validateReadinessGates(spec.readinessGates, `${path}.readinessGates`, errors);
  if (spec.schedulingGates !== undefined) validateSchedulingGates(spec.schedulingGates, `${path}.schedulingGates`, errors);
  if (spec.topologySpreadConstraints !== undefined)
    validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, errors);
  validateHostProcess(spec, path, errors);
  validateHostUsers(spec, path, errors);
  validateNamesOfOthers(spec, path, errors);
}

function validatePolicies(spec: Draft, path: string, errors: FieldError[]): void {
  const restart: string = spec.restartPolicy ?? '';
  if (restart === '') errors.push(required(`${path}.restartPolicy`));
  else if (restart !== 'Always' && restart !== 'OnFailure' && restart !== 'Never')
    errors.push(notSupported(`${path}.restartPolicy`, restart, ['Always', 'OnFailure', 'Never']));
  const dns: string = spec.dnsPolicy ?? '';
  if (dns === '') errors.push(required(`${path}.dnsPolicy`));
  else if (dns !== 'ClusterFirst' && dns !== 'ClusterFirstWithHostNet' && dns !== 'Default' && dns !== 'None')
    errors.push(notSupported(`${path}.dnsPolicy`, dns, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']));
}

/** The rest, in upstream's order: what names other objects, and what stands alone. */
function validateNamesOfOthers(spec: Draft, path: string, errors: FieldError[]): void {
  if (spec.serviceAccountName) validateObjectName(spec.serviceAccountName, `${path}.serviceAccountName`, errors);
  if (spec.nodeName) validateObjectName(spec.nodeName, `${path}.nodeName`, errors);
  const deadline: number | undefined = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > INT32_MAX))
    errors.push(invalid(`${path}.activeDeadlineSeconds`, deadline, rangeText(1, INT32_MAX)));
  if (spec.hostname) validateLabel(spec.hostname, `${path}.hostname`, errors);
  if (spec.subdomain) validateLabel(spec.subdomain, `${path}.subdomain`, errors);
  if (spec.hostnameOverride !== undefined) validateHostnameOverride(spec, `${path}.hostnameOverride`, errors);
  if (spec.tolerations !== undefined) validateTolerations(spec.tolerations, `${path}.tolerations`, errors);
  if (spec.hostAliases !== undefined) validateHostAliases(spec.hostAliases, `${path}.hostAliases`, errors);
  if (spec.priorityClassName) validateObjectName(spec.priorityClassName, `${path}.priorityClassName`, errors);
  if (spec.runtimeClassName !== undefined) validateObjectName(spec.runtimeClassName, `${path}.runtimeClassName`, errors);
  const preemption: string | undefined = spec.preemptionPolicy;
  if (preemption === '') errors.push(required(`${path}.preemptionPolicy`));
  else if (preemption !== undefined && preemption !== 'PreemptLowerPriority' && preemption !== 'Never')
    errors.push(notSupported(`${path}.preemptionPolicy`, preemption, ['PreemptLowerPriority', 'Never']));
  if (spec.overhead !== undefined) validateResources({ limits: spec.overhead }, NO_NAMES, `${path}.overhead`, errors);
  if (spec.os !== undefined) validateOs(spec, path, errors);
}

function validateObjectName(name: string, path: string, errors: FieldError[]): void {
  for (const text of nameIsSubdomain(name, false)) errors.push(invalid(path, name, text));
}

function validateLabel(name: string, path: string, errors: FieldError[]): void {
  for (const text of dns1123Label(name)) errors.push(invalid(path, name, text));
}

const HOSTNAME_OVERRIDE_BYTES = 64;

function validateHostnameOverride(spec: Draft, path: string, errors: FieldError[]): void {
  const name: string = spec.hostnameOverride;
  if (spec.setHostnameAsFQDN === true) errors.push(forbidden(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork === true) errors.push(forbidden(path, 'may not be specified when hostNetwork is true'));
  for (const text of dns1123Subdomain(name)) errors.push(invalid(path, name, text));
  if (name.length > HOSTNAME_OVERRIDE_BYTES) errors.push(tooLong(path, HOSTNAME_OVERRIDE_BYTES));
}

/** A template may leave the host port open: it is set when a pod is made. */
function validateHostNetworkPorts(containers: readonly Draft[], path: string, errors: FieldError[], isPod: boolean): void {
  for (let at = 0; at < containers.length; at++) {
    const ports: readonly Draft[] = containers[at].ports ?? NONE;
    for (let index = 0; index < ports.length; index++) {
      const hostPort: number = ports[index].hostPort ?? 0;
      if ((isPod || hostPort !== 0) && hostPort !== ports[index].containerPort)
        errors.push(invalid(`${path}[${at}].ports[${index}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    }
  }
}

function validateDns(spec: Draft, path: string, errors: FieldError[]): void {
  const config = spec.dnsConfig;
  const nameservers: readonly string[] = config?.nameservers ?? [];
  if (spec.dnsPolicy === 'None') {
    if (config === undefined) {
      errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
      return;
    }
    if (nameservers.length === 0) {
      errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'));
      return;
    }
  }
  if (config === undefined) return;
  if (nameservers.length > 3) errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  for (let index = 0; index < nameservers.length; index++)
    validateIp(nameservers[index] as string, `${path}.nameservers[${index}]`, errors);
  const searches: readonly string[] = config.searches ?? [];
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048)
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  for (let index = 0; index < searches.length; index++) {
    const search = searches[index] as string;
    if (search === '.') continue;
    const name = search.endsWith('.') ? search.slice(0, -1) : search;
    for (const text of dns1123SubdomainWithUnderscore(name)) errors.push(invalid(`${path}.searches[${index}]`, name, text));
  }
  const options: readonly Draft[] = config.options ?? NONE;
  for (let index = 0; index < options.length; index++)
    if (!options[index].name) errors.push(required(`${path}.options[${index}]`, 'must not be empty'));
}

function validateHostAliases(aliases: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let at = 0; at < aliases.length; at++) {
    validateIp(aliases[at].ip ?? '', `${path}[${at}].ip`, errors);
    const hostnames: readonly string[] = aliases[at].hostnames ?? [];
    for (let index = 0; index < hostnames.length; index++) {
      const hostname = hostnames[index] as string;
      for (const text of dns1123Subdomain(hostname)) errors.push(invalid(`${path}[${at}].hostnames[${index}]`, hostname, text));
    }
  }
}

function validateResourceClaims(claims: readonly Draft[], path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (let index = 0; index < claims.length; index++) {
    const { name = '', resourceClaimName, resourceClaimTemplateName } = claims[index];
    const at = `${path}[${index}]`;
    if (name === '') errors.push(required(`${at}.name`));
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else validateLabel(name, `${at}.name`, errors);
    names.add(name);
    const shown = {
      Name: name,
      ResourceClaimName: resourceClaimName ?? null,
      ResourceClaimTemplateName: resourceClaimTemplateName ?? null,
    };
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined)
      errors.push(invalid(at, shown, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined)
      errors.push(invalid(at, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    if (resourceClaimName !== undefined) validateObjectName(resourceClaimName, `${at}.resourceClaimName`, errors);
    if (resourceClaimTemplateName !== undefined) validateObjectName(resourceClaimTemplateName, `${at}.resourceClaimTemplateName`, errors);
  }
}
