/** What a kubelet keeps: the pods of its node as they are, which the API server only hears about. */
import type { Micros, TimerId } from '../../kernel/component.ts';
import type { ClientSelf } from '../client/state.ts';
import type { Lease } from '../machinery/types/lease.ts';
import type { Node } from '../machinery/types/node.ts';
import type { Pod, PodStatus } from '../machinery/types/pod.ts';
import type { KubeletConfig } from './config.ts';
import type { Program } from './programs.ts';

/** `waiting` has not been started (again) since the last look; `pulling` and `starting` are under way. */
type ContainerPhase = 'waiting' | 'pulling' | 'starting' | 'running' | 'exited';

export interface Exit {
  readonly code: number;
  readonly reason: string;
  readonly startedAt: Micros;
  readonly finishedAt: Micros;
  readonly id: string;
}

/** A wait that doubles: of restarts (per container) or pulls (per pod and image). */
export interface Backoff {
  readonly span: Micros;
  readonly updatedAt: Micros;
}

export interface ContainerRuntime {
  readonly name: string;
  readonly init: boolean;
  /** An init container with restartPolicy Always. */
  readonly sidecar: boolean;
  phase: ContainerPhase;
  /** Why it waits; undefined: the default reason. */
  waiting: { readonly reason: string; readonly message?: string } | undefined;
  /** Counts starts, so that timers of an earlier one are void; names the container's id. */
  run: number;
  restartCount: number;
  startedAt: Micros;
  exit: Exit | undefined;
  /** The end before the present life. */
  lastExit: Exit | undefined;
  program: Program | undefined;
  /** The image of the present life, as the spec named it. */
  image: string;
  /** When it will be dead, once it was told to stop. */
  stopAt: Micros | undefined;
  timer: TimerId | undefined;
  /** The next probe of each kind. */
  probeTimers: Record<string, TimerId>;
  started: boolean;
  ready: boolean;
  /** The image that was just pulled for the next start; empty: none. */
  fetched: string;
  restartBackoff: Backoff | undefined;
  pullBackoff: Backoff | undefined;
}

/**
 * `volumes` waits for what pods mount; `sandbox` for sandbox and network; `active` for its containers; `stopping` for their end;
 * `ended` is over: all that is left is to say so.
 */
type PodStage = 'volumes' | 'sandbox' | 'active' | 'stopping' | 'ended';

export interface PodRuntime {
  readonly uid: string;
  readonly key: string;
  /** As last seen from the API server. */
  pod: Pod;
  /** The status that the API server has, as far as known. Frozen. */
  reported: PodStatus;
  stage: PodStage;
  readonly startedAt: Micros;
  address: string | undefined;
  /** Init containers first, each group in the order of the spec. */
  readonly containers: ContainerRuntime[];
  /** Phase, reason and message that hold whatever the containers do: rejected, evicted, past its deadline. */
  verdict: { readonly reason: string; readonly message: string } | undefined;
  /** When containers that are told to stop are killed at last. */
  killAt: Micros;
  resync: { readonly at: Micros; readonly timer: TimerId } | undefined;
  /** Whether the volumes of its claims are there. */
  mounting: 'done' | 'looking' | 'resting';
  /** How often it was looked in vain, and how often it was told that this takes long. */
  mountLooks: number;
  mountComplaints: number;
  /** What pods need from the API server is being looked up. */
  lookingUp: boolean;
  /** Failed tries to mount in a row. */
  mountFailures: number;
  /** What the environment of containers needs and is not there, by container. */
  missingEnvironment: Readonly<Record<string, string>>;
  /** A status is on its way to the API server. */
  writing: boolean;
  /** The status changed since the one on its way was made. */
  stale: boolean;
  /** The final DELETE was sent. */
  deleteSent: boolean;
}

export interface ImageRecord {
  readonly sizeBytes: number;
  readonly pulledAt: Micros;
}

/** A pull that waits or is under way; pulls are made one after the other. */
export interface Pull {
  readonly uid: string;
  readonly container: string;
  readonly image: string;
  readonly askedAt: Micros;
}

interface NodeState {
  /** `absent`: not registered yet. */
  registration: 'absent' | 'under way' | 'done';
  /** The Node as last answered by the API server. */
  node: Node | undefined;
  /** Why the node is not ready; empty: it is. */
  notReady: string;
  readySince: Micros;
  reportedAt: Micros;
  reporting: boolean;
  lease: Lease | undefined;
  /** Time of the last renewal that the API server took. */
  renewedAt: Micros;
  leaseRetry: Micros;
}

export interface KubeletState {
  /** By uid. */
  readonly pods: Map<string, PodRuntime>;
  /** By name of the image: what is on the node's disk. */
  readonly images: Map<string, ImageRecord>;
  readonly pulls: Pull[];
  /** Host parts of the pod addresses in use. */
  readonly addresses: Set<number>;
  nextAddress: number;
  readonly node: NodeState;
  /** Counts starts of the machine: the boot id. */
  boots: number;
}

export type KubeletSelf = Omit<ClientSelf<KubeletState>, 'config'> & { readonly config: KubeletConfig };

export function newKubeletState(): KubeletState {
  return {
    pods: new Map(),
    images: new Map(),
    pulls: [],
    addresses: new Set(),
    nextAddress: 2,
    node: {
      registration: 'absent',
      node: undefined,
      notReady: '',
      readySince: 0,
      reportedAt: 0,
      reporting: false,
      lease: undefined,
      renewedAt: 0,
      leaseRetry: 0,
    },
    boots: 0,
  };
}
