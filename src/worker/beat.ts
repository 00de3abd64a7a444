/** What flies across the page at once at the pace of hops, and how long. */
import type { Micros } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { ETCD } from '../protocol/identity.ts';
import type { Message } from '../protocol/message.ts';
import { underWay } from './pending.ts';

/** On-screen time of a hop at speed 1, milliseconds, and its bounds. */
const HOP_MS = 900;
const HOP_MIN_MS = 120;
const HOP_MAX_MS = 1_500;
/** Kinds of messages that are seen under way together at speed 1. */
const KINDS_AT_ONCE = 3;

export interface Flight {
  /** Not yet delivered; the next event is among them if it is one to be seen. */
  readonly messages: readonly Message[];
  /** Milliseconds. */
  readonly duration: number;
}

/** The faster, the more is seen together: a hop is never shorter than the eye needs. */
export function nextFlight(run: Run, speed: number, background: boolean): Flight {
  const wanted = HOP_MS / speed;
  const merge = Math.max(1, HOP_MIN_MS / wanted);
  const messages = underWay(run.kernel, concurrent(run) * merge, background, Math.round(KINDS_AT_ONCE * Math.max(1, speed)));
  return { messages, duration: Math.min(HOP_MAX_MS, Math.max(HOP_MIN_MS, wanted * weight(messages))) };
}

/**
 * Answers, and what goes to and from etcd, fly faster than questions: they tell less. What a person does only lights up their card:
 * no token flies, so there is nothing to follow.
 */
function weight(messages: readonly Message[]): number {
  if (messages.every((message) => message.kind === 'input')) return 0.35;
  return messages.every((message) => message.kind === 'reply' || message.from === ETCD || message.to === ETCD) ? 0.55 : 1;
}

/** Messages that arrive within less than the shortest latency cannot have caused each other. */
function concurrent(run: Run): Micros {
  const { defaultLink, links = {} } = run.topology;
  let shortest = defaultLink.latency;
  for (const link of Object.values(links)) shortest = Math.min(shortest, link.latency);
  return Math.max(0, shortest - 1);
}
