/**
 * Tells the API server how pods are (pkg/kubelet/status/status_manager.go): a strategic merge patch of what changed, one at a time for
 * each pod, and at the end of a deleted pod the DELETE without grace. What could not be written is tried again every 10 s.
 */
import type { Reply } from '../../kernel/effects.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { PODS } from '../client/resource.ts';
import { semanticEqual } from '../machinery/semantic-equal.ts';
import type { Condition } from '../machinery/types/condition.ts';
import type { Pod, PodStatus } from '../machinery/types/pod.ts';
import { API_SERVER, type ApiResponse } from '../machinery/wire/api.ts';
import { apiOf } from './client.ts';
import { rejectedStatus, statusOf } from './pod-status.ts';
import type { KubeletSelf, PodRuntime } from './state.ts';

const RETRY: Micros = 10 * SECOND;

/** Fields that the kubelet owns; what of them is gone is patched to null. */
const FIELDS = [
  'observedGeneration',
  'phase',
  'conditions',
  'message',
  'reason',
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'startTime',
  'initContainerStatuses',
  'containerStatuses',
] as const satisfies readonly (keyof PodStatus)[];

/** Writes the pod's status if it is not what the API server has. */
export function writeStatus(self: KubeletSelf, pod: PodRuntime): void {
  if (pod.writing) {
    pod.stale = true;
    return;
  }
  pod.stale = false;
  const patch = statusPatch(pod.reported, desired(self, pod));
  if (!patch) {
    finishDeletion(self, pod);
    return;
  }
  pod.writing = true;
  const { name, namespace } = pod.pod.metadata;
  const body = Object.freeze({ metadata: { uid: pod.uid }, status: patch });
  self.call(API_SERVER, apiOf(self).patchRequest(PODS, namespace, name, 'strategic', body, 'status'), 'kubelet.statusWritten', pod.uid);
}

function desired(self: KubeletSelf, pod: PodRuntime): PodStatus {
  if (pod.verdict && pod.containers.length === 0) return rejectedStatus(pod);
  return statusOf(pod, self.config.address, self.now);
}

/** The strategic merge patch from one status to the other; undefined: they are the same. */
export function statusPatch(from: PodStatus, to: PodStatus): Readonly<Record<string, unknown>> | undefined {
  const patch: Record<string, unknown> = {};
  let changed = false;
  for (const field of FIELDS) {
    if (field === 'conditions') continue;
    const value = to[field];
    if (semanticEqual(from[field], value)) continue;
    if (value === undefined && KEPT.has(field)) continue;
    patch[field] = value === undefined ? null : value;
    changed = true;
  }
  const conditions = changedConditions(from.conditions ?? [], to.conditions ?? []);
  if (conditions.length > 0) {
    patch['$setElementOrder/conditions'] = (to.conditions ?? []).map(({ type }) => ({ type }));
    patch.conditions = conditions;
    changed = true;
  }
  return changed ? patch : undefined;
}

/** What a status without them leaves alone: the last known is better than nothing. */
const KEPT: ReadonlySet<string> = new Set([
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'initContainerStatuses',
  'containerStatuses',
  'observedGeneration',
]);

function changedConditions(from: readonly Condition[], to: readonly Condition[]): readonly object[] {
  const changed: object[] = [];
  for (const condition of to) {
    const old = from.find((one) => one.type === condition.type);
    if (!old) changed.push(condition);
    else if (!semanticEqual(old, condition)) changed.push(conditionPatch(old, condition));
  }
  return changed;
}

/** Conditions merge by type: what the new one does not have has to be taken out of the old one. */
function conditionPatch(old: Condition, condition: Condition): object {
  const reason = old.reason !== undefined && condition.reason === undefined ? { reason: null } : {};
  const message = old.message !== undefined && condition.message === undefined ? { message: null } : {};
  return { ...condition, ...reason, ...message };
}

export function statusWritten(self: KubeletSelf, reply: Reply<ApiResponse>, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod) return;
  pod.writing = false;
  if (!reply.ok || reply.value.status >= 500 || reply.value.status === 429) {
    self.timer(RETRY, 'kubelet.report', uid);
    return;
  }
  if (reply.value.status >= 300) return;
  const written = reply.value.body as Pod;
  pod.reported = Object.freeze(written.status);
  if (pod.stale) writeStatus(self, pod);
  else finishDeletion(self, pod);
}

/** Removes a deleted pod from the API server, once nothing of it is left here. */
function finishDeletion(self: KubeletSelf, pod: PodRuntime): void {
  if (pod.stage !== 'ended' || pod.deleteSent || !pod.pod.metadata.deletionTimestamp) return;
  pod.deleteSent = true;
  const { name, namespace } = pod.pod.metadata;
  const request = apiOf(self).deleteRequest(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid: pod.uid } });
  self.call(API_SERVER, request, 'kubelet.deleted', pod.uid);
}

/** The DELETE was answered. What is gone is told by the watch. */
export function deleted(self: KubeletSelf, reply: Reply<ApiResponse>, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod || (reply.ok && reply.value.status < 500)) return;
  pod.deleteSent = false;
  self.timer(RETRY, 'kubelet.report', uid);
}
