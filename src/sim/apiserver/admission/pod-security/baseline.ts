/** Known ways to take over a node. Follows pod-security-admission policy/check_*.go; in their order. */
import type { Draft } from '../../../machinery/scheme/definition.ts';
import { badContainers, type Check, counted, quotedNames, settersOf } from './checks.ts';

const CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

const SELINUX_TYPES: ReadonlySet<string> = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

const capabilities: Check = (spec) => {
  const added = new Set<string>();
  const isBad = (container: Draft): boolean => {
    const wrong = (container.securityContext?.capabilities?.add ?? []).filter((name: string) => !CAPABILITIES.has(name));
    for (const name of wrong) added.add(name);
    return wrong.length > 0;
  };
  const bad = badContainers(spec, isBad);
  if (bad.length === 0) return undefined;
  const what = `must not include ${quotedNames([...added].sort())} in securityContext.capabilities.add`;
  return `non-default capabilities (${counted('container', bad)} ${what})`;
};

const hostNamespaces: Check = (spec) => {
  const used = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
  return used.length === 0 ? undefined : `host namespaces (${used.map((field) => `${field}=true`).join(', ')})`;
};

const hostPathVolumes: Check = (spec) => {
  const bad = (spec.volumes ?? []).filter((volume: Draft) => volume.hostPath !== undefined).map((volume: Draft) => volume.name);
  return bad.length === 0 ? undefined : `hostPath volumes (${counted('volume', bad)})`;
};

const hostPorts: Check = (spec) => {
  const used = new Set<number>();
  const isBad = (container: Draft): boolean => {
    const ports = (container.ports ?? []).filter((port: Draft) => port.hostPort);
    for (const port of ports) used.add(port.hostPort);
    return ports.length > 0;
  };
  const bad = badContainers(spec, isBad);
  if (bad.length === 0) return undefined;
  const ports = [...used].sort((a, b) => a - b).join(', ');
  return `hostPort (${counted('container', bad)} ${bad.length === 1 ? 'uses' : 'use'} hostPort${used.size === 1 ? '' : 's'} ${ports})`;
};

const privileged: Check = (spec) => {
  const bad = badContainers(spec, (container) => container.securityContext?.privileged === true);
  return bad.length === 0 ? undefined : `privileged (${counted('container', bad)} must not set securityContext.privileged=true)`;
};

const procMount: Check = (spec) => {
  const bad = badContainers(spec, ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default');
  return bad.length === 0 ? undefined : `procMount (${counted('container', bad)} must not set securityContext.procMount to "Unmasked")`;
};

const seLinuxOptions: Check = (spec) => {
  const types = new Set<string>();
  let isUserSet = false;
  let isRoleSet = false;
  const isBad = ({ securityContext }: Draft): boolean => {
    const { type = '', user = '', role = '' } = securityContext?.seLinuxOptions ?? {};
    const isTypeBad = !SELINUX_TYPES.has(type);
    if (isTypeBad) types.add(type);
    isUserSet ||= user !== '';
    isRoleSet ||= role !== '';
    return isTypeBad || user !== '' || role !== '';
  };
  const setters = settersOf(spec, isBad);
  if (setters === undefined) return undefined;
  const details = types.size === 0 ? [] : [`type${types.size === 1 ? '' : 's'} ${quotedNames([...types].sort())}`];
  if (isUserSet) details.push('user may not be set');
  if (isRoleSet) details.push('role may not be set');
  return `seLinuxOptions (${setters} set forbidden securityContext.seLinuxOptions: ${details.join('; ')})`;
};

const appArmorProfile: Check = (spec) => {
  const setters = settersOf(spec, ({ securityContext }) => securityContext?.appArmorProfile?.type === 'Unconfined');
  return setters && `forbidden AppArmor profile (${setters} must not set AppArmor profile type to "Unconfined")`;
};

/** Where the kubelet is sent to on the container's behalf. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Draft): readonly string[] {
  return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
    .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
    .filter((host) => host);
}

const hostProbes: Check = (spec) => {
  const hosts = new Set<string>();
  const bad = badContainers(spec, (container) => {
    const own = hostsOf(container);
    for (const host of own) hosts.add(host);
    return own.length > 0;
  });
  if (bad.length === 0) return undefined;
  const where = `probe or lifecycle host${hosts.size === 1 ? '' : 's'} ${quotedNames([...hosts].sort())}`;
  return `probe or lifecycle host (${counted('container', bad)} ${bad.length === 1 ? 'uses' : 'use'} ${where})`;
};

export const seccompProfile: Check = (spec) => {
  const setters = settersOf(spec, ({ securityContext }) => securityContext?.seccompProfile?.type === 'Unconfined');
  return setters && `seccompProfile (${setters} must not set securityContext.seccompProfile.type to "Unconfined")`;
};

const sysctls: Check = (spec) => {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }: Draft) => name).filter((name: string) => !SYSCTLS.has(name));
  return bad.length === 0 ? undefined : `forbidden sysctls (${bad.join(', ')})`;
};

/** With a user namespace of its own a pod may see more. */
const procMountUnlessApart: Check = (spec) => (spec.hostUsers === false ? undefined : procMount(spec));

export const BASELINE: readonly Check[] = [
  appArmorProfile,
  capabilities,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMountUnlessApart,
  seLinuxOptions,
  seccompProfile,
  sysctls,
];
/** Without those that the restricted level has stricter ones for. */
export const BASELINE_OF_RESTRICTED: readonly Check[] = [
  appArmorProfile,
  hostNamespaces,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinuxOptions,
  sysctls,
];
