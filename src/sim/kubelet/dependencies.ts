/**
 * What a pod cannot start without: ConfigMaps and Secrets that it mounts or takes its environment from (pkg/volume/{configmap,secret},
 * kubelet_pods.go), and the resource claims that it uses, which must be reserved for it (cm/dra/manager.go). They are asked for when the
 * pod starts, and again while one is missing.
 *
 * Not modelled: their contents and later changes, other volumes (they are there at once), service account tokens.
 */
import type { Micros, Reply } from '../../kernel/effects.ts';
import { CONFIG_MAPS, objectPath, RESOURCE_CLAIMS, resource } from '../client/resource.ts';
import { claimNameFor, claimReferences, isReservedFor } from '../machinery/pod-claims.ts';
import type { Container } from '../machinery/types/container.ts';
import type { ResourceClaim } from '../machinery/types/devices.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { API_SERVER, type ApiObject, type ApiResponse } from '../machinery/wire/api.ts';
import { apiOf, podEvent } from './client.ts';
import { requestSync } from './pod-runtime.ts';
import type { KubeletSelf, PodRuntime } from './state.ts';

const KINDS = { configmap: CONFIG_MAPS, resourceclaim: RESOURCE_CLAIMS, secret: resource('v1', 'Secret', 'secrets') };

/** goroutinemap/exponentialbackoff: of the volume manager's operations. */
const FIRST_RETRY: Micros = 500_000;
const LONGEST_RETRY: Micros = 122_000_000;

interface Need {
  readonly kind: 'configmap' | 'resourceclaim' | 'secret';
  readonly name: string;
  /** The volume that shows it, or the container whose environment has it. */
  readonly volume?: string;
  readonly container?: string;
}

/** All that has to be there before the pod, or one of its containers, can start. */
function needsOf(pod: Pod): readonly Need[] {
  const needs: Need[] = [];
  for (const { name: volume, configMap, secret } of pod.spec.volumes ?? []) {
    if (configMap?.name && !configMap.optional) needs.push({ kind: 'configmap', name: configMap.name, volume });
    if (secret?.secretName && !secret.optional) needs.push({ kind: 'secret', name: secret.secretName, volume });
  }
  for (const reference of claimReferences(pod)) {
    const named = claimNameFor(pod, reference);
    if (!('problem' in named) && named.name !== undefined) needs.push({ kind: 'resourceclaim', name: named.name });
  }
  for (const container of pod.spec.initContainers ?? []) environmentNeeds(container, needs);
  for (const container of pod.spec.containers) environmentNeeds(container, needs);
  return needs;
}

function environmentNeeds(spec: Container, needs: Need[]): void {
  const add = (kind: Need['kind'], from: { readonly name?: string; readonly optional?: boolean } | undefined): void => {
    if (from?.name && !from.optional) needs.push({ kind, name: from.name, container: spec.name });
  };
  for (const { configMapRef, secretRef } of spec.envFrom ?? []) {
    add('configmap', configMapRef);
    add('secret', secretRef);
  }
  for (const { valueFrom } of spec.env ?? []) {
    add('configmap', valueFrom?.configMapKeyRef);
    add('secret', valueFrom?.secretKeyRef);
  }
}

/** True if the pod needs nothing; else what it needs is asked for, and the pod comes again by `kubelet.lookedUp`. */
export function lookUpNeeds(self: KubeletSelf, pod: PodRuntime): boolean {
  const needs = needsOf(pod.pod);
  if (needs.length === 0) return true;
  if (pod.lookingUp) return false;
  pod.lookingUp = true;
  askNext(self, { uid: pod.uid, at: 0, missing: Object.freeze([]) }, pod, needs);
  return false;
}

interface Lookup {
  readonly uid: string;
  /** Index of the need that is asked for. */
  readonly at: number;
  readonly missing: readonly number[];
}

function askNext(self: KubeletSelf, lookup: Lookup, pod: PodRuntime, needs: readonly Need[]): void {
  const need = needs[lookup.at];
  if (!need) {
    pod.lookingUp = false;
    judge(
      self,
      pod,
      lookup.missing.map((index) => needs[index] as Need),
    );
    return;
  }
  const path = objectPath(KINDS[need.kind], pod.pod.metadata.namespace, need.name);
  self.call(API_SERVER, apiOf(self).request('GET', path), 'kubelet.lookedUp', Object.freeze(lookup));
}

/** The answer about one need. */
export function lookedUp(self: KubeletSelf, reply: Reply<ApiResponse>, { uid, at, missing }: Lookup): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod) return;
  const needs = needsOf(pod.pod);
  const there = reply.ok && reply.value.status < 300 && isUsable(pod, needs[at], reply.value.body as ApiObject);
  askNext(self, { uid, at: at + 1, missing: there ? missing : Object.freeze([...missing, at]) }, pod, needs);
}

/** A claim is not enough: it has to be the pod's own, if it was made for one, and reserved for it. */
function isUsable({ pod }: PodRuntime, need: Need | undefined, object: ApiObject): boolean {
  return need?.kind !== 'resourceclaim' || isReservedFor(pod, object as ResourceClaim);
}

function judge(self: KubeletSelf, pod: PodRuntime, missing: readonly Need[]): void {
  const environment: Record<string, string> = {};
  let unmounted = false;
  for (const { kind, name, volume, container } of missing) {
    if (container !== undefined) environment[container] ??= `${kind} "${name}" not found`;
    if (pod.stage !== 'volumes') continue;
    if (kind === 'resourceclaim') {
      unmounted = true;
      const { metadata } = pod.pod;
      const cause = `pod ${metadata.name} (${metadata.uid}) is not allowed to use ResourceClaim ${name}`;
      podEvent(
        self,
        pod,
        'Warning',
        'FailedPrepareDynamicResources',
        `Failed to prepare dynamic resources: prepare dynamic resources: ${cause}`,
      );
    }
    if (volume === undefined) continue;
    unmounted = true;
    podEvent(self, pod, 'Warning', 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${kind} "${name}" not found`);
  }
  pod.missingEnvironment = environment;
  if (pod.stage !== 'volumes') return;
  if (unmounted) {
    self.timer(Math.min(FIRST_RETRY * 2 ** pod.mountFailures, LONGEST_RETRY), 'kubelet.lookAgain', pod.uid);
    pod.mountFailures++;
    return;
  }
  pod.stage = 'sandbox';
  requestSync(self, pod);
}
