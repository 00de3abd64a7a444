/**
 * A node: its kubelet, its container runtime, its network plugin (pkg/kubelet/kubelet.go and the folders under it).
 *
 * Modelled, as far as the control plane can see it: registration, node status, heartbeats by Lease; a watch of the node's own pods;
 * admission; image pulls, one after the other, with a cache; sandbox and pod address; init containers, sidecars, app containers, their
 * probes as declared, ends, restarts with CrashLoopBackOff; pods that complete; active deadlines; graceful deletion; statuses as patches
 * and events in the real words; the devices of the node's drivers, and claims that a pod must have before it starts. What containers do is read off the pod: see programs.ts, probes.ts, images.ts.
 * Not modelled: static pods, volumes beyond ConfigMaps, Secrets and claims being there, resource pressure and eviction, in-place resize, logs and
 * exec, image garbage collection, container restart rules. The real one looks at its containers every second (PLEG); here an end is seen
 * when it happens.
 *
 * A crash is one of the machine: images and the count of boots survive on the disk, containers do not. Pods that were running are started
 * again under the same uid, with their restart counts raised (`SandboxChanged`).
 */
import type { ComponentKind, Local } from '../../kernel/component.ts';
import { assemble } from '../client/component.ts';
import { informer } from '../client/definition.ts';
import { PODS } from '../client/resource.ts';
import type { ClientHost, ClientSelf } from '../client/state.ts';
import { AGENT, instanceOf, source } from './client.ts';
import type { KubeletConfig } from './config.ts';
import { containerExited, containerStarted, stopContainer } from './containers.ts';
import { lookedUp, lookUpNeeds } from './dependencies.ts';
import { readSlices, slicesRead, sliceWritten } from './devices.ts';
import { leaseCreated, leaseRead, leaseRenewed, renewLease, retryLease } from './node-lease.ts';
import { foundNode, networkCheck, nodeChanged, nodeRead, register, registered, report, reportDue, reported } from './node-status.ts';
import { type ContainerKey, find } from './pod-runtime.ts';
import { deadlinePassed, podHandlers } from './pods.ts';
import { probe } from './probes.ts';
import { pulled } from './pulls.ts';
import { type ImageRecord, type KubeletSelf, type KubeletState, newKubeletState } from './state.ts';
import { deleted, statusWritten, writeStatus } from './status-writer.ts';
import { sandboxReady, syncPod } from './sync-pod.ts';
import { lookAtVolume, volumeLookedUp } from './volumes.ts';

const locals: Readonly<Record<string, Local>> = {
  'kubelet.register': register,
  'kubelet.registered': registered,
  'kubelet.foundNode': foundNode,
  'kubelet.networkCheck': networkCheck,
  'kubelet.nodeRead': nodeRead,
  'kubelet.nodeChanged': nodeChanged,
  'kubelet.reportDue': reportDue,
  'kubelet.reportNow': report,
  'kubelet.reported': reported,
  'kubelet.renewLease': renewLease,
  'kubelet.retryLease': retryLease,
  'kubelet.leaseRead': leaseRead,
  'kubelet.leaseCreated': leaseCreated,
  'kubelet.leaseRenewed': leaseRenewed,
  'kubelet.sync': syncPod,
  'kubelet.sandboxReady': sandboxReady,
  'kubelet.pulled': pulled,
  'kubelet.containerStarted': containerStarted,
  'kubelet.containerExited': containerExited,
  'kubelet.stopContainer': stopUnhealthy,
  'kubelet.probe': probe,
  'kubelet.deadline': deadlinePassed,
  'kubelet.lookedUp': lookedUp,
  'kubelet.lookAgain': (self: KubeletSelf, uid: string) => withPod(self, uid, lookUpNeeds),
  'kubelet.readSlices': readSlices,
  'kubelet.slicesRead': slicesRead,
  'kubelet.sliceWritten': sliceWritten,
  'kubelet.report': (self: KubeletSelf, uid: string) => withPod(self, uid, writeStatus),
  'kubelet.statusWritten': statusWritten,
  'kubelet.deleted': deleted,
  'kubelet.volumeLookedUp': volumeLookedUp,
  'kubelet.lookAtVolume': lookAtVolume,
};

type PodAction = typeof writeStatus | typeof lookUpNeeds;

function withPod(self: KubeletSelf, uid: string, action: PodAction): void {
  const pod = self.state.own.pods.get(uid);
  if (pod) action(self, pod);
}

/** A liveness or startup probe has given a container up. */
function stopUnhealthy(self: KubeletSelf, key: ContainerKey & { readonly graceMicros: number }): void {
  const found = find(self, key);
  if (found?.container.phase === 'running') stopContainer(self, found.pod, found.container, key.graceMicros);
}

const kubelet = assemble<KubeletState, KubeletConfig>({
  kind: 'kubelet',
  user: source.api.user,
  agent: AGENT,
  instance: instanceOf,
  own: newKubeletState,
  informers: [informer({ resource: PODS, handlers: podHandlers })],
  reports: [source],
  start(self: ClientSelf<KubeletState>) {
    self.state.own.boots++;
    register(self);
    renewLease(self);
  },
  locals,
});

interface Disk {
  readonly images: Map<string, ImageRecord>;
  readonly boots: number;
}

export const kubeletKind: ComponentKind<ClientHost<KubeletState>, KubeletConfig> = {
  ...kubelet,
  init(config, durable) {
    const state = kubelet.init(config, undefined);
    if (durable === undefined) return state;
    const { images, boots } = durable as Disk;
    return { ...state, own: { ...state.own, images, boots } };
  },
  durable: ({ own }): Disk => ({ images: own.images, boots: own.boots }),
};
