/**
 * Defaults of pods and of pod templates. Follows pkg/apis/core/v1/defaults.go and conversion.go (the two service account fields
 * are one). A template gets less than a pod: what depends on the pod being real (requests from limits, host ports, service links)
 * waits until it is made.
 */
import type { Draft } from '../../scheme/definition.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { defaultContainer, exposeOnHost, requestLimits } from './container-defaults.ts';
import { defaultPodRequests } from './pod-resources.ts';
import { defaultVolume } from './volume-defaults.ts';

function joinServiceAccountFields(spec: Draft): void {
  const name = spec.serviceAccountName || spec.serviceAccount;
  if (!name) return;
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
}

function defaultPodSpec(spec: Draft): void {
  for (const container of spec.containers ?? []) defaultContainer(container);
  if (spec.initContainers !== undefined) for (const container of spec.initContainers) defaultContainer(container);
  if (spec.ephemeralContainers !== undefined) for (const container of spec.ephemeralContainers) defaultContainer(container);
  if (spec.volumes !== undefined) for (const volume of spec.volumes) defaultVolume(volume);
  if (!spec.dnsPolicy) spec.dnsPolicy = 'ClusterFirst';
  if (!spec.restartPolicy) spec.restartPolicy = 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  if (!spec.schedulerName) spec.schedulerName = 'default-scheduler';
  joinServiceAccountFields(spec);
}

export function defaultPodTemplate(template: Draft): void {
  template.metadata ??= {};
  template.spec ??= {};
  defaultPodSpec(template.spec);
}

const STATUS_LISTS = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const;

/** Fields that are written even when nobody set them. */
function defaultContainerStatus(status: Draft): void {
  status.state ??= {};
  status.lastState ??= {};
  status.ready ??= false;
  status.restartCount ??= 0;
  status.image ??= '';
  status.imageID ??= '';
}

/** The singular podIP is the first of the plural ones; where they differ, the singular wins. */
function matchPodIps(status: Draft): void {
  const first: string | undefined = status.podIPs?.[0]?.ip;
  if (status.podIP && first !== status.podIP) status.podIPs = [{ ip: status.podIP }];
  else if (first !== undefined && !status.podIP) status.podIP = first;
}

/** Also for what is read back: setting defaults twice changes nothing. */
export function setPodDefaults(pod: Draft): void {
  pod.spec ??= {};
  pod.status ??= {};
  const spec = pod.spec;
  defaultPodSpec(spec);
  for (const container of spec.containers ?? []) requestLimits(container);
  if (spec.initContainers !== undefined) for (const container of spec.initContainers) requestLimits(container);
  if (spec.resources !== undefined) defaultPodRequests(spec);
  spec.enableServiceLinks ??= true;
  if (spec.terminationGracePeriodSeconds < 0) spec.terminationGracePeriodSeconds = 1;
  matchPodIps(pod.status);
  defaultConditionTimes(pod.status.conditions, 'lastProbeTime', 'lastTransitionTime');
  for (const field of STATUS_LISTS)
    if (pod.status[field] !== undefined) for (const status of pod.status[field]) defaultContainerStatus(status);
  if (spec.hostNetwork === true) {
    for (const container of spec.containers ?? []) exposeOnHost(container);
    for (const container of spec.initContainers ?? []) exposeOnHost(container);
  }
}
