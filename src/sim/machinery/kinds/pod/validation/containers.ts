/** Containers: main, init and ephemeral ones. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notFound, notSupported, required, tooMany } from '../../../validation/field-error.ts';
import { dns1123Label, portName, portNumber } from '../../../validation/names.ts';
import type { PodChecks } from './context.ts';
import { validateEnvironment, validateEnvironmentSources } from './environment.ts';
import { validateDevices, validateMounts } from './mounts.ts';
import { validateLifecycle, validateProbes } from './probes.ts';
import { validateResources } from './resources.ts';
import { validateContainerSecurity } from './security.ts';

const RESTART_RULES_MAX = 20;

function validateRestartPolicy(container: Draft, path: string, errors: FieldError[]): void {
  const policy: string | undefined = container.restartPolicy;
  const rules: readonly Draft[] = container.restartPolicyRules ?? [];
  if (policy === undefined) {
    if (rules.length > 0) errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
    return;
  }
  if (policy !== 'Always' && policy !== 'Never' && policy !== 'OnFailure')
    errors.push(notSupported(`${path}.restartPolicy`, policy, ['Always', 'Never', 'OnFailure']));
  if (rules.length > RESTART_RULES_MAX) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, RESTART_RULES_MAX));
  for (let index = 0; index < rules.length; index++) {
    const { action = '', exitCodes } = rules[index];
    const at = `${path}.restartPolicyRules[${index}]`;
    if (action !== 'Restart') errors.push(notSupported(`${at}.action`, action, ['Restart']));
    if (exitCodes === undefined) errors.push(required(`${at}.exitCodes`, 'must be specified'));
    else if (exitCodes.operator !== 'In' && exitCodes.operator !== 'NotIn')
      errors.push(notSupported(`${at}.exitCodes.operator`, exitCodes.operator ?? '', ['In', 'NotIn']));
  }
}

function validatePorts(ports: readonly Draft[], path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (let index = 0; index < ports.length; index++) {
    const { name = '', containerPort = 0, hostPort = 0, protocol = '' } = ports[index];
    const at = `${path}[${index}]`;
    if (name !== '') {
      const wrong = portName(name);
      for (const text of wrong) errors.push(invalid(`${at}.name`, name, text));
      if (wrong.length === 0 && names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    if (containerPort === 0) errors.push(required(`${at}.containerPort`));
    else for (const text of portNumber(containerPort)) errors.push(invalid(`${at}.containerPort`, containerPort, text));
    if (hostPort !== 0) for (const text of portNumber(hostPort)) errors.push(invalid(`${at}.hostPort`, hostPort, text));
    if (protocol === '') errors.push(required(`${at}.protocol`));
    else if (protocol !== 'TCP' && protocol !== 'UDP' && protocol !== 'SCTP')
      errors.push(notSupported(`${at}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']));
  }
}

function validateResizePolicy(policies: readonly Draft[], restartPolicy: string, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (let index = 0; index < policies.length; index++) {
    const { resourceName = '', restartPolicy: onResize = '' } = policies[index];
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${index}]`, resourceName));
    seen.add(resourceName);
    if (resourceName === '') errors.push(required(path));
    else if (resourceName !== 'cpu' && resourceName !== 'memory') errors.push(notSupported(path, resourceName, ['cpu', 'memory']));
    if (onResize === '') errors.push(required(path));
    else if (onResize !== 'NotRequired' && onResize !== 'RestartContainer')
      errors.push(notSupported(path, onResize, ['NotRequired', 'RestartContainer']));
    if (restartPolicy === 'Never' && onResize !== 'NotRequired')
      errors.push(invalid(path, onResize, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
  }
}

function validateCommon(container: Draft, pod: PodChecks, path: string, errors: FieldError[]): void {
  const name: string = container.name ?? '';
  if (name === '') errors.push(required(`${path}.name`));
  else for (const text of dns1123Label(name)) errors.push(invalid(`${path}.name`, name, text));
  if (!container.image) errors.push(required(`${path}.image`));
  const message: string = container.terminationMessagePolicy ?? '';
  if (message === '') errors.push(required(`${path}.terminationMessagePolicy`));
  else if (message !== 'File' && message !== 'FallbackToLogsOnError')
    errors.push(notSupported(`${path}.terminationMessagePolicy`, message, ['File', 'FallbackToLogsOnError']));
  if (container.ports !== undefined) validatePorts(container.ports, `${path}.ports`, errors);
  if (container.env !== undefined) validateEnvironment(container.env, `${path}.env`, pod.volumes, errors);
  if (container.envFrom !== undefined) validateEnvironmentSources(container.envFrom, `${path}.envFrom`, errors);
  if (container.volumeMounts !== undefined) validateMounts(container, pod.volumes, `${path}.volumeMounts`, errors);
  if (container.volumeDevices !== undefined) validateDevices(container, pod.volumes, `${path}.volumeDevices`, errors);
  const pull: string = container.imagePullPolicy ?? '';
  if (pull === '') errors.push(required(`${path}.imagePullPolicy`));
  else if (pull !== 'Always' && pull !== 'IfNotPresent' && pull !== 'Never')
    errors.push(notSupported(`${path}.imagePullPolicy`, pull, ['Always', 'IfNotPresent', 'Never']));
  if (container.resources !== undefined) validateResources(container.resources, pod.claimNames, `${path}.resources`, errors);
  if (container.resizePolicy !== undefined) validateResizePolicy(container.resizePolicy, pod.restartPolicy, `${path}.resizePolicy`, errors);
  if (container.securityContext !== undefined)
    validateContainerSecurity(container.securityContext, `${path}.securityContext`, errors, pod.hostUsers);
}

/** A host has each port once. */
function validateHostPorts(containers: readonly Draft[], taken: Set<string>, path: string, errors: FieldError[]): void {
  for (let at = 0; at < containers.length; at++) {
    const ports: readonly Draft[] = containers[at].ports ?? [];
    for (let index = 0; index < ports.length; index++) {
      const port = ports[index];
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${path}[${at}].ports[${index}].hostPort`, key));
      taken.add(key);
    }
  }
}

export function validateContainers(containers: readonly Draft[], pod: PodChecks, path: string, errors: FieldError[]): void {
  if (containers.length === 0) errors.push(required(path));
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index];
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    for (let earlier = 0; earlier < index; earlier++) {
      if (containers[earlier].name !== container.name) continue;
      errors.push(duplicate(`${at}.name`, container.name ?? ''));
      break;
    }
    if (container.lifecycle !== undefined) validateLifecycle(container.lifecycle, pod.gracePeriodSeconds, `${at}.lifecycle`, errors);
    validateProbes(container, pod.gracePeriodSeconds, at, errors);
    validateRestartPolicy(container, at, errors);
  }
  if (containers.some((container) => container.ports !== undefined)) validateHostPorts(containers, new Set(), path, errors);
}

const ONLY_SIDECARS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;

export function validateInitContainers(
  containers: readonly Draft[],
  mainContainers: readonly Draft[],
  pod: PodChecks,
  path: string,
  errors: FieldError[],
): void {
  const names = new Set<string>(mainContainers.map((container) => container.name));
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index];
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    validateRestartPolicy(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else if (container.name) names.add(container.name);
    validateHostPorts([container], new Set(), path, errors);
    if (container.restartPolicy === 'Always') {
      if (container.lifecycle !== undefined) validateLifecycle(container.lifecycle, pod.gracePeriodSeconds, `${at}.lifecycle`, errors);
      validateProbes(container, pod.gracePeriodSeconds, at, errors);
      continue;
    }
    for (const field of ONLY_SIDECARS)
      if (container[field] !== undefined)
        errors.push(forbidden(`${at}.${field}`, 'may not be set for init containers without restartPolicy=Always'));
  }
}

/** In the order of the Go struct, in which the real server finds them. */
const NOT_IN_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

export function validateEphemeralContainers(
  containers: readonly Draft[],
  otherContainers: readonly Draft[],
  pod: PodChecks,
  path: string,
  errors: FieldError[],
): void {
  const others = new Set<string>(otherContainers.map((container) => container.name));
  const names = new Set<string>(others);
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index];
    const at = `${path}[${index}]`;
    validateCommon(container, pod, at, errors);
    validateImageSpace(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else names.add(container.name);
    const target: string | undefined = container.targetContainerName;
    if (target && !others.has(target)) errors.push(notFound(`${at}.targetContainerName`, target));
    const text = 'cannot be set for an Ephemeral Container';
    for (const field of NOT_IN_EPHEMERAL) if (isSet(field, container[field])) errors.push(forbidden(`${at}.${field}`, text));
    const mounts: readonly Draft[] = container.volumeMounts ?? [];
    for (let mount = 0; mount < mounts.length; mount++) {
      if (mounts[mount].subPath) errors.push(forbidden(`${at}.volumeMounts[${mount}].subPath`, text));
      if (mounts[mount].subPathExpr) errors.push(forbidden(`${at}.volumeMounts[${mount}].subPathExpr`, text));
    }
  }
}

/** Resources are there in any container, the others are only if somebody gives them. */
function isSet(field: string, value: unknown): boolean {
  if (field !== 'resources') return value !== undefined;
  return value !== undefined && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

/** Pods only: in templates old objects may have such images. */
export function validateImageSpace(container: Draft, path: string, errors: FieldError[]): void {
  const image: string = container.image ?? '';
  if (image.length !== image.trim().length) errors.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
}
