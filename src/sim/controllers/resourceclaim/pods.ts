/** Makes claims from templates for a pod, and reserves what a pod that skipped the scheduler uses (syncPod, handleClaim). */
import { type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { BY_CONTROLLER, lookUp, lookUpIndexed } from '../../client/lister.ts';
import { PODS, RESOURCE_CLAIM_TEMPLATES, RESOURCE_CLAIMS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { claimNameFor, claimReferences, consumerOf, isReservedFor, notMadeFor } from '../../machinery/pod-claims.ts';
import type { ResourceClaim, ResourceClaimTemplate } from '../../machinery/types/devices.ts';
import type { Pod, PodResourceClaim, PodResourceClaimStatus } from '../../machinery/types/pod.ts';
import { created, RESOURCE_CLAIM_CONTROLLER, unseenClaims } from './state.ts';

export const api = new ApiClient(controllerAccount(RESOURCE_CLAIM_CONTROLLER), 'kube-controller-manager');
export const source = { reporter: 'resource_claim', api };

/** Says which of the pod's claims it was made for. */
const POD_CLAIM = 'resource.kubernetes.io/pod-claim-name';
/** A dash and 5 random characters still fit in 63. */
const LONGEST_BASE = 57;

export function* syncPod(key: string): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
  const made: PodResourceClaimStatus[] = [];
  for (const reference of claimReferences(pod)) {
    const result = yield* claimFor(pod, reference);
    if (result === undefined) continue;
    if ('problem' in result) {
      const message = `PodResourceClaim ${reference.name}: ${result.problem}`;
      yield* record(source, pod, 'Warning', 'FailedResourceClaimCreation', message);
      return { error: `pod ${key}, ${message}` };
    }
    made.push({ name: reference.name, resourceClaimName: result.name });
  }
  if (made.length > 0) {
    const status = { resourceClaimStatuses: made };
    must(yield* api.patch(PODS, pod.metadata.namespace, pod.metadata.name, 'strategic', { status }, 'status'));
  }
  if (pod.spec.nodeName) yield* reserveAll(pod);
}

type Made = { readonly name: string } | { readonly problem: string } | undefined;

/** Undefined: there is nothing to make. */
function* claimFor(pod: Pod, reference: PodResourceClaim): Process<Made> {
  const { namespace } = pod.metadata;
  const named = claimNameFor(pod, reference);
  if (!('problem' in named)) {
    if (named.name === undefined) return undefined;
    const claim = yield* lookUp(RESOURCE_CLAIMS, `${namespace}/${named.name}`);
    if (claim !== undefined && (!named.isMade || notMadeFor(pod, claim) === undefined)) return undefined;
  }
  const templateName = reference.resourceClaimTemplateName;
  if (templateName === undefined) return undefined;
  const orphan = yield* madeBefore(pod, reference);
  if (orphan !== undefined) return { name: orphan.metadata.name };
  const template = yield* lookUp(RESOURCE_CLAIM_TEMPLATES, `${namespace}/${templateName}`);
  if (template === undefined) {
    const missing = `resourceclaimtemplate.resource.k8s.io ${JSON.stringify(templateName)} not found`;
    return { problem: `resource claim template ${JSON.stringify(templateName)}: ${missing}` };
  }
  const result = yield* api.create(RESOURCE_CLAIMS, claimFrom(template, pod, reference) as never);
  if (!result.ok) return { problem: `create ResourceClaim : ${result.refusal.message}` };
  yield* step('made claim', { pod: pod.metadata.name, claim: result.value.metadata.name });
  yield* created(result.value);
  return { name: result.value.metadata.name };
}

/** It was made, but the pod's status does not tell: the controller stopped in between. */
function* madeBefore(pod: Pod, { name }: PodResourceClaim): Process<ResourceClaim | undefined> {
  const known = yield* lookUpIndexed(RESOURCE_CLAIMS, BY_CONTROLLER, pod.metadata.uid);
  const unseen = (yield* unseenClaims()).filter((claim) => notMadeFor(pod, claim) === undefined);
  return [...known, ...unseen].find(({ metadata }) => metadata.annotations?.[POD_CLAIM] === name);
}

function claimFrom({ spec }: ResourceClaimTemplate, { metadata }: Pod, reference: PodResourceClaim): object {
  const { name, namespace, uid } = metadata;
  return {
    apiVersion: RESOURCE_CLAIMS.apiVersion,
    kind: RESOURCE_CLAIMS.kind,
    metadata: {
      namespace,
      generateName: baseName(name, reference.name),
      ...(spec.metadata?.labels && { labels: spec.metadata.labels }),
      annotations: { ...spec.metadata?.annotations, [POD_CLAIM]: reference.name },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true }],
    },
    spec: spec.spec,
  };
}

/** Both names are cut in proportion, so that something of each is left. */
function baseName(pod: string, claim: string): string {
  const base = `${pod}-${claim}-`;
  if (base.length <= LONGEST_BASE) return base;
  const cut = (name: string) => name.slice(0, Math.floor((name.length * LONGEST_BASE) / base.length));
  return `${cut(pod)}-${cut(claim)}`;
}

function* reserveAll(pod: Pod): Process<void> {
  for (const reference of claimReferences(pod)) {
    const named = claimNameFor(pod, reference);
    if ('problem' in named || named.name === undefined) continue;
    const claim = yield* lookUp(RESOURCE_CLAIMS, `${pod.metadata.namespace}/${named.name}`);
    if (claim === undefined || (named.isMade && notMadeFor(pod, claim) !== undefined)) return;
    if (claim.status?.allocation === undefined || isReservedFor(pod, claim)) continue;
    const reservedFor = [...(claim.status.reservedFor ?? []), consumerOf(pod)];
    must(yield* api.update(RESOURCE_CLAIMS, { ...claim, status: { ...claim.status, reservedFor } }, 'status'));
  }
}
