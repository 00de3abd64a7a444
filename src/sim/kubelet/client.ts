/** Who the kubelet is for the API server, and its events. */
import { ApiClient } from '../client/api-client.ts';
import type { Instance } from '../client/definition.ts';
import { type EventType, recordEvent } from '../client/event-recorder.ts';
import { componentUser } from '../client/identity.ts';
import type { UserInfo } from '../machinery/wire/api.ts';
import type { KubeletConfig } from './config.ts';
import { fieldPath } from './pod-runtime.ts';
import type { ContainerRuntime, KubeletSelf, PodRuntime } from './state.ts';

export const AGENT = 'kubelet';
export const source = { reporter: 'kubelet', api: new ApiClient(componentUser('system:node', ['system:nodes']), AGENT) };

const clients = new WeakMap<UserInfo, ApiClient>();

export function instanceOf(config: KubeletConfig): Instance {
  return {
    user: componentUser(`system:node:${config.nodeName}`, ['system:nodes']),
    host: config.nodeName,
    selections: { pods: { fieldSelector: `spec.nodeName=${config.nodeName}` } },
  };
}

/** Requests in the name of this node. */
export function apiOf(self: KubeletSelf): ApiClient {
  const { user } = self.state.client;
  let api = clients.get(user);
  if (!api) {
    api = new ApiClient(user, AGENT);
    clients.set(user, api);
  }
  return api;
}

export function podEvent(self: KubeletSelf, { pod }: PodRuntime, type: EventType, reason: string, message: string): void {
  recordEvent(self, source.reporter, pod, type, reason, message);
}

export function containerEvent(
  self: KubeletSelf,
  { pod }: PodRuntime,
  container: ContainerRuntime,
  type: EventType,
  reason: string,
  message: string,
): void {
  recordEvent(self, source.reporter, pod, type, reason, message, fieldPath(container));
}

export function nodeEvent(self: KubeletSelf, type: EventType, reason: string, message: string): void {
  const { node } = self.state.own.node;
  if (node) recordEvent(self, source.reporter, node, type, reason, message);
}
