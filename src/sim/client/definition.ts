/**
 * A component's controllers as data. `assemble` (component.ts) makes a ComponentKind of them: one informer a resource, shared by all
 * controllers of the component; a queue and its workers for each sync; recorders, expectations, leader election.
 */
import type { Local, Micros, Process } from '../../kernel/component.ts';
import type { ApiObject, UserInfo } from '../machinery/wire/api.ts';
import type { Selection } from './api-client.ts';
import type { EventSource } from './event-recorder.ts';
import type { Resource } from './resource.ts';
import type { ClientSelf } from './state.ts';

/** The values under which an object is found in an index; none: it is not in it. */
export type IndexFunction<Item extends ApiObject = ApiObject> = (object: Item) => readonly string[];

/**
 * What to do when the cache changed, run within the event that changed it. Handlers may look at the cache and enqueue; requests are
 * the business of syncs. Not promised: that every state of an object is seen, or that a deletion shows the last state.
 */
export interface Handlers<Item extends ApiObject = ApiObject> {
  added?(self: ClientSelf, object: Item): void;
  updated?(self: ClientSelf, old: Item, object: Item): void;
  /** `stateUnknown`: the deletion was missed and found by a relist; `object` is the last state that was seen (cache.DeletedFinalStateUnknown). */
  deleted?(self: ClientSelf, object: Item, stateUnknown: boolean): void;
}

/** Use of one resource. Several uses of the same resource share one informer: indexes are joined, selections must agree. */
export interface InformerUse<Item extends ApiObject = ApiObject> extends Selection {
  readonly resource: Resource<Item>;
  readonly indexes?: Readonly<Record<string, IndexFunction<Item>>>;
  readonly handlers?: Handlers<Item>;
}

/** Ties the item type of an informer use, which a list of uses of several types forgets. */
export function informer<Item extends ApiObject>(use: InformerUse<Item>): InformerUse {
  return use as unknown as InformerUse;
}

/**
 * How a sync ended. Nothing: the key is forgotten by the rate limiter. `after`: as that, and the key comes again after so long.
 * `error`: the key comes again by the rate limit. A thrown RequestError counts as `error`.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a sync that just returns has nothing more to say
export type SyncResult = void | undefined | { readonly after: Micros } | { readonly error: string };

export interface QueueDefinition {
  /** Unique in the component; names the process too, so it is what traces and breakpoints show. */
  readonly name: string;
  readonly workers: number;
  readonly sync: (args: { readonly key: string }) => Process<SyncResult>;
  /** Errors in a row after which a key is dropped until something enqueues it again; absent: never. */
  readonly maxRetries?: number;
  /** First wait of the exponential backoff, which doubles with each error; default 5 ms. */
  readonly baseDelay?: Micros;
  /** Longest wait; default 1000 s. */
  readonly maxDelay?: Micros;
}

export interface ControllerDefinition {
  /** Unique in the component, e.g. `deployment-controller`. */
  readonly name: string;
  readonly informers: readonly InformerUse[];
  readonly queues: readonly QueueDefinition[];
  /** Whom its events name as reporter. */
  readonly reports?: readonly EventSource[];
  /** What the controller keeps beside caches and queues: plain data; found again by `ownState`. */
  readonly state?: () => object;
  /** Names must start with the controller's name and a dot. */
  readonly locals?: Readonly<Record<string, Local>>;
  // biome-ignore lint/suspicious/noExplicitAny: each process declares its own arguments
  readonly processes?: Readonly<Record<string, (args: any) => Process<unknown>>>;
  /** Run when its informers are synced, before its workers begin; what is to be done periodically is begun here (periodic.ts). */
  started?(self: ClientSelf): void;
}

export interface ElectionDefinition {
  /** Name of the Lease in kube-system, and reporter of the events about it. */
  readonly lease: string;
}

/** What differs between the many components of one kind, e.g. the kubelets, by their configuration. */
export interface Instance {
  readonly user: UserInfo;
  /** Shown as `source.host` and `reportingInstance` of its events. */
  readonly host: string;
  /** By resource id; in place of what the informer uses say. */
  readonly selections: Readonly<Record<string, Selection>>;
}

/** What `assemble` makes a component of. */
export interface ClientDefinition {
  /** The user of lists, watches and leases. */
  readonly user: UserInfo;
  /** Program name for user-agent, e.g. `kube-controller-manager`. */
  readonly agent: string;
  /** Gives what the configuration decides; absent: nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: each kind declares its own configuration
  readonly instance?: (config: any) => Instance;
  /** Uses that belong to no controller, e.g. the scheduler's. */
  readonly informers?: readonly InformerUse[];
  readonly controllers?: readonly ControllerDefinition[];
  /** Sources of events that belong to no controller. */
  readonly reports?: readonly EventSource[];
  readonly election?: ElectionDefinition;
}
