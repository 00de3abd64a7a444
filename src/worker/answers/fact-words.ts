/** What facts about objects are made of. */
import type { Micros } from '../../kernel/effects.ts';
import type { Part } from '../../protocol/message.ts';
import type { ObjectFact } from '../../protocol/query.ts';
import { parseTime } from '../../sim/machinery/time.ts';
import type { KeyValue } from '../../sim/machinery/wire/etcd.ts';

// biome-ignore lint/suspicious/noExplicitAny: looks at specs and statuses of all kinds
export type Any = any;

export interface Telling {
  /** One or two sentences; empty: the kind has nothing to say for itself. */
  readonly words: string;
  readonly facts: readonly ObjectFact[];
}

/** Everything else that is stored, for what an object's state says of others. */
export type Stored = readonly KeyValue[];

export function fact(name: string, ...value: readonly (string | Part)[]): ObjectFact {
  return { name, value: value.map((part) => (typeof part === 'string' ? { text: part } : part)) };
}

export function nameOf(resource: string, namespace: string, name: string): Part {
  return { text: name, object: { resource, namespace, name } };
}

export function since(now: Micros, time: string | undefined): string {
  const at = time === undefined ? undefined : parseTime(time);
  if (at === undefined) return '';
  const seconds = Math.max(0, Math.round((now - at) / 1_000_000));
  return seconds < 120 ? `${seconds} s` : seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

export function cpu(milli: number): string {
  return milli % 1_000 === 0 ? String(milli / 1_000) : `${milli}m`;
}

export function bytes(value: number): string {
  if (value === 0) return '0';
  const units = ['', 'Ki', 'Mi', 'Gi', 'Ti'];
  let unit = 0;
  let rest = value;
  while (rest >= 1_024 && unit < units.length - 1) {
    rest /= 1_024;
    unit++;
  }
  return `${Math.round(rest * 10) / 10}${units[unit]}`;
}
