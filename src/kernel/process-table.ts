/**
 * Processes in flight. A process is stored as (function name, arguments, results so far); its generator is only a cache of that, made
 * anew by running the function on the logged results when a snapshot was restored.
 */
import type { SpawnOptions } from './component.ts';
import type { Effect, Process, Reply } from './effects.ts';

/** Results a process may log. A process is meant to be short; one that logs more is a loop that belongs to the kernel. */
export const MAX_LOG = 100_000;

export interface ProcessRecord {
  readonly id: number;
  readonly component: number;
  readonly name: string;
  readonly args: unknown;
  readonly options: SpawnOptions;
  readonly log: unknown[];
  /** Fingerprint of the effects that it yielded, to notice a process that is no function of its log. */
  fingerprint: number;
  /** Replies that a `call` or `callAll` waits for: those missing are undefined. */
  replies: (Reply | undefined)[] | undefined;
  missing: number;
  /** The last effect was a single call: its result is a reply, not a list. */
  single: boolean;
}

export type Generator = Process<unknown>;

export class ProcessTable {
  readonly #records: Map<number, ProcessRecord>;
  readonly #generators = new Map<number, Generator>();

  constructor(records: Map<number, ProcessRecord> = new Map()) {
    this.#records = records;
  }

  get(id: number): ProcessRecord | undefined {
    return this.#records.get(id);
  }

  add(record: ProcessRecord): void {
    this.#records.set(record.id, record);
  }

  remove(id: number): void {
    this.#records.delete(id);
    this.#generators.delete(id);
  }

  removeOf(component: number): void {
    for (const record of this.#records.values()) if (record.component === component) this.remove(record.id);
  }

  all(): Iterable<ProcessRecord> {
    return this.#records.values();
  }

  get size(): number {
    return this.#records.size;
  }

  /** The generator of a process that has begun, re-made from its log if need be. */
  generator(record: ProcessRecord, code: (args: unknown) => Generator): Generator {
    let generator = this.#generators.get(record.id);
    if (generator === undefined) {
      generator = code(record.args);
      if (record.fingerprint !== 0) rehydrate(record, generator);
      this.#generators.set(record.id, generator);
    }
    return generator;
  }

  clone(): ProcessTable {
    const records = new Map<number, ProcessRecord>();
    for (const [id, record] of this.#records) {
      records.set(id, { ...record, log: record.log.slice(), replies: record.replies?.slice() });
    }
    return new ProcessTable(records);
  }

  hashable(): unknown {
    return [...this.#records.values()].map((r) => [r.id, r.component, r.name, r.args, r.log, r.fingerprint, r.replies]);
  }
}

const OPERATIONS: Readonly<Record<Effect['op'], number>> = {
  call: 1,
  callAll: 2,
  sleep: 3,
  local: 4,
  spawn: 5,
  step: 6,
  now: 7,
  random: 8,
};

/** Folds one more yielded effect into a fingerprint; never 0, which stands for a process that has not begun. */
export function fingerprint(before: number, effect: Effect): number {
  const next = (Math.imul(before, 31) + OPERATIONS[effect.op]) | 0;
  return next === 0 ? 1 : next;
}

function rehydrate(record: ProcessRecord, generator: Generator): void {
  let mark = 0;
  let result = generator.next(undefined as never);
  for (const logged of record.log) {
    if (result.done) break;
    mark = fingerprint(mark, result.value);
    result = generator.next(logged as never);
  }
  if (!result.done) mark = fingerprint(mark, result.value);
  if (mark !== record.fingerprint || result.done) {
    throw new Error(`process ${record.name} is not a function of its arguments and effect results: it went another way when run again`);
  }
}
