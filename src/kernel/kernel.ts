/**
 * The kernel: one deterministic run of components that talk over links.
 *
 * Same program, topology, seed and inputs give the same events, to the bit. What is promised beyond that: events happen in the order of
 * their times, and of their scheduling where times are equal; a message over a link never overtakes another one on it; everything that
 * happens, but inputs and the beginnings of lives, has a cause. What is not promised: fairness between components, or real parallelism.
 *
 * Bounds: MAX_PENDING pending events, MAX_LOG results a process, MAX_HELD messages at a cut link.
 */
import type { ComponentKind } from './component.ts';
import { ComponentSelf } from './component-self.ts';
import type { Micros } from './effects.ts';
import { EventQueue } from './event-queue.ts';
import { EventType } from './event-type.ts';
import { applyFault, isVoid, leave } from './faults.ts';
import { hashState, RollingHash } from './hash.ts';
import { LinkTable } from './links.ts';
import { Messaging } from './messaging.ts';
import { Processes } from './processes.ts';
import { RandomStreams } from './random.ts';
import type { ComponentSnapshot, Snapshot } from './snapshot.ts';
import type { Fault, Input, Program, Topology } from './topology.ts';
import { Trace } from './trace.ts';

export interface KernelOptions {
  readonly trace?: Trace;
}

export class Kernel {
  readonly program: Program;
  readonly topology: Topology;
  readonly seed: string;
  readonly trace: Trace;
  readonly components: ComponentSelf[] = [];
  readonly indexes = new Map<string, number>();
  readonly links: LinkTable;
  readonly messaging: Messaging;
  readonly processes: Processes;
  queue: EventQueue;
  now: Micros = 0;
  /** Id of the event being dispatched, or of the last one; -1 before the first. */
  event = -1;
  /** How many processes with an `ended` hook have ended: a worker took an item, acted, and put it away. */
  reconciles = 0;
  /** The last event was the clock's doing: a timer, or the end of a sleep. */
  lastWasTick = false;
  readonly #hash: RollingHash;
  readonly #random: RandomStreams;
  readonly #timers: Set<number>;
  readonly #dice: (stream: string) => number;

  constructor(program: Program, topology: Topology, seed: string, options: KernelOptions = {}, snapshot?: Snapshot) {
    this.program = program;
    this.topology = topology;
    this.seed = seed;
    this.trace = options.trace ?? new Trace('off');
    this.#random = snapshot?.random.clone() ?? new RandomStreams(seed);
    this.#dice = (stream) => this.#random.next(stream);
    this.#hash = snapshot?.hash.clone() ?? new RollingHash();
    this.#timers = new Set(snapshot?.timers);
    this.queue = snapshot?.queue.clone() ?? new EventQueue();
    this.links = snapshot?.links.clone() ?? new LinkTable();
    this.messaging = new Messaging(this, snapshot?.messaging);
    this.processes = new Processes(this, snapshot?.processes);
    if (snapshot === undefined) for (const spec of topology.components) this.addComponent(spec, -1);
    else this.#restore(snapshot);
  }

  /** Continues from a snapshot, which stays as it was. */
  static restore(program: Program, topology: Topology, seed: string, snapshot: Snapshot, options: KernelOptions = {}): Kernel {
    return new Kernel(program, topology, seed, options, snapshot);
  }

  /** The number of events so far. */
  get events(): number {
    return this.event + 1;
  }

  get rollingHash(): string {
    return this.#hash.hex();
  }

  /** Time of the next pending event, or Infinity. */
  get nextTime(): Micros {
    return this.queue.nextTime;
  }

  random(stream: string): number {
    return this.#random.next(stream);
  }

  /** The numbers that a stream will give, without taking them from it. */
  foresee(stream: string): () => number {
    return this.#random.foresee(stream);
  }

  get dice(): (stream: string) => number {
    return this.#dice;
  }

  /** Dispatches the next event. False if nothing is pending, or nothing before or at `until`. */
  step(until: Micros = Number.POSITIVE_INFINITY): boolean {
    for (;;) {
      const next = this.queue.peek();
      if (next < 0 || (this.queue.time[next] as number) > until) return false;
      const slot = this.queue.pop();
      const counted = this.#take(slot);
      this.queue.release(slot);
      if (counted) return true;
    }
  }

  /** Lets time pass up to `until`, though nothing happens any more. */
  idle(until: Micros): void {
    if (until > this.now && this.queue.nextTime > until) this.now = until;
  }

  /** Schedules an input for now, or for `at` if later. It becomes part of what the run is made of. */
  input(input: Input, at: Micros = this.now): void {
    const type = input.kind === 'message' ? EventType.input : EventType.fault;
    const target = input.kind === 'message' ? this.indexOf(input.to) : -1;
    const time = Math.max(at, this.now);
    this.queue.push(time, type, target, -1, 0, -1, 0, time, input);
  }

  indexOf(id: string): number {
    const index = this.indexes.get(id);
    if (index === undefined) throw new RangeError(`there is no component "${id}"`);
    return index;
  }

  component(id: string): ComponentSelf {
    return this.components[this.indexOf(id)] as ComponentSelf;
  }

  addComponent(spec: { id: string; kind: string; config: unknown }, cause: number): void {
    const kind = this.#kind(spec.kind);
    if (this.indexes.has(spec.id)) throw new RangeError(`component "${spec.id}" is there already`);
    const index = this.components.length;
    const component = new ComponentSelf(this, index, spec.id, kind, spec.config);
    this.components.push(component);
    this.indexes.set(spec.id, index);
    component.begin(undefined, cause);
  }

  addTimer(component: ComponentSelf, span: Micros, payload: unknown): number {
    const order = this.queue.push(this.now + span, EventType.timer, component.index, -1, component.life, this.event, 0, this.now, payload);
    this.#timers.add(order);
    return order;
  }

  cancelTimer(timer: number): void {
    this.#timers.delete(timer);
  }

  /** The canonical hash over the whole state. Costly: walks everything that is not frozen. */
  stateHash(): string {
    return hashState([
      this.event,
      this.#hash.hex(),
      this.queue.hashable((slot) => this.#isToHappen(slot)),
      this.#random.hashable(),
      this.links.hashable(),
      this.messaging.hashable(),
      this.processes.hashable(),
      this.components.map((c) => [c.id, c.alive, c.paused, c.life, c.state, c.durable, c.deferred, c.exits]),
    ]);
  }

  snapshot(): Snapshot {
    const cost = { bytes: 0 };
    const components: ComponentSnapshot[] = this.components.map((c) => c.snapshot(cost));
    cost.bytes += this.queue.bytes;
    const processes = this.processes.table.clone();
    for (const record of processes.all()) cost.bytes += 200 + 16 * record.log.length;
    const messaging = this.messaging.clone();
    cost.bytes += messaging.exchanges.size * 48 + this.#timers.size * 24;
    return {
      now: this.now,
      event: this.event,
      reconciles: this.reconciles,
      hash: this.#hash.clone(),
      queue: this.queue.clone(),
      random: this.#random.clone(),
      links: this.links.clone(),
      timers: [...this.#timers],
      messaging,
      processes,
      nextProcess: this.processes.next,
      components,
      bytes: cost.bytes,
    };
  }

  #restore(snapshot: Snapshot): void {
    this.now = snapshot.now;
    this.event = snapshot.event;
    this.reconciles = snapshot.reconciles;
    this.processes.next = snapshot.nextProcess;
    for (const [index, saved] of snapshot.components.entries()) {
      const component = new ComponentSelf(this, index, saved.id, this.#kind(saved.kind), saved.config);
      component.restore(saved);
      this.components.push(component);
      this.indexes.set(saved.id, index);
    }
  }

  #kind(name: string): ComponentKind {
    const kind = this.program.kinds[name];
    if (kind === undefined) throw new RangeError(`the program has no component kind "${name}"`);
    return kind;
  }

  /** Dispatches what was popped; false if it is void or the kernel's own. */
  #take(slot: number): boolean {
    const { queue } = this;
    const type = queue.type[slot] as number;
    const time = queue.time[slot] as number;
    const target = queue.target[slot] as number;
    const component = target >= 0 ? (this.components[target] as ComponentSelf) : undefined;
    if (type === EventType.deadlines || type === EventType.sever) {
      this.now = time;
      if (type === EventType.deadlines) this.messaging.expire(queue.payload[slot] as Micros);
      else this.messaging.sever(queue.payload[slot] as readonly [number, number, number], queue.cause[slot] as number);
      return false;
    }
    if (component?.paused) {
      component.defer(queue, slot);
      return false;
    }
    if (type === EventType.timer && !this.#timers.delete(queue.timerOf(slot))) return false;
    if (type === EventType.fault && isVoid(this, queue.payload[slot] as Fault)) return false;
    if (!this.#isOfThisLife(slot, component) || !this.messaging.isWanted(type, queue.subject[slot] as number)) return false;
    component?.touch();
    this.now = time;
    this.event++;
    this.lastWasTick = type === EventType.timer || type === EventType.wake;
    this.#count(slot, type, time, target);
    this.#dispatch(slot, type, component);
    if (component?.leaving !== undefined) leave(this, component);
    return true;
  }

  #isOfThisLife(slot: number, component: ComponentSelf | undefined): boolean {
    if (component === undefined || !isOfOneLife(this.queue.type[slot] as number)) return true;
    return component.alive && component.life === this.queue.life[slot];
  }

  /** False if what is pending is void, or only the kernel's note of when to look at deadlines. */
  #isToHappen(slot: number): boolean {
    const { queue } = this;
    const type = queue.type[slot] as number;
    if (type === EventType.deadlines) return false;
    if (type === EventType.timer && !this.#timers.has(queue.timerOf(slot))) return false;
    if (type === EventType.fault) return !isVoid(this, queue.payload[slot] as Fault);
    const target = queue.target[slot] as number;
    const component = target >= 0 ? this.components[target] : undefined;
    return this.#isOfThisLife(slot, component) && this.messaging.isWanted(type, queue.subject[slot] as number);
  }

  #count(slot: number, type: number, time: Micros, target: number): void {
    const { queue } = this;
    const subject = queue.subject[slot] as number;
    const hash = this.#hash;
    hash.integer(time);
    hash.word((type << 24) ^ target);
    hash.integer(subject);
    if (this.trace.level === 'off') return;
    this.trace.record(
      this.event,
      time,
      queue.sent[slot] as number,
      type,
      target,
      queue.peer[slot] as number,
      queue.cause[slot] as number,
      subject,
      queue.payload[slot],
    );
  }

  #dispatch(slot: number, type: number, component: ComponentSelf | undefined): void {
    const subject = this.queue.subject[slot] as number;
    const payload = this.queue.payload[slot];
    if (component === undefined) {
      applyFault(this, payload as Fault);
      return;
    }
    switch (type) {
      case EventType.start:
        component.kind.start?.(component);
        return;
      case EventType.input:
        component.receive((payload as { payload: unknown }).payload, '');
        return;
      case EventType.message:
        component.receive(payload, (this.components[this.queue.peer[slot] as number] as ComponentSelf).id);
        return;
      case EventType.timer: {
        const timer = payload as { name: string; arg: unknown };
        component.run(timer.name, timer.arg);
        return;
      }
      case EventType.run:
      case EventType.wake:
        this.processes.resume(subject, undefined);
        return;
      default:
        this.messaging.dispatch(type, component, subject, payload);
    }
  }
}

/** Timers, sleeps and processes die with the life that made them; messages reach whoever lives. */
function isOfOneLife(type: number): boolean {
  return type <= EventType.run && type !== EventType.input;
}
