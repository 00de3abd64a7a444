/**
 * Work queues at work. There is no loop that waits on a queue: each key that a free worker takes starts a fresh process, caused by the
 * event that enqueued the key, and its end frees the worker (after the worker loops of pkg/controller/*, `processNextWorkItem`).
 */
import type { Micros } from '../../kernel/effects.ts';
import { local, type Process } from '../../kernel/effects.ts';
import type { SyncResult } from './definition.ts';
import { RequestError } from './result.ts';
import type { ClientSelf } from './state.ts';
import { add, done, forget, isSpent, type QueueState, retryDelay, take } from './work-queue.ts';

function queueOf(self: ClientSelf, name: string): QueueState {
  const queue = self.state.client.queues[name];
  if (!queue) throw new Error(`no queue ${name}`);
  return queue;
}

/** Says that the key has work. Done by handlers and locals. */
export function enqueue(self: ClientSelf, queueName: string, key: string): void {
  const queue = queueOf(self, queueName);
  add(queue, key, self.event);
  dispatch(self, queue);
}

/** As `enqueue`, but `span` later; the earlier of two such wishes for the same key holds. */
export function enqueueAfter(self: ClientSelf, queueName: string, key: string, span: Micros): void {
  if (span <= 0) {
    enqueue(self, queueName, key);
    return;
  }
  const queue = queueOf(self, queueName);
  const at = self.now + span;
  const known = queue.later.get(key);
  if (known) {
    if (known.at <= at) return;
    self.cancel(known.timer);
  }
  queue.later.set(key, { at, timer: self.timer(span, 'client.due', { queue: queueName, key }) });
}

/** Says that the key has work, as its queue's rate limit allows. */
function enqueueRateLimited(self: ClientSelf, queueName: string, key: string): void {
  enqueueAfter(self, queueName, key, retryDelay(queueOf(self, queueName), key, self.now));
}

/** `enqueueAfter` for processes. */
export function requeueAfter(queueName: string, key: string, span: Micros): Process<void> {
  return local('client.enqueueAfter', queueName, key, span);
}

/** Lets the workers of the queue begin. */
export function startQueue(self: ClientSelf, queueName: string): void {
  const queue = queueOf(self, queueName);
  queue.running = true;
  dispatch(self, queue);
}

function dispatch(self: ClientSelf, queue: QueueState): void {
  for (let item = take(queue); item; item = take(queue)) {
    const { key, cause } = item;
    self.spawn(queue.name, { key }, { ended: 'client.synced', endedArg: { queue: queue.name, key }, cause });
  }
}

interface Item {
  readonly queue: string;
  readonly key: string;
}

function synced(self: ClientSelf, result: SyncResult, { queue: name, key }: Item, error?: unknown): void {
  const queue = queueOf(self, name);
  if (error !== undefined || (result && 'error' in result)) {
    if (isSpent(queue, key)) forget(queue, key);
    else enqueueRateLimited(self, name, key);
  } else {
    forget(queue, key);
    if (result) enqueueAfter(self, name, key, result.after);
  }
  done(queue, key);
  dispatch(self, queue);
}

function due(self: ClientSelf, { queue: name, key }: Item): void {
  const queue = queueOf(self, name);
  queue.later.delete(key);
  add(queue, key, self.event);
  dispatch(self, queue);
}

export const workerLocals = {
  'client.synced': synced,
  'client.due': due,
  'client.enqueueAfter': enqueueAfter,
};

/** The process of a queue: its sync, with what the API server refused told as an error result instead of thrown. */
export function syncProcess(
  sync: (args: { readonly key: string }) => Process<SyncResult>,
): (args: { readonly key: string }) => Process<SyncResult> {
  return function* process(args): Process<SyncResult> {
    try {
      return yield* sync(args);
    } catch (error) {
      if (error instanceof RequestError) return { error: error.message };
      throw error;
    }
  };
}
