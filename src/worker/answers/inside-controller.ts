import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Micros } from '../../kernel/effects.ts';
import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import type { ControllerInside, ExpectedKey, PastReconcile, QueuedKey, WorkingKey } from '../../protocol/controllers.ts';
import type { Message } from '../../protocol/message.ts';
import type { ClientHost, ClientState } from '../../sim/client/state.ts';
import type { QueueState } from '../../sim/client/work-queue.ts';
import { counted } from '../describe/counted.ts';
import { decisionAt } from '../describe/decisions.ts';
import { describeEvent } from '../describe/describe.ts';
import { aboutController, definitionOf, titleOfQueue } from './controller-words.ts';
import { cacheInside } from './informer-cache.ts';
import type { Room } from './inside.ts';
import { insideManager } from './inside-manager.ts';

/** Keys of a queue, and past reconciles, that one answer carries. */
const MAX_KEYS = 1_000;
const MAX_PAST = 40;
/** Events that are searched for past reconciles, and for the beginning of those at work. */
const REACH = 12_000;
/** Events within which a reconcile sends its first request. */
const SOON = 300;

/** `part`: the name of a work queue. */
export function insideController(run: Run, component: ComponentSelf, part: string): Room {
  const { client } = component.state as ClientHost;
  const queue = client.queues[part];
  if (queue === undefined) return insideManager(run, component);
  const { past, begun } = reconciles(run, component, queue);
  const uses = definitionOf(part)?.informers ?? [];
  const controller: ControllerInside = {
    name: titleOfQueue(part),
    about: aboutController(part),
    workers: queue.workers,
    running: queue.running,
    caches: uses.flatMap(({ resource }) => client.informers[resource.id] ?? []).map((informer) => cacheInside(run, informer)),
    queued: queued(queue).slice(0, MAX_KEYS),
    queuedTotal: queue.ready.size + queue.again.size + queue.later.size,
    rateLimit: rateLimit(run.now, queue),
    working: working(run, component, queue, begun),
    ...expectations(client, part),
    past,
  };
  return { summary: summaryOf(controller, client), parts: [], stages: [], tables: [], controller };
}

function summaryOf({ name, about, caches, queuedTotal, working }: ControllerInside, client: ClientState): string {
  const what = `The ${name} controller ${about}`;
  if (!client.leading) return `${what}. It rests: another replica holds the lease.`;
  const behind = caches.reduce((sum, cache) => sum + cache.behind, 0);
  const sight = behind === 0 ? 'It sees everything as it is' : `Its view is ${counted(behind, 'object')} behind`;
  const doing =
    working.length === 0
      ? queuedTotal === 0
        ? 'and it has nothing to do'
        : 'and its keys come later'
      : `and it works on ${counted(working.length, 'key')}`;
  return `${what}. ${sight} ${doing}.`;
}

function queued(queue: QueueState): QueuedKey[] {
  const key = (name: string, state: QueuedKey['state'], at: Micros, cause: number): QueuedKey => ({
    key: name,
    state,
    at,
    cause,
    failures: queue.failures.get(name) ?? 0,
  });
  return [
    ...[...queue.ready].map(([name, cause]) => key(name, 'ready', 0, cause)),
    ...[...queue.again].map(([name, cause]) => key(name, 'again', 0, cause)),
    ...[...queue.later].sort(([, a], [, b]) => a.at - b.at).map(([name, { at }]) => key(name, 'later', at, -1)),
  ];
}

function rateLimit(now: Micros, { baseDelay, maxDelay, maxRetries, bucketFullAt }: QueueState): string {
  const dropped = maxRetries >= 0 ? `, and is dropped after ${maxRetries} errors in a row` : '';
  const used = Math.max(0, Math.ceil((bucketFullAt - now) / 100_000));
  const bucket = used === 0 ? 'the bucket is full' : `${Math.max(0, 100 - used)} tokens left`;
  return `After an error a key waits ${baseDelay / 1_000} ms, twice as long each time, at most ${maxDelay / 1_000_000} s${dropped}. All keys share 10 retries a second, 100 at once: ${bucket}.`;
}

interface Reconciles {
  readonly past: readonly PastReconcile[];
  /** Where the processes at work began, by their id. */
  readonly begun: ReadonlyMap<number, number>;
}

function reconciles(run: Run, component: ComponentSelf, queue: QueueState): Reconciles {
  const past: PastReconcile[] = [];
  const begun = new Map<number, number>();
  const first = Math.max(0, run.position - REACH);
  for (let event = run.position - 1; event >= first && past.length < MAX_PAST; event--) {
    const row = run.trace.row(event);
    if (row?.type !== EventType.run || row.component !== component.index || row.payload !== queue.name) continue;
    begun.set(row.subject, event);
    const decision = decisionAt(run.kernel, event, component.id);
    const request = decision === undefined ? firstRequest(run, event) : undefined;
    if (decision !== undefined) past.push({ event, time: row.time, decision });
    else if (request !== undefined) past.push({ event, time: row.time, decision: [], request });
  }
  return { past, begun };
}

function firstRequest(run: Run, event: number): Message | undefined {
  const last = Math.min(run.position, event + SOON);
  for (let at = event + 1; at < last; at++) {
    const row = run.trace.row(at);
    if (row?.cause === event && row.type === EventType.request) return describeEvent(run.kernel, at);
  }
  return undefined;
}

function working(run: Run, component: ComponentSelf, queue: QueueState, begun: Reconciles['begun']): WorkingKey[] {
  const processes = [...run.kernel.processes.table.all()].filter(
    (record) => record.component === component.index && record.name === queue.name,
  );
  return [...queue.processing].map((key) => {
    const record = processes.find((one) => (one.args as { readonly key?: string } | undefined)?.key === key);
    const event = record === undefined ? -1 : (begun.get(record.id) ?? -1);
    return {
      key,
      event,
      since: run.trace.row(event)?.time ?? run.now,
      waits: record === undefined || record.missing === 0 ? 'works' : `waits for ${counted(record.missing, 'answer')} of the API server`,
      decision: (event < 0 ? undefined : decisionAt(run.kernel, event, component.id)) ?? [],
    };
  });
}

function expectations(client: ClientState, queue: string): Pick<ControllerInside, 'expected' | 'satisfied' | 'expects'> {
  const known = client.expectations[queue];
  const expected: ExpectedKey[] = [];
  let satisfied = 0;
  for (const [key, { creations, deletions, deleting, since }] of known ?? []) {
    const outstanding = [
      ...(creations > 0 ? [counted(creations, 'creation')] : []),
      ...(deletions > 0 ? [`${counted(deletions, 'deletion')} (${[...deleting].map((one) => one.split('/').at(-1)).join(', ')})`] : []),
    ];
    if (outstanding.length === 0) satisfied++;
    else expected.push({ key, since, words: `has asked for ${outstanding.join(' and ')} that its cache does not show yet` });
  }
  return { expected, satisfied, expects: known !== undefined };
}
