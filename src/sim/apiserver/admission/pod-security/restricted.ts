/** Good practice for pods that need nothing of the node. Follows pod-security-admission policy/check_*.go; in their order. */
import { seccompProfile as baselineSeccompProfile } from './baseline.ts';
import { badContainers, type Check, counted, quotedNames, settersOf } from './checks.ts';

const VOLUMES: ReadonlySet<string> = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
]);

const allowPrivilegeEscalation: Check = (spec) => {
  const bad = badContainers(spec, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return `allowPrivilegeEscalation != false (${counted('container', bad)} must set securityContext.allowPrivilegeEscalation=false)`;
};

const capabilities: Check = (spec) => {
  const added = new Set<string>();
  const keeping = badContainers(spec, ({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const adding = badContainers(spec, ({ securityContext }) => {
    const wrong = (securityContext?.capabilities?.add ?? []).filter((name: string) => name !== 'NET_BIND_SERVICE');
    for (const name of wrong) added.add(name);
    return wrong.length > 0;
  });
  const details: string[] = [];
  if (keeping.length > 0) details.push(`${counted('container', keeping)} must set securityContext.capabilities.drop=["ALL"]`);
  if (adding.length > 0)
    details.push(`${counted('container', adding)} must not include ${quotedNames([...added].sort())} in securityContext.capabilities.add`);
  return details.length === 0 ? undefined : `unrestricted capabilities (${details.join('; ')})`;
};

const volumeTypes: Check = (spec) => {
  const bad: string[] = [];
  const types = new Set<string>();
  for (const volume of spec.volumes ?? []) {
    const type = Object.keys(volume).find((field) => !VOLUMES.has(field));
    if (type === undefined) continue;
    bad.push(volume.name);
    types.add(type);
  }
  if (bad.length === 0) return undefined;
  const verb = bad.length === 1 ? 'uses' : 'use';
  const shown = `restricted volume type${types.size === 1 ? '' : 's'} ${quotedNames([...types].sort())}`;
  return `restricted volume types (${counted('volume', bad)} ${verb} ${shown})`;
};

const runAsNonRoot: Check = (spec) => {
  const ofPod: boolean | undefined = spec.securityContext?.runAsNonRoot;
  const setters = ofPod === false ? ['pod'] : [];
  const explicit = badContainers(spec, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  if (explicit.length > 0) setters.push(counted('container', explicit));
  if (setters.length > 0) return `runAsNonRoot != true (${setters.join(' and ')} must not set securityContext.runAsNonRoot=false)`;
  if (ofPod === true) return undefined;
  const silent = badContainers(spec, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (silent.length === 0) return undefined;
  return `runAsNonRoot != true (pod or ${counted('container', silent)} must set securityContext.runAsNonRoot=true)`;
};

const runAsUser: Check = (spec) => {
  const setters = settersOf(spec, ({ securityContext }) => securityContext?.runAsUser === 0);
  return setters && `runAsUser=0 (${setters} must not set runAsUser=0)`;
};

const seccompProfile: Check = (spec) => {
  const unconfined = baselineSeccompProfile(spec);
  if (unconfined !== undefined) return unconfined;
  if (spec.securityContext?.seccompProfile !== undefined) return undefined;
  const silent = badContainers(spec, ({ securityContext }) => securityContext?.seccompProfile === undefined);
  if (silent.length === 0) return undefined;
  const what = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';
  return `seccompProfile (pod or ${counted('container', silent)} ${what})`;
};

export const RESTRICTED: readonly Check[] = [allowPrivilegeEscalation, capabilities, volumeTypes, runAsNonRoot, runAsUser, seccompProfile];
