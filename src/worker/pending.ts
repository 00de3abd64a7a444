/** Messages under way: the head of the kernel's queue, described without being delivered. */
import type { Micros } from '../kernel/effects.ts';
import { EventType } from '../kernel/event-type.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { MAX_BEAT } from '../protocol/frame.ts';
import { roleOf } from '../protocol/identity.ts';
import type { Message } from '../protocol/message.ts';
import { describe } from './describe/describe.ts';

/** Types that travel over links, and what comes from outside. */
function travels(type: number): boolean {
  return (
    type === EventType.request ||
    type === EventType.reply ||
    type === EventType.piece ||
    type === EventType.end ||
    type === EventType.input ||
    type === EventType.fault
  );
}

function pendingMessage(kernel: Kernel, slot: number): Message {
  const { queue } = kernel;
  return describe(
    kernel,
    {
      id: -1,
      order: queue.order[slot] as number,
      time: queue.time[slot] as number,
      sent: queue.sent[slot] as number,
      type: queue.type[slot] as number,
      component: queue.target[slot] as number,
      peer: queue.peer[slot] as number,
      cause: queue.cause[slot] as number,
      subject: queue.subject[slot] as number,
      payload: queue.payload[slot],
    },
    true,
  );
}

/** The next event, if it is a message that is to be seen. */
export function nextVisible(kernel: Kernel, background: boolean): Message | undefined {
  const slot = kernel.queue.peek();
  if (slot < 0 || !travels(kernel.queue.type[slot] as number)) return undefined;
  const message = pendingMessage(kernel, slot);
  return message.background && !background ? undefined : message;
}

/**
 * The visible messages that are delivered within `window` of the next event: shorter than any link's latency, so that none of them can
 * be the effect of another. Of these the first, as far as they are of no more than `most` kinds: the others are still under way then.
 */
export function underWay(kernel: Kernel, window: Micros, background: boolean, most: number): readonly Message[] {
  const { queue } = kernel;
  const until = queue.nextTime + window;
  const messages: Message[] = [];
  for (const slot of queue.slots()) {
    if ((queue.time[slot] as number) > until || !travels(queue.type[slot] as number)) continue;
    const message = pendingMessage(kernel, slot);
    if (!message.background || background) messages.push(message);
  }
  messages.sort((a, b) => a.time - b.time || a.order - b.order);
  return ofFewKinds(messages, most).slice(0, MAX_BEAT);
}

/** The same news to many is of one kind. */
function ofFewKinds(messages: readonly Message[], most: number): readonly Message[] {
  const kinds = new Set<string>();
  const end = messages.findIndex(({ from, to, kind, verb, object }) => {
    kinds.add(`${roleOf(from)} ${roleOf(to)} ${kind} ${verb} ${object?.resource ?? ''}`);
    return kinds.size > most;
  });
  return end < 0 ? messages : messages.slice(0, end);
}
