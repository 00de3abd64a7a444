/** Runs processes: interprets the effects that they yield until one has to wait. */
import type { SpawnOptions } from './component.ts';
import type { ComponentSelf } from './component-self.ts';
import type { Effect, Reply } from './effects.ts';
import { EventType } from './event-type.ts';
import type { Kernel } from './kernel.ts';
import { fingerprint, type Generator, MAX_LOG, type ProcessRecord, ProcessTable } from './process-table.ts';

/** An effect's result, or that the process has to wait for it. */
const WAITING = Symbol('waiting');

export class Processes {
  readonly table: ProcessTable;
  next = 1;
  readonly #kernel: Kernel;

  constructor(kernel: Kernel, saved?: ProcessTable) {
    this.#kernel = kernel;
    this.table = saved?.clone() ?? new ProcessTable();
  }

  hashable(): unknown {
    return [this.next, this.table.hashable()];
  }

  spawn(component: ComponentSelf, name: string, args: unknown, options: SpawnOptions): number {
    if (component.kind.processes?.[name] === undefined) {
      throw new RangeError(`component kind "${component.kind.kind}" has no process "${name}"`);
    }
    const { queue, now, event } = this.#kernel;
    const id = this.next++;
    this.table.add({
      id,
      component: component.index,
      name,
      args,
      options,
      log: [],
      fingerprint: 0,
      replies: undefined,
      missing: 0,
      single: false,
    });
    const at = now + (options.after ?? 0);
    queue.push(at, EventType.run, component.index, -1, component.life, options.cause ?? event, id, now, name);
    return id;
  }

  /** Goes on with the result of the effect that the process waited for; undefined for its first step. */
  resume(id: number, result: unknown): void {
    const record = this.table.get(id);
    if (record === undefined) return;
    const component = this.#kernel.components[record.component] as ComponentSelf;
    const code = component.kind.processes?.[record.name] as (args: unknown) => Generator;
    const generator = this.table.generator(record, code);
    let begun = record.fingerprint !== 0;
    let value = result;
    for (;;) {
      if (begun) this.#log(record, value);
      begun = true;
      let yielded: IteratorResult<Effect, unknown>;
      try {
        yielded = generator.next(value as never);
      } catch (error) {
        this.#finish(component, record, undefined, error);
        return;
      }
      if (yielded.done) {
        this.#finish(component, record, yielded.value, undefined);
        return;
      }
      record.fingerprint = fingerprint(record.fingerprint, yielded.value);
      value = this.#perform(component, record, yielded.value);
      if (value === WAITING) return;
    }
  }

  /** A reply that a process waits for has come. */
  replied(id: number, place: number, reply: Reply): void {
    const record = this.table.get(id);
    if (record?.replies === undefined) return;
    record.replies[place] = reply;
    if (--record.missing > 0) return;
    const replies = record.replies;
    record.replies = undefined;
    this.resume(id, record.single ? replies[0] : Object.freeze(replies));
  }

  #perform(component: ComponentSelf, record: ProcessRecord, effect: Effect): unknown {
    const kernel = this.#kernel;
    switch (effect.op) {
      case 'local':
        return component.run(effect.name, ...effect.args);
      case 'step':
        if (kernel.trace.full) kernel.trace.step(kernel.event, component.index, effect.name, effect.locals);
        return undefined;
      case 'now':
        return kernel.now;
      case 'random':
        return component.random(effect.purpose);
      case 'spawn':
        return this.spawn(component, effect.process, effect.args, {});
      case 'sleep':
        kernel.queue.push(
          kernel.now + effect.span,
          EventType.wake,
          component.index,
          -1,
          component.life,
          kernel.event,
          record.id,
          kernel.now,
          record.name,
        );
        return WAITING;
      case 'call':
        record.replies = [undefined];
        record.missing = 1;
        record.single = true;
        kernel.messaging.callFor(component.index, record.id, [effect], effect.timeout);
        return WAITING;
      case 'callAll':
        if (effect.calls.length === 0) return Object.freeze([]);
        record.replies = new Array(effect.calls.length).fill(undefined);
        record.missing = effect.calls.length;
        record.single = false;
        kernel.messaging.callFor(component.index, record.id, effect.calls, effect.timeout);
        return WAITING;
    }
  }

  #log(record: ProcessRecord, result: unknown): void {
    if (record.log.length === MAX_LOG) throw new RangeError(`process ${record.name} logged more than ${MAX_LOG} results: it is a loop`);
    record.log.push(result);
  }

  #finish(component: ComponentSelf, record: ProcessRecord, result: unknown, error: unknown): void {
    const { ended, endedArg, reply } = record.options;
    this.table.remove(record.id);
    if (error !== undefined && ended === undefined) throw error;
    if (reply !== undefined) {
      if (error === undefined) this.#kernel.messaging.reply(component, reply, result, 0);
      else this.#kernel.messaging.fail(component.index, reply, 'reset');
    }
    if (ended === undefined) return;
    this.#kernel.reconciles++;
    component.run(ended, result, endedArg, error);
  }
}
