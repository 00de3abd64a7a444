/** Replays the recorded attempts of the real scheduler. */
import { basename } from 'node:path';
import { addToTree, listTree, type NodeTree, removeFromTree } from '../../sim/scheduler/cache/node-order.ts';
import { DEFAULT_ARGS } from '../../sim/scheduler/config/plugin-args.ts';
import { nodesToFind } from '../../sim/scheduler/framework/cycle.ts';
import { candidatesToFind } from '../../sim/scheduler/plugins/preemption/dry-run.ts';
import { readRecording } from './recordings.ts';
import { differences, type Expectation } from './scheduler/attempt.ts';
import { missingFor } from './scheduler/coverage.ts';
import type { SchedulerInput } from './scheduler/input.ts';
import { type Operation, playSequence, type QueueStep } from './scheduler/sequence.ts';
import type { Outcome, Suite } from './suite.ts';

interface Attempt {
  readonly name: string;
  readonly input: SchedulerInput;
  readonly expect: Expectation;
}

interface Sequence {
  readonly name: string;
  readonly input: { readonly ops: readonly Operation[] };
  readonly steps: readonly QueueStep[];
}

interface Tables {
  readonly nodesToFind: readonly (readonly [number, number | null, number])[];
  readonly preemptionCandidates: readonly (readonly [number, number])[];
  readonly nodeOrder: readonly {
    readonly add: readonly (readonly [string, string])[];
    readonly remove?: readonly string[];
    readonly order: readonly string[];
  }[];
}

function attempt(topic: string, { name, input, expect }: Attempt): Outcome {
  const full = `${topic}/${name}`;
  const missing = missingFor(input);
  if (missing !== undefined) return { name: full, verdict: 'not covered', notes: [missing] };
  const notes = differences(input, expect);
  return { name: full, verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
}

/** Each step counts. */
function* sequence(topic: string, { name, input, steps }: Sequence): Iterable<Outcome> {
  let step = 0;
  for (const { missing, differences: notes } of playSequence(input.ops, steps)) {
    const full = `${topic}/${name} step ${step++}`;
    if (missing !== undefined) yield { name: full, verdict: 'not covered', notes: [missing] };
    else yield { name: full, verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
  }
}

function* recorded(topic: string, cases: readonly (Attempt | Sequence)[], only: RegExp): Iterable<Outcome> {
  for (const one of cases) {
    if ('steps' in one) yield* sequence(topic, one);
    else if (only.test(`${topic}/${one.name}`)) yield attempt(topic, one);
  }
}

function* tables({ nodesToFind: counts, preemptionCandidates, nodeOrder }: Tables): Iterable<Outcome> {
  for (const [nodes, percentage, want] of counts) {
    const got = nodesToFind(nodes, percentage ?? 0);
    const notes = got === want ? [] : [`want ${want}, got ${got}`];
    yield { name: `tables/nodesToFind ${nodes} ${percentage}`, verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
  }
  for (const [nodes, want] of preemptionCandidates) {
    const got = candidatesToFind(nodes, DEFAULT_ARGS.DefaultPreemption);
    const notes = got === want ? [] : [`want ${want}, got ${got}`];
    yield { name: `tables/preemptionCandidates ${nodes}`, verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
  }
  for (const [i, { add, remove = [], order }] of nodeOrder.entries()) {
    const tree: NodeTree = new Map();
    for (const [name, zone] of add) addToTree(tree, zone, name);
    for (const name of remove) removeFromTree(tree, add.find(([other]) => other === name)?.[1] ?? '', name);
    const got = listTree(tree);
    const notes = got.join() === order.join() ? [] : [`want ${order.join()}, got ${got.join()}`];
    yield { name: `tables/nodeOrder ${i}`, verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
  }
}

function* replay(files: readonly string[], only: RegExp): Iterable<Outcome> {
  for (const file of files) {
    const topic = basename(file).replace(/\.json(\.gz)?$/, '');
    const recording = readRecording(file);
    const outcomes = Array.isArray(recording) ? recorded(topic, recording, only) : tables(recording as Tables);
    for (const outcome of outcomes) if (only.test(outcome.name)) yield outcome;
  }
}

export const schedulerSuite: Suite = { recordings: 'scheduler', replay };
