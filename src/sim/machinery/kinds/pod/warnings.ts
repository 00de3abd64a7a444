/**
 * What is allowed but hardly meant. Follows pkg/api/pod/warnings.go, in its order.
 */

import { isFractional } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { ipWarning, ipWarnings } from '../../validation/ip-warnings.ts';
import { dns1123Label } from '../../validation/names.ts';
import { APP_ARMOR_PREFIX } from './app-armor.ts';
import { CONTAINER_LISTS } from './container-lists.ts';
import { warnOfVolumePaths } from './path-warnings.ts';
import { CONTAINER_SECCOMP, POD_SECCOMP } from './validation/annotations.ts';

const OLD_NODE_LABELS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ['beta.kubernetes.io/os', 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ['failure-domain.beta.kubernetes.io/region', 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ['failure-domain.beta.kubernetes.io/zone', 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ['beta.kubernetes.io/instance-type', 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
]);

const OLD_ANNOTATIONS: readonly (readonly [string, string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

const OLD_VOLUMES: readonly (readonly [field: string, shown: string, text: string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

type Warn = (text: string) => void;
const NONE: readonly string[] = [];

function warnOf(text: string | undefined, warn: Warn): void {
  if (text !== undefined) warn(text);
}

export function podWarnings(pod: Draft, old?: Draft): readonly string[] {
  return changeWarnings(pod, old, "the Pod's hostname", () => templateWarnings(pod, ''));
}

/** Of what makes pods from `spec.template`. `ofSpec`: what else there is to say of its spec. */
export function workloadWarnings(workload: Draft, old: Draft | undefined, ofSpec: readonly string[] = []): readonly string[] {
  return namesakeWarnings(workload, old, () => [...ofSpec, ...podTemplateWarnings(workload.spec.template)]);
}

/** Of what pods are named after. `ofSpec`: what there is to say of its spec. */
export function namesakeWarnings(workload: Draft, old: Draft | undefined, ofSpec: () => readonly string[]): readonly string[] {
  return changeWarnings(workload, old, 'Pod names and hostnames', ofSpec);
}

export function podTemplateWarnings(template: Draft, path = 'spec.template'): readonly string[] {
  return templateWarnings(template, `${path}.`);
}

/** Updates are worth a word only if they change the spec. */
function changeWarnings(object: Draft, old: Draft | undefined, use: string, ofSpec: () => readonly string[]): readonly string[] {
  if (old !== undefined) return old.metadata.generation === object.metadata.generation ? [] : ofSpec();
  const problems = dns1123Label(object.metadata.name ?? '');
  if (problems.length === 0) return ofSpec();
  const text = 'which can result in surprising behavior; a DNS label is recommended';
  return [`metadata.name: this is used in ${use}, ${text}: [${problems.join(' ')}]`, ...ofSpec()];
}

/** `prefix`: of the paths, e.g. `spec.template.`; empty for a pod. */
function templateWarnings(template: Draft, prefix: string): readonly string[] {
  const warnings: string[] = [];
  const warn: Warn = (text) => warnings.push(prefix === '' ? text : prefix + text);
  const { spec, metadata } = template;
  warnOfNodeLabels(spec, warn);
  for (const [key, text] of OLD_ANNOTATIONS) if (metadata?.annotations?.[key] !== undefined) warn(`metadata.annotations[${key}]: ${text}`);
  warnOfVolumes(spec.volumes ?? [], warn, (text) => warnings.push(text));
  warnOfRepetition(spec.hostAliases ?? [], 'ip', 'spec.hostAliases', warn);
  for (const [index, { ip = '' }] of (spec.hostAliases ?? []).entries()) warnOf(ipWarning(ip, `spec.hostAliases[${index}].ip`), warn);
  warnOfRepetition(spec.imagePullSecrets ?? [], 'name', 'spec.imagePullSecrets', warn);
  const secrets: readonly Draft[] = spec.imagePullSecrets ?? [];
  for (let index = 0; index < secrets.length; index++)
    if (!secrets[index].name) warn(`spec.imagePullSecrets[${index}].name: invalid empty name ""`);
  if (spec.overhead !== undefined) warnOfFractions(spec.overhead, 'spec.overhead', warn);
  if (metadata?.annotations !== undefined) warnOfProfileAnnotations(template, prefix !== '', warn);
  warnOfContainers(spec, prefix, warn);
  if (spec.terminationGracePeriodSeconds < 0)
    warn('spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1');
  if (spec.affinity !== undefined) warnOfPodAffinity(spec.affinity, warn);
  for (const text of ipWarnings(spec.dnsConfig?.nameservers ?? NONE, 'spec.dnsConfig.nameservers')) warn(text);
  return warnings;
}

function warnOfNodeLabels(spec: Draft, warn: Warn): void {
  for (const key in spec.nodeSelector ?? {}) {
    const text = OLD_NODE_LABELS.get(key);
    if (text !== undefined) warn(`spec.nodeSelector[${key}]: ${text}`);
  }
  const affinity = spec.affinity?.nodeAffinity;
  const path = 'spec.affinity.nodeAffinity';
  const lookAt = (term: Draft, at: string) => {
    const expressions: readonly Draft[] = term?.matchExpressions ?? [];
    for (let index = 0; index < expressions.length; index++) {
      const key: string = expressions[index].key;
      const text = OLD_NODE_LABELS.get(key);
      if (text !== undefined) warn(`${at}.matchExpressions[${index}].key: ${key} is ${text}`);
    }
  };
  const needed: readonly Draft[] = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (let index = 0; index < needed.length; index++)
    lookAt(needed[index], `${path}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`);
  const preferred: readonly Draft[] = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (let index = 0; index < preferred.length; index++)
    lookAt(preferred[index].preference, `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].preference`);
  const constraints: readonly Draft[] = spec.topologySpreadConstraints ?? [];
  for (let index = 0; index < constraints.length; index++) {
    const { topologyKey, labelSelector } = constraints[index];
    const at = `spec.topologySpreadConstraints[${index}]`;
    const text = OLD_NODE_LABELS.get(topologyKey);
    if (text !== undefined) warn(`${at}.topologyKey: ${topologyKey} is ${text}`);
    if (labelSelector === undefined) warn(`${at}.labelSelector: a null labelSelector results in matching no pod`);
  }
}

function warnOfPodAffinity(affinity: Draft, warn: Warn): void {
  const text = 'a null labelSelector results in matching no pod';
  for (const sort of ['podAffinity', 'podAntiAffinity'] as const) {
    const needed: readonly Draft[] = affinity[sort]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const path = `spec.affinity.${sort}`;
    for (let index = 0; index < needed.length; index++)
      if (needed[index].labelSelector === undefined)
        warn(`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${text}`);
    const preferred: readonly Draft[] = affinity[sort]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    for (let index = 0; index < preferred.length; index++)
      if (preferred[index].podAffinityTerm?.labelSelector === undefined)
        warn(`${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${text}`);
  }
}

/** `warnBare`: without the path's prefix. */
function warnOfVolumes(volumes: readonly Draft[], warn: Warn, warnBare: Warn): void {
  for (let index = 0; index < volumes.length; index++) {
    const volume = volumes[index];
    if (volume.projected !== undefined) continue;
    for (const [field, shown, text] of OLD_VOLUMES) if (volume[field] !== undefined) warn(`spec.volumes[${index}].${shown}: ${text}`);
  }
  for (const volume of volumes) warnOfVolumePaths(volume, warnBare);
}

function warnOfRepetition(items: readonly Draft[], field: string, path: string, warn: Warn): void {
  if (items.length < 2) return;
  const seen = new Set<string>();
  for (let index = 0; index < items.length; index++) {
    const value: string = items[index][field] ?? '';
    if (seen.has(value)) warn(`${path}[${index}].${field}: duplicate ${field} ${JSON.stringify(value)}`);
    seen.add(value);
  }
}

/** At most 999 Ti, which is far from any fraction and any bound. */
const PLAIN_BYTES = /^\d{1,3}(?:[KMGT]i|[kMGT])?$/;

function warnOfFractions(list: Readonly<Record<string, string>>, path: string, warn: Warn): void {
  for (const name of ['memory', 'ephemeral-storage']) {
    const amount = list[name];
    if (amount !== undefined && !PLAIN_BYTES.test(amount) && isFractional(amount))
      warn(`${path}[${name}]: fractional byte value ${JSON.stringify(amount)} is invalid, must be an integer`);
  }
}

/** `prefix`: of the paths. */
function warnOfContainers(spec: Draft, prefix: string, warn: Warn): void {
  const ports = new Map<string, { readonly path: string; readonly port: Draft }[]>();
  const portNames = new Map<string, string>();
  for (const list of CONTAINER_LISTS) {
    const containers: readonly Draft[] = spec[list] ?? [];
    for (let index = 0; index < containers.length; index++) {
      const { resources, env } = containers[index];
      const path = `spec.${list}[${index}]`;
      if (resources?.limits !== undefined) warnOfFractions(resources.limits, `${path}.resources.limits`, warn);
      if (resources?.requests !== undefined) warnOfFractions(resources.requests, `${path}.resources.requests`, warn);
      if (env !== undefined && env.length > 1) warnOfHiddenVariables(env, `${path}.env`, warn);
    }
  }
  for (const list of CONTAINER_LISTS) {
    const containers: readonly Draft[] = spec[list] ?? [];
    for (let index = 0; index < containers.length; index++)
      if (containers[index].ports !== undefined)
        warnOfPorts(containers[index].ports, `spec.${list}[${index}].ports`, prefix, ports, portNames, warn);
  }
}

/** Profiles that are said in annotations, and not in the fields that have taken their place. Pods are told of AppArmor's elsewhere. */
function warnOfProfileAnnotations({ metadata, spec }: Draft, isTemplate: boolean, warn: Warn): void {
  const { annotations } = metadata;
  const seccomp = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  if (annotations[POD_SECCOMP] !== undefined && spec.securityContext?.seccompProfile === undefined)
    warn(`metadata.annotations[${POD_SECCOMP}]: ${seccomp}`);
  for (const list of CONTAINER_LISTS)
    for (const { name, securityContext } of spec[list] ?? []) {
      if (annotations[CONTAINER_SECCOMP + name] !== undefined && securityContext?.seccompProfile === undefined)
        warn(`metadata.annotations[${CONTAINER_SECCOMP}${name}]: ${seccomp}`);
      const profile = securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
      if (isTemplate && annotations[APP_ARMOR_PREFIX + name] !== undefined && profile === undefined)
        warn(`metadata.annotations[${APP_ARMOR_PREFIX}${name}]: deprecated since v1.30; use the "appArmorProfile" field instead`);
    }
}

function warnOfHiddenVariables(variables: readonly Draft[], path: string, warn: Warn): void {
  const seen = new Set<string>();
  for (let index = 0; index < variables.length; index++) {
    const { name, value = '', valueFrom } = variables[index];
    const reference = `$(${name})`;
    if (!seen.has(name)) seen.add(name);
    else if (valueFrom !== undefined || value === reference || !value.includes(reference))
      warn(`${path}[${index}]: hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`);
  }
}

function warnOfPorts(
  list: readonly Draft[],
  path: string,
  prefix: string,
  all: Map<string, { readonly path: string; readonly port: Draft }[]>,
  names: Map<string, string>,
  warn: Warn,
): void {
  for (let index = 0; index < list.length; index++) {
    const port = list[index];
    const at = `${path}[${index}]`;
    const { name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' } = port;
    if (hostIP !== '' && hostPort === 0)
      warn(
        `${at}: hostIP set without hostPort: {Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`,
      );
    const key = `${containerPort}/${protocol}`;
    const others = all.get(key) ?? [];
    for (const other of others) {
      const otherHostPort: number = other.port.hostPort ?? 0;
      const otherHostIp: string = other.port.hostIP ?? '';
      if (hostIP === otherHostIp && hostPort === otherHostPort) warn(`${at}: duplicate port definition with ${other.path}`);
      else if (hostPort === 0 || otherHostPort === 0) warn(`${at}: overlapping port definition with ${other.path}`);
      else if (hostPort === otherHostPort && (hostIP === '' || otherHostIp === ''))
        warn(`${at}: dangerously ambiguous port definition with ${other.path}`);
    }
    all.set(key, [...others, { path: prefix + at, port }]);
    if (name === '') continue;
    const first = names.get(name);
    if (first === undefined) names.set(name, prefix + at);
    else
      warn(
        `${at}: duplicate port name ${JSON.stringify(name)} with ${first}, services and probes that select ports by name will use ${first}`,
      );
  }
}
