/**
 * What a simulated component is made of.
 *
 * A component is a kind (code, shared) and a state (data, its own). Its code runs only inside events that the kernel dispatches
 * to it: a request or message that arrived, a timer, a reply, a piece of a stream, a process that goes on.
 *
 * State is plain data. Snapshots clone it by one rule: **a frozen object is immutable through and through and is shared; Map, Set,
 * Array, typed arrays and plain objects are cloned; an instance of a class must have a `clone()`**. Freeze what will not change
 * (`Object.freeze` on the outermost object is enough), and never change what was frozen, however deep. What is mutable is held in one
 * place only: a second path to it would become a second copy. A class whose `clone()` knows better may do otherwise.
 */
import type { Failure, Micros, Process, Reply } from './effects.ts';
import type { RestartPolicy } from './exits.ts';

export type ProcessId = number;
export type TimerId = number;
/** Names a request that waits for its answer, or an open stream; the same number at both ends. */
export type ExchangeId = number;

/** A request as its receiver sees it. */
export interface Incoming {
  readonly exchange: ExchangeId;
  readonly from: string;
  readonly payload: unknown;
  /** True if the caller used `open`: pushes are welcome until `end`. */
  readonly stream: boolean;
}

/** What arrives at the opener of a stream: a piece, or its end (with the failure, unless the server ended it; `value` is the server's last word). */
export type StreamPiece =
  | { readonly kind: 'data'; readonly payload: unknown }
  | { readonly kind: 'end'; readonly value?: unknown; readonly failure?: Failure };

export interface SpawnOptions {
  /** The local `(self, result, arg, error?)` that is run when the process ends. `error` is set if it threw. */
  readonly ended?: string;
  readonly endedArg?: unknown;
  /** The event to show as cause; default: the current one. */
  readonly cause?: number;
  /** The exchange that is answered with the result of the process. */
  readonly reply?: ExchangeId;
  /** Begins after this span; default 0. */
  readonly after?: Micros;
}

/** A component's view of itself and of the kernel, valid during one event. */
export interface Self<State extends object = object, Config = unknown> {
  readonly id: string;
  readonly config: Config;
  readonly state: State;
  readonly now: Micros;
  /** Id of the event that is being dispatched: the cause of whatever is done now. */
  readonly event: number;
  /** Next number in [0, 1) of the stream named by this component and `purpose`. */
  random(purpose: string): number;
  /** The numbers that `random` will give, which gives them all the same. */
  foresee(purpose: string): () => number;
  /** One-way message: arrives at `message` of `to`, or is lost. */
  send(to: string, payload: unknown): void;
  /** Request whose reply is handed to the local `onReply(self, reply: Reply, arg)`. */
  call(to: string, request: unknown, onReply: string, arg?: unknown, timeout?: Micros): ExchangeId;
  /** Opens a stream; each piece is handed to the local `onPiece(self, piece: StreamPiece, arg)`, in order, without gaps. */
  open(to: string, request: unknown, onPiece: string, arg?: unknown): ExchangeId;
  /** The opener's hang-up: nothing more arrives; the server's local `closed(self, exchange)` is run when it learns of it. */
  close(exchange: ExchangeId): void;
  /** Answers a request, at once or after `after` of work. On a stream: its last word. */
  reply(exchange: ExchangeId, value: unknown, after?: Micros): void;
  /** Sends a piece on a stream that a peer opened. Nothing happens if it has ended. */
  push(exchange: ExchangeId, payload: unknown): void;
  spawn(process: string, args: unknown, options?: SpawnOptions): ProcessId;
  /** Runs the local `name(self, arg)` after `span`. */
  timer(span: Micros, name: string, arg?: unknown): TimerId;
  cancel(timer: TimerId): void;
  /**
   * Ends this life when the present event is over, as a kill would, and comes back as the kind's `restart` says. `reason` is what happened
   * to it, e.g. `lost its lease`. Throws if the kind has no `restart`.
   */
  exit(reason: string): void;
  /** As the `step` effect, for code that is not a process. */
  step(name: string, locals?: unknown): void;
  /** False while nobody looks at steps: spares building costly locals. */
  readonly traced: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: locals and processes of all components meet here; each declares its own arguments
type Any = any;

export type Local<State extends object = Any> = (self: Self<State, Any>, ...args: Any[]) => unknown;

export interface ComponentKind<State extends object = Any, Config = Any> {
  readonly kind: string;
  /** State at (re)start. `durable` is what `durable()` gave when the component died; undefined the first time. */
  init(config: Config, durable: unknown): State;
  /** What survives a crash (a disk). Without it nothing does. */
  durable?(state: State): unknown;
  /** How it comes back after it has ended itself. */
  readonly restart?: RestartPolicy;
  /** First event of each life. */
  start?(self: Self<State, Config>): void;
  /** A request arrived: `reply` now or later, or `spawn` with `reply`. */
  request?(self: Self<State, Config>, incoming: Incoming): void;
  /** A one-way message or an input from outside arrived. */
  message?(self: Self<State, Config>, payload: unknown, from: string): void;
  /** Named functions over the component's state: the targets of local effects, timers, replies, stream pieces, process ends. */
  readonly locals?: Readonly<Record<string, Local<State>>>;
  /** Named generator functions; see effects.ts for what they may touch. */
  readonly processes?: Readonly<Record<string, (args: Any) => Process<unknown>>>;
}

export type { Failure, Micros, Process, Reply };
