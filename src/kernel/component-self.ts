/** One component of a running kernel: its state, and its view of the kernel (`Self`). */
import { type CloneCost, saveState, wakeState } from './clone.ts';
import type { ComponentKind, ExchangeId, ProcessId, Self, SpawnOptions, TimerId } from './component.ts';
import { CALL_TIMEOUT, type Micros } from './effects.ts';
import type { EventQueue } from './event-queue.ts';
import { EventType } from './event-type.ts';
import { atRest, type Exits, NO_EXITS } from './exits.ts';
import type { Kernel } from './kernel.ts';
import type { ComponentSnapshot } from './snapshot.ts';

/** An event that came while its component was paused. */
export interface DeferredEvent {
  readonly type: number;
  readonly peer: number;
  readonly life: number;
  readonly cause: number;
  readonly subject: number;
  readonly sent: Micros;
  readonly payload: unknown;
}

const NOTHING = Object.freeze({});
const NONE_DEFERRED: readonly DeferredEvent[] = Object.freeze([]);

export class ComponentSelf implements Self {
  readonly kernel: Kernel;
  readonly index: number;
  readonly id: string;
  readonly kind: ComponentKind;
  config: unknown;
  alive = false;
  paused = false;
  /** Counts lives, so that what an earlier life scheduled is void. */
  life = 0;
  /** Exchanges that were delivered here and are not answered. */
  serving = new Set<ExchangeId>();
  deferred: DeferredEvent[] = [];
  exits: Exits = NO_EXITS;
  /** Why its life is to end when the present event is over. */
  leaving: string | undefined;
  #state: object = NOTHING;
  #durable: unknown = undefined;
  /** What the last snapshot or restore holds of this component, as long as it is true. */
  #saved: ComponentSnapshot | undefined;
  /** `#state` and `#durable` are still to be made from `#saved`: after a restore nearly no component is looked at. */
  #asleep = false;

  constructor(kernel: Kernel, index: number, id: string, kind: ComponentKind, config: unknown) {
    this.kernel = kernel;
    this.index = index;
    this.id = id;
    this.kind = kind;
    this.config = config;
  }

  get state(): object {
    if (this.#asleep) this.#wake();
    return this.#state;
  }

  /** What the last life left on its disk. */
  get durable(): unknown {
    if (this.#asleep) this.#wake();
    return this.#durable;
  }

  /** Must be called before anything of the component changes. */
  touch(): void {
    if (this.#saved === undefined) return;
    if (this.#asleep) this.#wake();
    this.#saved = undefined;
  }

  #wake(): void {
    const saved = this.#saved as ComponentSnapshot;
    this.#state = wakeState(saved.state);
    this.#durable = wakeState(saved.durable);
    this.#asleep = false;
  }

  get now(): Micros {
    return this.kernel.now;
  }

  get event(): number {
    return this.kernel.event;
  }

  get traced(): boolean {
    return this.kernel.trace.full;
  }

  random(purpose: string): number {
    return this.kernel.random(`${this.id} ${purpose}`);
  }

  /** What `random` will give, one number after the other, for those who only look. */
  foresee(purpose: string): () => number {
    return this.kernel.foresee(`${this.id} ${purpose}`);
  }

  send(to: string, payload: unknown): void {
    this.kernel.messaging.send(this.index, to, payload);
  }

  call(to: string, request: unknown, onReply: string, arg?: unknown, timeout: Micros = CALL_TIMEOUT): ExchangeId {
    return this.kernel.messaging.call(this.index, to, request, { local: onReply, arg }, timeout);
  }

  open(to: string, request: unknown, onPiece: string, arg?: unknown): ExchangeId {
    return this.kernel.messaging.open(this.index, to, request, { local: onPiece, arg });
  }

  close(exchange: ExchangeId): void {
    this.kernel.messaging.close(exchange);
  }

  reply(exchange: ExchangeId, value: unknown, after: Micros = 0): void {
    this.kernel.messaging.reply(this, exchange, value, after);
  }

  push(exchange: ExchangeId, payload: unknown): void {
    this.kernel.messaging.push(this, exchange, payload);
  }

  spawn(process: string, args: unknown, options: SpawnOptions = NOTHING): ProcessId {
    return this.kernel.processes.spawn(this, process, args, options);
  }

  timer(span: Micros, name: string, arg?: unknown): TimerId {
    return this.kernel.addTimer(this, span, { name, arg });
  }

  cancel(timer: TimerId): void {
    this.kernel.cancelTimer(timer);
  }

  exit(reason: string): void {
    if (this.kind.restart === undefined) throw new RangeError(`component kind "${this.kind.kind}" does not say how it comes back`);
    this.leaving ??= reason;
    this.step('exit', Object.freeze({ reason }));
  }

  step(name: string, locals?: unknown): void {
    if (this.kernel.trace.full) this.kernel.trace.step(this.kernel.event, this.index, name, locals);
  }

  /** Runs one of the kind's locals. */
  run(name: string, ...args: readonly unknown[]): unknown {
    const local = this.kind.locals?.[name];
    if (local === undefined) throw new RangeError(`component kind "${this.kind.kind}" has no local "${name}"`);
    return local(this as Self, ...args);
  }

  receive(payload: unknown, from: string): void {
    if (this.alive) this.kind.message?.(this, payload, from);
  }

  /** For the lives to come. */
  configure(config: unknown): void {
    this.touch();
    this.config = config;
  }

  /** A new life. */
  begin(durable: unknown, cause: number): void {
    this.touch();
    this.alive = true;
    this.paused = false;
    this.exits = atRest(this.exits);
    this.life++;
    this.#durable = undefined;
    this.#state = this.kind.init(this.config, durable) as object;
    const { kernel } = this;
    kernel.queue.push(kernel.now, EventType.start, this.index, -1, this.life, cause, 0, kernel.now, undefined);
  }

  /** The end of a life: what is not durable is gone. */
  end(): void {
    this.touch();
    this.#durable = this.kind.durable?.(this.#state);
    this.alive = false;
    this.paused = false;
    this.leaving = undefined;
    this.#state = NOTHING;
    this.deferred = [];
    this.serving = new Set();
    this.kernel.processes.table.removeOf(this.index);
  }

  /** It will come back, or not. */
  schedule(exits: Exits): void {
    this.touch();
    this.exits = exits;
  }

  /** Is it this life after which it is to come back? */
  awaits(life: number): boolean {
    return !this.alive && this.exits.reason !== '' && this.life === life;
  }

  defer(queue: EventQueue, slot: number): void {
    this.touch();
    this.deferred.push({
      type: queue.type[slot] as number,
      peer: queue.peer[slot] as number,
      life: queue.life[slot] as number,
      cause: queue.cause[slot] as number,
      subject: queue.type[slot] === EventType.timer ? queue.timerOf(slot) : (queue.subject[slot] as number),
      sent: queue.sent[slot] as number,
      payload: queue.payload[slot],
    });
  }

  snapshot(cost: CloneCost): ComponentSnapshot {
    if (this.#saved !== undefined) return this.#saved;
    cost.bytes += 64 * this.deferred.length;
    this.#saved = {
      id: this.id,
      kind: this.kind.kind,
      config: this.config,
      alive: this.alive,
      paused: this.paused,
      life: this.life,
      state: saveState(this.#state, cost),
      durable: saveState(this.#durable, cost),
      serving: saveState(this.serving, cost),
      deferred: this.deferred.length === 0 ? NONE_DEFERRED : this.deferred.slice(),
      exits: this.exits,
    };
    return this.#saved;
  }

  restore(saved: ComponentSnapshot): void {
    this.#saved = saved;
    this.#asleep = true;
    this.alive = saved.alive;
    this.paused = saved.paused;
    this.life = saved.life;
    this.serving = new Set(saved.serving);
    this.deferred = saved.deferred.slice();
    this.exits = saved.exits;
  }
}
