/** Searches of the trace. All are bounded. */
import { EventType } from '../../kernel/event-type.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Run } from '../../kernel/run.ts';
import type { Message, ObjectKey } from '../../protocol/message.ts';
import { type EventFilter, type EventRows, MAX_ROWS, type WhyChain } from '../../protocol/query.ts';
import type { EtcdRequest, EtcdResponse } from '../../sim/machinery/wire/etcd.ts';
import { describeEvent } from '../describe/describe.ts';

const MAX_SEARCH = 20_000;
const MAX_LINKS = 60;
const MAX_WALK = 400;
const MAX_EFFECTS = 40;

export function eventRows(run: Run, from: number, to: number, background: boolean, only: EventFilter | undefined): EventRows {
  const last = Math.min(to, run.reached);
  const first = Math.max(0, from, last - MAX_SEARCH);
  const rows: Message[] = [];
  for (let event = last - 1; event >= first && rows.length < MAX_ROWS; event--) {
    const message = describeEvent(run.kernel, event);
    if (message === undefined || (message.background && !background) || !passes(message, only)) continue;
    rows.push(message);
  }
  rows.reverse();
  return { rows, from: first, to: last };
}

function passes(message: Message, only: EventFilter | undefined): boolean {
  if (only?.component !== undefined && message.from !== only.component && message.to !== only.component) return false;
  return only?.object === undefined || (message.object !== undefined && same(message.object, only.object));
}

export function same(a: ObjectKey, b: ObjectKey): boolean {
  return a.resource === b.resource && a.namespace === b.namespace && a.name === b.name;
}

/** Messages told where the cursor has come to at once. */
const RECENT = 15;

/** The last foreground messages before the cursor. */
export function recentMessages(run: Run, count = RECENT): Message[] {
  const messages: Message[] = [];
  const first = Math.max(0, run.position - MAX_SEARCH / 8);
  for (let event = run.position - 1; event >= first && messages.length < count; event--) {
    const message = describeEvent(run.kernel, event);
    if (message !== undefined && !message.background) messages.push(message);
  }
  return messages.reverse();
}

/** The chain of causes, from the event itself back; inner steps of a component that say nothing are left out. */
export function whyChain(kernel: Kernel, event: number): WhyChain {
  const links: Message[] = [];
  let at = event;
  for (let walked = 0; at >= 0 && walked < MAX_WALK; walked++) {
    const message = describeEvent(kernel, at);
    if (message === undefined) return { links, truncated: true };
    const telling = at === event || message.cause < 0 || !['work', 'timer'].includes(message.kind) || links.length === 0;
    if (telling) links.push(message);
    if (links.length >= MAX_LINKS) return { links, truncated: message.cause >= 0 };
    at = message.cause;
  }
  return { links, truncated: at >= 0 };
}

export function effectsOf(run: Run, event: number): readonly number[] {
  const effects: number[] = [];
  const last = Math.min(run.reached, event + MAX_SEARCH);
  for (let at = event + 1; at < last && effects.length < MAX_EFFECTS; at++) if (run.trace.row(at)?.cause === event) effects.push(at);
  return effects;
}

/** The answer to the request `event`; -1: none yet. */
export function answerTo(run: Run, event: number): number {
  const request = run.trace.row(event);
  if (request === undefined) return -1;
  const last = Math.min(run.reached, event + MAX_SEARCH);
  for (let at = event + 1; at < last; at++) {
    const row = run.trace.row(at);
    if (row?.subject === request.subject && (row.type === EventType.reply || row.type === EventType.timeout)) return at;
  }
  return -1;
}

/** The write to etcd that the event led to, or that it is. */
export function writeOf(run: Run, event: number): { readonly key: string; readonly value: unknown; readonly before: number } | undefined {
  const last = Math.min(run.reached, event + 2_000);
  for (let at = event; at < last; at++) {
    const row = run.trace.row(at);
    if (row?.type !== EventType.request || (row.payload as Partial<EtcdRequest> | undefined)?.op !== 'txn') continue;
    if (!leadsTo(run, event, at)) continue;
    const txn = row.payload as Extract<EtcdRequest, { op: 'txn' }>;
    const write = txn.success[0];
    if (write === undefined) continue;
    return { key: write.key, value: write.op === 'put' ? write.value : undefined, before: txn.compare[0]?.modRevision ?? 0 };
  }
  return undefined;
}

function leadsTo(run: Run, event: number, effect: number): boolean {
  let at = effect;
  for (let i = 0; i < 24 && at >= event; i++) {
    if (at === event) return true;
    at = run.trace.row(at)?.cause ?? -1;
  }
  return false;
}

/** Which event brought which revision to etcd: found once, kept as the run goes on. */
export class RevisionIndex {
  readonly #requests = new Map<number, number>();
  #run: Run | undefined;
  #scanned = 0;

  /** The transaction's request event; -1: not in the trace. */
  eventOf(run: Run, revision: number): number {
    if (this.#run !== run) {
      this.#run = run;
      this.#requests.clear();
      this.#scanned = 0;
    }
    for (; this.#scanned < run.reached; this.#scanned++) this.#scan(run, this.#scanned);
    return this.#requests.get(revision) ?? -1;
  }

  #scan(run: Run, event: number): void {
    const row = run.trace.row(event);
    if (row?.type !== EventType.reply) return;
    const reply = row.payload as
      | { ok?: boolean; value?: Partial<EtcdResponse> & { body?: { succeeded?: boolean; revision?: number } } }
      | undefined;
    const body = reply?.value?.body;
    if (body?.succeeded !== true || body.revision === undefined || this.#requests.has(body.revision)) return;
    this.#requests.set(body.revision, event);
  }
}
