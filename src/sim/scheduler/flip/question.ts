/** What is asked about one node, and how the least that answers it is found. */
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Setback } from '../framework/verdict.ts';
import type { Change, Victim } from './change.ts';
import type { Situation } from './situation.ts';

export interface Question {
  readonly situation: Situation;
  readonly node: NodeInfo;
  readonly refused: Setback;
  /** Is the change enough? Costs a trial of the node; false when the allowance is spent. */
  suffices(change: Change): boolean;
}

/** The greatest whole number from `low` to below `high` for which it holds, if it holds for all smaller ones too. */
export function greatest(low: number, high: number, holds: (value: number) => boolean, guess = low): number | undefined {
  if (guess > low && guess < high && holds(guess) && (guess + 1 >= high || !holds(guess + 1))) return guess;
  if (low >= high || !holds(low)) return undefined;
  let [known, failing] = [low, high];
  while (failing - known > 1) {
    const middle = Math.floor((known + failing) / 2);
    if (holds(middle)) known = middle;
    else failing = middle;
  }
  return known;
}

/** The smallest whole number above `low` up to `high` for which it holds, if it holds for all greater ones too. */
export function least(low: number, high: number, holds: (value: number) => boolean): number | undefined {
  let [failing, step] = [low, 1];
  while (!holds(Math.min(failing + step, high))) {
    failing = Math.min(failing + step, high);
    if (failing >= high) return undefined;
    step *= 2;
  }
  let known = Math.min(failing + step, high);
  while (known - failing > 1) {
    const middle = Math.floor((known + failing) / 2);
    if (holds(middle)) known = middle;
    else failing = middle;
  }
  return known;
}

/** Pods of less or the same priority: those who may be asked to go. The least important first, among equals those that ask for least. */
export function mayGo({ pod }: Situation, pods: readonly PodInfo[]): readonly PodInfo[] {
  const weight = ({ requests }: PodInfo) => requests.milliCpu + requests.memory / 1_048_576;
  return pods
    .filter(({ priority, key }) => priority <= pod.priority && key !== pod.key)
    .sort((a, b) => a.priority - b.priority || weight(a) - weight(b) || (a.key < b.key ? -1 : 1));
}

export interface Occupant {
  readonly pod: PodInfo;
  readonly node: string;
}

/** Of sets of so many pods only those of the first few are tried. */
const AMONG = [24, 10, 7] as const;
const MOST = 60;

/** The fewest of these pods that have to go, the first ones if there is a choice: the order is that of `occupants`. */
export function* evictions({ suffices }: Question, occupants: readonly Occupant[]): Generator<Change> {
  const some = occupants.slice(0, MOST);
  const gone = (pods: readonly Occupant[]): Change => ({ kind: 'evict', pods: pods.map(victim) });
  if (some.length === 0 || (some.length > 1 && !suffices(gone(some)))) return;
  for (const [i, width] of AMONG.entries()) {
    for (const set of setsOf(some.slice(0, width), i + 1)) {
      if (!suffices(gone(set))) continue;
      yield gone(set);
      return;
    }
  }
  let left = some;
  for (const one of some.toReversed()) {
    const fewer = left.filter((other) => other !== one);
    if (suffices(gone(fewer))) left = fewer;
  }
  yield gone(left);
}

function victim({ pod, node }: Occupant): Victim {
  return { pod: pod.key, node };
}

/** All subsets of that size, those of the first items first. */
export function* setsOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  if (size === 0) yield [];
  else for (const [at, item] of items.entries()) for (const rest of setsOf(items.slice(at + 1), size - 1)) yield [item, ...rest];
}
