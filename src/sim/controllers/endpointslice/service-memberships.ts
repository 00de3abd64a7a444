/**
 * Which services a pod belongs to, and which of them a change of the pod concerns
 * (after staging/src/k8s.io/endpointslice/util/controller_utils.go, ServiceSelectorCache and GetServicesToUpdateOnPodChange).
 */
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { isPodReady, isPodTerminal } from './pod-state.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** A service without selector selects nothing. */
export function selects(selector: Labels, labels: Labels): boolean {
  if (selector === undefined) return false;
  for (const key in selector) if (labels === undefined || labels[key] !== selector[key]) return false;
  return true;
}

/** Keys `namespace/name` of the services, all of the pod's namespace, that select it. */
export function membershipsOf(services: Iterable<Service>, pod: Pod): string[] {
  const keys: string[] = [];
  for (const service of services) {
    if (selects(service.spec.selector, pod.metadata.labels)) keys.push(`${service.metadata.namespace}/${service.metadata.name}`);
  }
  return keys;
}

function sameLabels(a: Labels, b: Labels): boolean {
  if (a === b) return true;
  const left = a ?? {};
  const right = b ?? {};
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => left[key] === right[key]);
}

function sameAddresses(a: Pod, b: Pod): boolean {
  if (a.status === b.status) return true;
  if (a.status.podIP !== b.status.podIP) return false;
  const left = a.status.podIPs ?? [];
  const right = b.status.podIPs ?? [];
  return left.length === right.length && left.every((address, i) => address.ip === right[i]?.ip);
}

function endpointChanged(old: Pod, pod: Pod): boolean {
  return (
    old.metadata.deletionTimestamp !== pod.metadata.deletionTimestamp ||
    isPodReady(old) !== isPodReady(pod) ||
    !sameAddresses(old, pod) ||
    old.spec.nodeName !== pod.spec.nodeName ||
    isPodTerminal(old) !== isPodTerminal(pod)
  );
}

function membershipMayDiffer(old: Pod, pod: Pod): boolean {
  return (
    !sameLabels(old.metadata.labels, pod.metadata.labels) ||
    old.spec.hostname !== pod.spec.hostname ||
    old.spec.subdomain !== pod.spec.subdomain
  );
}

/** Keys of the services to look at after the pod changed from `old`; `services` are those of its namespace. */
export function servicesToUpdate(services: Iterable<Service>, old: Pod, pod: Pod): string[] {
  if (old.metadata.resourceVersion === pod.metadata.resourceVersion) return [];
  const changed = endpointChanged(old, pod);
  const moved = membershipMayDiffer(old, pod);
  if (!changed && !moved) return [];
  const all = [...services];
  const after = membershipsOf(all, pod);
  if (!moved) return after;
  const before = membershipsOf(all, old);
  if (changed) return [...new Set([...before, ...after])];
  return [...before.filter((key) => !after.includes(key)), ...after.filter((key) => !before.includes(key))];
}
