/** The events at which a run stops. An event is found by looking at it after it has happened, so that every pace stops exactly there. */
import { EventType } from '../kernel/event-type.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import type { TraceRow } from '../kernel/trace.ts';
import { type Breakpoint, breakpointId, kindOfEvent, MAX_BREAKPOINTS } from '../protocol/marks.ts';
import type { Message, ObjectKey } from '../protocol/message.ts';
import { MAX_ROWS } from '../protocol/query.ts';
import type { WatchEvent } from '../sim/machinery/wire/api.ts';
import type { EtcdWatchPiece } from '../sim/machinery/wire/etcd.ts';
import { same } from './answers/trace-search.ts';
import { describe } from './describe/describe.ts';
import { etcdKey, objectKey } from './describe/object-key.ts';

export class Breakpoints {
  #all: readonly Breakpoint[] = [];
  /** Heartbeats and the like stop the run too, except at a breakpoint on their kind, which always does. */
  background = false;

  set(all: readonly Breakpoint[]): void {
    this.#all = all.slice(0, MAX_BREAKPOINTS);
  }

  get armed(): boolean {
    return this.#all.length > 0;
  }

  /** The id of the breakpoint that an event touches; empty: none. */
  hit(kernel: Kernel, event: number): string {
    if (this.#all.length === 0) return '';
    const row = kernel.trace.row(event);
    if (row === undefined) return '';
    let message: Message | undefined;
    for (const breakpoint of this.#all) {
      if (!mayTouch(kernel, row, breakpoint)) continue;
      message ??= describe(kernel, { ...row, order: row.id });
      if (message.background && !this.background && breakpoint.on !== 'kind') continue;
      if (touches(row, message, breakpoint)) return breakpointId(breakpoint);
    }
    return '';
  }

  /**
   * The last event before the one that led to `position` that touches a breakpoint; -1: none. May leave the run elsewhere: what the trace
   * does not hold any more is executed again from its keyframes.
   */
  before(run: Run, position: number): number {
    for (let event = position - 2; event >= 0; event--) {
      if (run.trace.row(event) === undefined) return this.#beforeTrace(run, event);
      if (this.hit(run.kernel, event) !== '') return event;
    }
    return -1;
  }

  #beforeTrace(run: Run, last: number): number {
    for (let end = last; end >= 0; ) {
      const start = run.keyframes.before(end).events;
      run.seek(start);
      let found = -1;
      while (run.position <= end && run.stepEvent()) if (this.hit(run.kernel, run.kernel.event) !== '') found = run.kernel.event;
      if (found >= 0) return found;
      end = start - 1;
    }
    return -1;
  }

  /** Of the events `from` to `to` (exclusive), those that touch a breakpoint; not more than a page has room for. */
  within(run: Run, from: number, to: number): readonly number[] {
    const hits: number[] = [];
    if (!this.armed) return hits;
    const last = Math.min(to, run.reached);
    for (let event = Math.max(0, from); event < last && hits.length < MAX_ROWS; event++) {
      if (this.hit(run.kernel, event) !== '') hits.push(event);
    }
    return hits;
  }
}

/** A cheap look before the event is described. */
function mayTouch(kernel: Kernel, row: TraceRow, breakpoint: Breakpoint): boolean {
  switch (breakpoint.on) {
    case 'component':
      return isAt(kernel, row, breakpoint.component) || row.type === EventType.fault;
    case 'link': {
      const [a, b] = breakpoint.between;
      return (isAt(kernel, row, a) && isAt(kernel, row, b)) || row.type === EventType.fault;
    }
    case 'object':
      return row.type === EventType.request || row.type === EventType.reply || row.type === EventType.piece;
    default:
      return true;
  }
}

function isAt(kernel: Kernel, row: TraceRow, component: string): boolean {
  const index = kernel.indexes.get(component) ?? -1;
  return index >= 0 && (row.component === index || row.peer === index);
}

function touches(row: TraceRow, message: Message, breakpoint: Breakpoint): boolean {
  switch (breakpoint.on) {
    case 'component':
      return message.from === breakpoint.component || message.to === breakpoint.component;
    case 'link': {
      const { payload } = row;
      if (message.kind !== 'fault') return true;
      const { between } = payload as { between?: readonly string[] };
      return between !== undefined && breakpoint.between.every((id) => between.includes(id));
    }
    case 'object':
      return carries(row, message, breakpoint.key);
    default:
      return breakpointId(kindOfEvent(message)) === breakpointId(breakpoint);
  }
}

/** A batch of a watch is described by its first object; the others are in it too. */
function carries(row: TraceRow, message: Message, key: ObjectKey): boolean {
  if (message.object !== undefined && same(message.object, key)) return true;
  if (message.count < 2 || row.type !== EventType.piece) return false;
  if (Array.isArray(row.payload)) return (row.payload as readonly WatchEvent[]).some(({ object }) => same(objectKey(object), key));
  const piece = row.payload as EtcdWatchPiece;
  return piece.kind === 'events' && piece.events.some(({ kv }) => same(etcdKey(kv.key), key));
}
