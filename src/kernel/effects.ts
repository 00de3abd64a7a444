/**
 * What a process may ask of the kernel.
 *
 * A process is a generator function. It is a pure function of its arguments and of the results of the effects that it
 * yielded: it reads no clock, no dice and no mutable state but through an effect. That is what makes a process in flight
 * storable as (function name, arguments, results so far), and a run repeatable to the bit.
 */

/** Virtual time or a span of it, in whole microseconds. */
export type Micros = number;

export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;

/**
 * Why a call brought no answer: nobody listens at the other end, the connection broke, or the time was up.
 * What the *application* at the other end refuses is an answer, not a failure.
 */
export type Failure = 'refused' | 'reset' | 'timeout';

export type Reply<Value = unknown> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: Failure };

/** One outgoing request of a `callAll`. */
export interface Call {
  readonly to: string;
  readonly request: unknown;
}

export type Effect =
  | { readonly op: 'call'; readonly to: string; readonly request: unknown; readonly timeout: Micros }
  | { readonly op: 'callAll'; readonly calls: readonly Call[]; readonly timeout: Micros }
  | { readonly op: 'sleep'; readonly span: Micros }
  | { readonly op: 'local'; readonly name: string; readonly args: readonly unknown[] }
  | { readonly op: 'spawn'; readonly process: string; readonly args: unknown }
  | { readonly op: 'step'; readonly name: string; readonly locals: unknown }
  | { readonly op: 'now' }
  | { readonly op: 'random'; readonly purpose: string };

/** A running process; `Result` is what it returns. Compose with `yield*`. */
export type Process<Result = void> = Generator<Effect, Result, never>;

/** Calls give up after this long unless told otherwise. */
export const CALL_TIMEOUT: Micros = 30 * SECOND;

/**
 * `yield*` of one effect: yields it, then gives its result. It is its own iterator and its own results, because a generator for each effect
 * would be a third of what a run allocates.
 */
class Performance<Result> {
  done = false;
  value: Effect | Result;
  #begun = false;

  constructor(effect: Effect) {
    this.value = effect;
  }

  next(result: Result): this {
    if (this.#begun) {
      this.done = true;
      this.value = result;
    }
    this.#begun = true;
    return this;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** All that `yield*` asks of a generator is `next`. */
function perform<Result>(effect: Effect): Process<Result> {
  return new Performance<Result>(effect) as unknown as Process<Result>;
}

/** Sends a request over the link to `to` and waits for its reply. Never throws: a failure is a value. */
export function call<Value>(to: string, request: unknown, timeout: Micros = CALL_TIMEOUT): Process<Reply<Value>> {
  return perform({ op: 'call', to, request, timeout });
}

/** Sends all requests at once and waits for all replies, given in the order of the calls. */
export function callAll<Value>(calls: readonly Call[], timeout: Micros = CALL_TIMEOUT): Process<readonly Reply<Value>[]> {
  return perform({ op: 'callAll', calls, timeout });
}

/** Goes on after `span` of virtual time. */
export function sleep(span: Micros): Process<void> {
  return perform({ op: 'sleep', span });
}

/**
 * Runs one of the component's own `locals` now, within the same event, and gives its result. The only door of a process to its
 * component's state. The result is logged, so it must be immutable: a primitive, a frozen object, or something made for this call.
 */
export function local<Result>(name: string, ...args: readonly unknown[]): Process<Result> {
  return perform({ op: 'local', name, args });
}

/** Starts another process of the same component; it begins as an event of its own, at the same time. Gives its id. */
export function spawn(process: string, args: unknown): Process<number> {
  return perform({ op: 'spawn', process, args });
}

/** Names a point of interest with its local variables: seen in the trace and by the debugger. Takes no time and schedules nothing. */
export function step(name: string, locals?: unknown): Process<void> {
  return perform({ op: 'step', name, locals });
}

/** The current virtual time. */
export function now(): Process<Micros> {
  return perform({ op: 'now' });
}

/** The next number in [0, 1) of this component's random stream named `purpose`. */
export function random(purpose: string): Process<number> {
  return perform({ op: 'random', purpose });
}
