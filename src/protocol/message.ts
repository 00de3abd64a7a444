/** What travels between components, as the page sees it: one event of the trace, described without its payload. */
import type { Micros } from '../kernel/effects.ts';

export type MessageKind = 'request' | 'reply' | 'watch' | 'end' | 'input' | 'fault' | 'work' | 'timer' | 'start' | 'timeout';

/** What a request wants, in the words of Kubernetes; `put`, `range` and the like are etcd's. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'bind'
  | 'added'
  | 'modified'
  | 'deleted'
  | 'bookmark'
  | 'put'
  | 'range'
  | 'call'
  | 'act'
  | 'fault'
  | 'none';

/** Names an API object. `resource` is the plural, e.g. `pods`. */
export interface ObjectKey {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** A part of a sentence; what it names can be selected. */
export type Part =
  | { readonly text: string }
  | { readonly text: string; readonly object: ObjectKey }
  | { readonly text: string; readonly component: string };

/** The message that moved the sender to act. */
export interface Trigger {
  readonly event: number;
  readonly kind: MessageKind;
  readonly verb: Verb;
  readonly object?: ObjectKey;
}

export interface Message {
  /** Id of the event of the trace; -1 while it is under way and has not been delivered. */
  readonly event: number;
  /** Names the message while it is under way. */
  readonly order: number;
  /** When it is (or will be) delivered, and when it was sent. */
  readonly time: Micros;
  readonly sent: Micros;
  readonly cause: number;
  readonly kind: MessageKind;
  /** Component ids; `from` is empty for what comes from outside. */
  readonly from: string;
  readonly to: string;
  /** The client of the exchange: says on which connection the message travels. */
  readonly client: string;
  readonly verb: Verb;
  readonly object?: ObjectKey;
  readonly subresource?: string;
  /** HTTP status of a reply, 0 if there is none. */
  readonly status: number;
  /** What a token says: a verb's object in few letters. */
  readonly label: string;
  /** How many objects it carries (watch events, items of a list). */
  readonly count: number;
  /** Heartbeats, lease renewals, bookmarks: hidden unless asked for. */
  readonly background: boolean;
  /** Names the inner part of the component that sent or received it, e.g. `replicaset` in the controller manager. */
  readonly part?: string;
  /** A fact worth saying: the revision of a write, the node of a binding, the reason of a refusal. */
  readonly detail?: string;
  readonly trigger?: Trigger;
  /** What its sender had found and decided, with its numbers: one sentence. */
  readonly decision?: readonly Part[];
}
