/**
 * Registration of the node and its status (pkg/kubelet/kubelet_node_status.go).
 *
 * The status is patched when something changed, at most 10 s later, and every 5 min anyway, give or take half of that by chance. Where the
 * real kubelet computes it every 10 s only to find it unchanged, nothing happens here; the one change from outside that it would mend, a
 * Ready condition that was set Unknown while the node was silent, is mended as soon as the lease is renewed again (node-lease.ts).
 */
import type { Reply } from '../../kernel/effects.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { NODES, objectPath } from '../client/resource.ts';
import { semanticEqual } from '../machinery/semantic-equal.ts';
import type { Condition } from '../machinery/types/condition.ts';
import type { Node, NodeStatus } from '../machinery/types/node.ts';
import { API_SERVER, type ApiResponse } from '../machinery/wire/api.ts';
import { podCidr } from './addresses.ts';
import { apiOf, nodeEvent } from './client.ts';
import { timingsOf } from './config.ts';
import { publishDevices } from './devices.ts';
import { NETWORK_NOT_READY, newNode, nodeStatus } from './node-object.ts';
import type { KubeletSelf } from './state.ts';

const UPDATE_FREQUENCY: Micros = 10 * SECOND;
const REPORT_FREQUENCY: Micros = 300 * SECOND;
const FIRST_RETRY: Micros = 100_000;
const LONGEST_RETRY: Micros = 7 * SECOND;

export function register(self: KubeletSelf, tries = 0): void {
  const { node } = self.state.own;
  node.registration = 'under way';
  if (tries === 0) node.notReady = timingsOf(self.config).networkMicros > 0 || podCidr(self) === undefined ? NETWORK_NOT_READY : '';
  const body = Object.freeze(newNode(self.config, self.state.own, self.now));
  self.call(API_SERVER, apiOf(self).request('POST', '/api/v1/nodes', body), 'kubelet.registered', tries);
}

export function registered(self: KubeletSelf, reply: Reply<ApiResponse<Node>>, tries: number): void {
  if (reply.ok && reply.value.status < 300) {
    begin(self, reply.value.body, true);
    return;
  }
  if (reply.ok && reply.value.status === 409) {
    self.call(API_SERVER, apiOf(self).request('GET', nodePath(self)), 'kubelet.foundNode', tries);
    return;
  }
  self.timer(Math.min(FIRST_RETRY * 2 ** tries, LONGEST_RETRY), 'kubelet.register', tries + 1);
}

/** The Node was there already: the kubelet had been there before. */
export function foundNode(self: KubeletSelf, reply: Reply<ApiResponse<Node>>, tries: number): void {
  if (reply.ok && reply.value.status < 300) begin(self, reply.value.body, false);
  else self.timer(Math.min(FIRST_RETRY * 2 ** tries, LONGEST_RETRY), 'kubelet.register', tries + 1);
}

const nodePath = (self: KubeletSelf, subresource?: string): string => objectPath(NODES, undefined, self.config.nodeName, subresource);

function begin(self: KubeletSelf, object: Node, created: boolean): void {
  const { own } = self.state;
  const { nodeName } = self.config;
  own.node.registration = 'done';
  own.node.node = object;
  own.node.reportedAt = self.now;
  nodeEvent(self, 'Normal', 'Starting', 'Starting kubelet.');
  for (const reason of ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']) sayStatus(self, reason);
  if (!created) {
    const bootID = nodeStatus(self.config, own, undefined, self.now).nodeInfo?.bootID;
    if (object.status.nodeInfo?.bootID !== bootID) {
      nodeEvent(self, 'Warning', 'Rebooted', `Node ${nodeName} has been rebooted, boot id: ${bootID}`);
    }
    report(self);
  }
  if (own.node.notReady === '') sayStatus(self, 'NodeReady');
  else self.timer(timingsOf(self.config).networkMicros, 'kubelet.networkCheck');
  armReport(self);
  publishDevices(self);
}

function sayStatus(self: KubeletSelf, status: string): void {
  nodeEvent(self, 'Normal', status, `Node ${self.config.nodeName} status is now: ${status}`);
}

/** The network plugin is ready as soon as the node has a range of pod addresses. */
export function networkCheck(self: KubeletSelf): void {
  if (podCidr(self) === undefined) {
    self.call(API_SERVER, apiOf(self).request('GET', nodePath(self)), 'kubelet.nodeRead');
    return;
  }
  self.state.own.node.notReady = '';
  sayStatus(self, 'NodeReady');
  report(self);
}

export function nodeRead(self: KubeletSelf, reply: Reply<ApiResponse<Node>>): void {
  if (reply.ok && reply.value.status < 300) self.state.own.node.node = reply.value.body;
  self.timer(podCidr(self) === undefined ? SECOND : 0, 'kubelet.networkCheck');
}

function armReport(self: KubeletSelf): void {
  self.timer(Math.floor(REPORT_FREQUENCY * (0.5 + self.random('node status'))), 'kubelet.reportDue');
}

/** Nothing has to have changed. */
export function reportDue(self: KubeletSelf): void {
  armReport(self);
  report(self);
}

/** Something changed: it is told at the next look at the status, at most 10 s from now. */
export function nodeChanged(self: KubeletSelf): void {
  const { node } = self.state.own;
  if (node.registration !== 'done' || node.reporting) return;
  node.reporting = true;
  const since = self.now - node.reportedAt;
  self.timer(UPDATE_FREQUENCY - (since % UPDATE_FREQUENCY), 'kubelet.reportNow');
}

/** Patches the node's status. */
export function report(self: KubeletSelf): void {
  const { own } = self.state;
  own.node.reporting = false;
  const old = own.node.node?.status;
  if (!old) return;
  own.node.reportedAt = self.now;
  const body = Object.freeze({ status: statusPatch(old, nodeStatus(self.config, own, old, self.now)) });
  const request = apiOf(self).patchRequest(NODES, undefined, self.config.nodeName, 'strategic', body, 'status');
  self.call(API_SERVER, request, 'kubelet.reported');
}

/** Conditions always, for their heartbeats; else what changed. */
function statusPatch(from: NodeStatus, to: NodeStatus): Readonly<Record<string, unknown>> {
  const patch: Record<string, unknown> = {
    '$setElementOrder/conditions': to.conditions?.map(({ type }: Condition) => ({ type })),
    conditions: to.conditions,
  };
  for (const field of ['capacity', 'allocatable', 'addresses', 'nodeInfo', 'images'] as const) {
    if (!semanticEqual(from[field], to[field])) patch[field] = to[field];
  }
  return patch;
}

export function reported(self: KubeletSelf, reply: Reply<ApiResponse<Node>>): void {
  const { own } = self.state;
  if (reply.ok && reply.value.status < 300) own.node.node = reply.value.body;
  else if (!reply.ok || reply.value.status >= 500) nodeChanged(self);
}
