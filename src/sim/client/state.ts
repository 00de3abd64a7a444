/** The state of a component's client machinery: plain data, seen by inspectors, cloned at snapshots (kernel/component.ts). */
import type { ExchangeId, Micros, Self } from '../../kernel/component.ts';
import type { ApiObject, UserInfo } from '../machinery/wire/api.ts';
import type { RecorderState } from './event-recorder.ts';
import type { ExpectationsState } from './expectations.ts';
import type { ElectionState } from './leader-election.ts';
import type { QueueState } from './work-queue.ts';

/** Where a reflector stands: `waiting` is backing off, `stopped` has not begun or was told to end. */
export type ReflectorPhase = 'stopped' | 'listing' | 'watching' | 'waiting';

export interface InformerState {
  readonly id: string;
  /** Query text of what is selected, e.g. `fieldSelector=...`; empty: all. */
  readonly selection: string;
  phase: ReflectorPhase;
  /** True once the first list has been taken in whole. */
  synced: boolean;
  /** Where the next watch begins. Empty: the next list must ask etcd for the newest. */
  resourceVersion: string;
  /** Items of the pages of a list that is under way. */
  page: ApiObject[];
  watch: ExchangeId | undefined;
  watchOpenedAt: Micros;
  watchEvents: number;
  /** Last wait of the backoff; 0: none yet. */
  backoff: Micros;
  backoffAt: Micros;
  /** By key (resource.ts `keyOf`). */
  readonly objects: Map<string, ApiObject>;
  /** By name of the index, then by indexed value, then by key. */
  readonly indexes: Record<string, Map<string, Map<string, ApiObject>>>;
}

export interface ClientState {
  readonly user: UserInfo;
  /** By resource id. */
  readonly informers: Record<string, InformerState>;
  /** By queue name. */
  readonly queues: Record<string, QueueState>;
  /** By controller name. */
  readonly expectations: Record<string, ExpectationsState>;
  /** By name of the reporting component. */
  readonly recorders: Record<string, RecorderState>;
  /** What the controllers keep for themselves, by controller name. */
  readonly controllers: Record<string, object>;
  election: ElectionState | undefined;
  /** False while another replica leads: informers and workers rest. */
  leading: boolean;
  /** Names of the controllers whose informers are synced and whose workers run. */
  readonly running: Set<string>;
  /** Locals that are run every so often. */
  readonly periodic: Set<string>;
}

/** State of a component that uses the client machinery. `own` is what the component itself keeps. */
export interface ClientHost<Own = unknown> {
  readonly client: ClientState;
  /** Anew with each leadership. */
  own: Own;
}

// biome-ignore lint/suspicious/noExplicitAny: the machinery serves components with any configuration
export type ClientSelf<Own = any> = Self<ClientHost<Own>, any>;

/** What controller `name` keeps for itself, as its definition's `state` made it. */
export function ownState<State extends object>(self: ClientSelf, name: string): State {
  const state = self.state.client.controllers[name];
  if (!state) throw new Error(`controller ${name} has no state of its own`);
  return state as State;
}
