/** The command line of `npm run sim`. */
import { MILLISECOND, type Micros, SECOND } from '../kernel/effects.ts';
import { MAX_NODES } from '../sim/cluster/topology.ts';

export type Print = 'objects' | 'events' | 'trace' | 'hash';

export interface SimOptions {
  readonly files: readonly string[];
  readonly nodes: number;
  /** Files with the configuration of each scheduler; empty: one with the defaults. */
  readonly schedulers: readonly string[];
  readonly seed: string;
  /** Run this long after the manifests were given; `settled`: until nothing changes any more, at most one virtual hour. */
  readonly span: Micros | 'settled';
  readonly print: Print;
  readonly json: boolean;
}

export const USAGE =
  'npm run sim -- FILE... [--nodes N] [--scheduler FILE]... [--seed S] [--for 60s | --until settled] [--print objects|events|trace|hash] [--json]   (FILE may be -)';

/** What is wrong with a command line, in one line. */
export class UsageError extends Error {}

const PRINTS: readonly string[] = ['objects', 'events', 'trace', 'hash'];
const UNITS: Readonly<Record<string, Micros>> = { ms: MILLISECOND, s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND };
const LONGEST: Micros = 24 * 3_600 * SECOND;
const DEFAULT_NODES = 3;

export function parseOptions(args: readonly string[]): SimOptions {
  const files: string[] = [];
  const schedulers: string[] = [];
  let nodes = DEFAULT_NODES;
  let seed = 'sim';
  let span: Micros | 'settled' = 'settled';
  let print: Print = 'objects';
  let json = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    const value = (): string => {
      i++;
      const next = args[i];
      if (next === undefined) throw new UsageError(`${word}: a value is missing; usage: ${USAGE}`);
      return next;
    };
    if (word === '--nodes') nodes = wholeNumber(word, value(), MAX_NODES);
    else if (word === '--scheduler') schedulers.push(value());
    else if (word === '--seed') seed = value();
    else if (word === '--for') span = duration(word, value());
    else if (word === '--until') span = settled(value());
    else if (word === '--print') print = oneOf(word, value());
    else if (word === '--json') json = true;
    else if (word.startsWith('--')) throw new UsageError(`${word}: no such option; usage: ${USAGE}`);
    else files.push(word);
  }
  if (files.length === 0) throw new UsageError(`no FILE given; usage: ${USAGE}`);
  return { files, nodes, schedulers, seed, span, print, json };
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) throw new UsageError(`${option}: "${text}" is not a whole number from 0 to ${most}`);
  return number;
}

function duration(option: string, text: string): Micros {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const span = Math.round(Number(count) * (UNITS[unit ?? ''] ?? Number.NaN));
  if (!(span <= LONGEST)) throw new UsageError(`${option}: "${text}" is not a time up to 24h; write for example 60s, 500ms, 5m`);
  return span;
}

function settled(text: string): 'settled' {
  if (text !== 'settled') throw new UsageError(`--until: "${text}" is not known; write --until settled, or --for 60s`);
  return text;
}

function oneOf(option: string, text: string): Print {
  if (!PRINTS.includes(text)) throw new UsageError(`${option}: "${text}" is none of ${PRINTS.join(', ')}`);
  return text as Print;
}
