/**
 * The node's heartbeat: a Lease in kube-node-lease, renewed every 10 s and up to 4 % more by chance (component-helpers
 * apimachinery/lease/controller.go, pkg/kubelet/nodelease). A renewal that fails is tried again at once up to 5 times, after reading the
 * lease anew; then it waits for its next turn. The lease is made with waits of 200 ms, doubled up to 7 s.
 */
import type { Reply } from '../../kernel/effects.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { collectionPath, LEASES, objectPath } from '../client/resource.ts';
import { formatMicroTime } from '../machinery/time.ts';
import type { Lease } from '../machinery/types/lease.ts';
import { API_SERVER, type ApiResponse, type OwnerReference } from '../machinery/wire/api.ts';
import { apiOf } from './client.ts';
import { report } from './node-status.ts';
import type { KubeletSelf } from './state.ts';

const NAMESPACE = 'kube-node-lease';
const LEASE_SECONDS = 40;
const RENEW_EVERY: Micros = 10 * SECOND;
const JITTER = 0.04;
const MAX_TRIES = 5;
const FIRST_RETRY: Micros = 200_000;
const LONGEST_RETRY: Micros = 7 * SECOND;

/** One turn: renews the lease, and sets the time of the next turn. */
export function renewLease(self: KubeletSelf): void {
  self.timer(Math.floor(RENEW_EVERY * (1 + JITTER * self.random('lease'))), 'kubelet.renewLease');
  if (self.state.own.node.leaseRetry === 0) attempt(self, 1);
}

function attempt(self: KubeletSelf, tries: number): void {
  const { lease } = self.state.own.node;
  if (lease) self.call(API_SERVER, apiOf(self).request('PUT', leasePath(self), renewed(self, lease)), 'kubelet.leaseRenewed', tries);
  else self.call(API_SERVER, apiOf(self).request('GET', leasePath(self)), 'kubelet.leaseRead', tries);
}

const leasePath = (self: KubeletSelf): string => objectPath(LEASES, NAMESPACE, self.config.nodeName);

/** The lease with the present time, and with its owner if it was made before the node. */
function renewed(self: KubeletSelf, lease: Lease): Lease {
  const spec = Object.freeze({ ...lease.spec, renewTime: formatMicroTime(self.now) });
  if (lease.metadata.ownerReferences?.length) return Object.freeze({ ...lease, spec });
  return Object.freeze({ ...lease, metadata: { ...lease.metadata, ownerReferences: ownersOf(self) }, spec });
}

function ownersOf(self: KubeletSelf): readonly OwnerReference[] {
  const { node } = self.state.own.node;
  return node ? [{ apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid }] : [];
}

export function leaseRead(self: KubeletSelf, reply: Reply<ApiResponse<Lease>>, tries: number): void {
  if (reply.ok && reply.value.status === 200) {
    self.state.own.node.lease = reply.value.body;
    attempt(self, tries);
  } else if (reply.ok && reply.value.status === 404) create(self, tries);
  else retryRead(self, tries);
}

function create(self: KubeletSelf, tries: number): void {
  const { nodeName } = self.config;
  const body = Object.freeze({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: nodeName, namespace: NAMESPACE, ownerReferences: ownersOf(self) },
    spec: { holderIdentity: nodeName, leaseDurationSeconds: LEASE_SECONDS, renewTime: formatMicroTime(self.now) },
  });
  self.call(API_SERVER, apiOf(self).request('POST', collectionPath(LEASES, NAMESPACE), body), 'kubelet.leaseCreated', tries);
}

export function leaseCreated(self: KubeletSelf, reply: Reply<ApiResponse<Lease>>, tries: number): void {
  if (reply.ok && reply.value.status < 300) taken(self, reply.value.body);
  else retryRead(self, tries);
}

/** The lease cannot be read or made: again soon. */
function retryRead(self: KubeletSelf, tries: number): void {
  const { node } = self.state.own;
  node.leaseRetry = Math.min(node.leaseRetry === 0 ? FIRST_RETRY : node.leaseRetry * 2, LONGEST_RETRY);
  self.timer(node.leaseRetry, 'kubelet.retryLease', tries);
}

export function retryLease(self: KubeletSelf, tries: number): void {
  attempt(self, tries);
}

export function leaseRenewed(self: KubeletSelf, reply: Reply<ApiResponse<Lease>>, tries: number): void {
  if (reply.ok && reply.value.status < 300) {
    taken(self, reply.value.body);
    return;
  }
  self.state.own.node.lease = undefined;
  if (reply.ok && tries < MAX_TRIES) attempt(self, tries + 1);
}

/** The API server has the heartbeat. After a silence as long as the lease, it is told how the node is, too. */
function taken(self: KubeletSelf, lease: Lease): void {
  const { node } = self.state.own;
  const silence = self.now - node.renewedAt;
  node.lease = lease;
  node.renewedAt = self.now;
  node.leaseRetry = 0;
  if (node.registration === 'done' && silence > LEASE_SECONDS * SECOND) report(self);
}
