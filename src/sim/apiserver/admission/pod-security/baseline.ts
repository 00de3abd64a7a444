/** Known ways to take over a node. Follows pod-security-admission policy/check_*.go; in their order. */
import type { Draft } from '../../../machinery/scheme/definition.ts';
import { allContainers, badContainers, type Check, counted, quotedNames } from './checks.ts';

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
  const holders: readonly Draft[] = [spec, ...allContainers(spec)];
  const types = new Set<string>();
  let isUserOrRoleSet = false;
  for (const { securityContext } of holders) {
    const options = securityContext?.seLinuxOptions;
    if (options === undefined) continue;
    if (!SELINUX_TYPES.has(options.type ?? '')) types.add(options.type);
    if (options.user || options.role) isUserOrRoleSet = true;
  }
  if (types.size === 0 && !isUserOrRoleSet) return undefined;
  const details = types.size === 0 ? [] : [`type${types.size === 1 ? '' : 's'} ${quotedNames([...types].sort())}`];
  if (isUserOrRoleSet) details.push('user or role may not be set');
  return `seLinuxOptions (${details.join('; ')})`;
};

const seccompProfile: Check = (spec) => {
  const isBad = (holder: Draft): boolean => holder.securityContext?.seccompProfile?.type === 'Unconfined';
  const setters = isBad(spec) ? ['pod'] : [];
  const bad = badContainers(spec, isBad);
  if (bad.length > 0) setters.push(counted('container', bad));
  if (setters.length === 0) return undefined;
  return `seccompProfile (${setters.join(' and ')} must not set securityContext.seccompProfile.type to "Unconfined")`;
};

const sysctls: Check = (spec) => {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name }: Draft) => name).filter((name: string) => !SYSCTLS.has(name));
  return bad.length === 0 ? undefined : `forbidden sysctls (${bad.join(', ')})`;
};

/** `capabilities` stands apart: the restricted level has a stricter rule in its place. */
export const baselineCapabilities: Check = capabilities;
export const BASELINE: readonly Check[] = [
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfile,
  sysctls,
];
