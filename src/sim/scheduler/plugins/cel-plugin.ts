/**
 * A filter or a score that a person writes, as a CEL expression. No upstream: the real scheduler is extended in Go.
 *
 * Variables: `pod` and `node`, the objects as the API has them; `nodeInfo.requested` and `nodeInfo.allocatable`, quantities by resource
 * name; `nodeInfo.pods`, the pods on the node, assumed ones included. A filter gives a bool, a score a number: numbers within 0..100 count
 * as they are, others are brought there by the least and the most of the cycle.
 */
import { baseEnvironment } from '../../machinery/cel/environment.ts';
import { compile, type Expression, type Outcome, type Problem } from '../../machinery/cel/expression.ts';
import { QuantityValue } from '../../machinery/cel/quantities.ts';
import { celValue, mostItems } from '../../machinery/cel/values.ts';
import type { Hints } from '../framework/change.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { MAX_SCORE, type Normalizer, type Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Rejection, rejection } from '../framework/verdict.ts';

export interface CelPluginSpec {
  readonly name: string;
  readonly point: 'Filter' | 'Score';
  readonly expression: string;
  /** Of a score; default 1. */
  readonly weight?: number;
}

export type CelPlugin = { readonly ok: true; readonly plugin: Plugin } | { readonly ok: false; readonly problem: Problem };

/** Nodes of the expression that may be visited for one node of the cluster: a cycle over 5,000 of them still ends within seconds. */
export const MOST_VISITS = 20_000;

class NodeInfoValue {
  readonly requested: ReadonlyMap<string, QuantityValue>;
  readonly allocatable: ReadonlyMap<string, QuantityValue>;
  readonly pods: readonly unknown[];

  constructor(info: NodeInfo) {
    const { allocatable } = info;
    this.requested = amounts(info.milliCpu, info.memory, info.ephemeralStorage, info.pods.length, info.scalar);
    this.allocatable = amounts(
      allocatable.milliCpu,
      allocatable.memory,
      allocatable.ephemeralStorage,
      allocatable.pods,
      allocatable.scalar,
    );
    this.pods = info.pods.map(({ pod }) => celValue(pod));
  }
}

const MILLI = 1_000_000n;
const UNIT = 1_000_000_000n;

function amounts(
  milliCpu: number,
  memory: number,
  storage: number,
  pods: number,
  scalar: ReadonlyMap<string, number>,
): ReadonlyMap<string, QuantityValue> {
  const whole = (count: number, format: 'BinarySI' | 'DecimalSI') => new QuantityValue({ nanos: BigInt(count) * UNIT, format });
  return new Map([
    ['cpu', new QuantityValue({ nanos: BigInt(milliCpu) * MILLI, format: 'DecimalSI' })],
    ['memory', whole(memory, 'BinarySI')],
    ['ephemeral-storage', whole(storage, 'BinarySI')],
    ['pods', whole(pods, 'DecimalSI')],
    ...[...scalar].map(([name, count]): [string, QuantityValue] => [name, whole(count, 'DecimalSI')]),
  ]);
}

const ENVIRONMENT = baseEnvironment()
  .registerType('kubestra.NodeInfo', {
    ctor: NodeInfoValue,
    fields: {
      requested: 'map<string, kubernetes.Quantity>',
      allocatable: 'map<string, kubernetes.Quantity>',
      pods: 'list<dyn>',
    },
  } as never)
  .registerVariable('pod', 'dyn')
  .registerVariable('node', 'dyn')
  .registerVariable('nodeInfo', 'kubestra.NodeInfo');

const RESULTS: Readonly<Record<CelPluginSpec['point'], readonly string[]>> = {
  Filter: ['bool', 'dyn'],
  Score: ['int', 'double', 'uint', 'dyn'],
};
const WANTED = { Filter: 'bool', Score: 'a number' };

export function celPlugin({ name, point, expression: source, weight = 1 }: CelPluginSpec): CelPlugin {
  const compiled = compile(source, ENVIRONMENT);
  if (!compiled.ok) return compiled;
  const { expression } = compiled;
  if (!RESULTS[point].includes(expression.type)) return refused(`a ${point} must give ${WANTED[point]}, not ${expression.type}`);
  if (expression.cost(1) > MOST_VISITS) return refused(`an expression may have at most ${MOST_VISITS} nodes`);
  return { ok: true, plugin: point === 'Filter' ? filterPlugin(name, expression) : scorePlugin(name, expression, weight) };
}

function refused(message: string): CelPlugin {
  return { ok: false, problem: { line: 1, column: 1, message } };
}

const values = new WeakMap<NodeInfo, NodeInfoValue>();

function infoValue(info: NodeInfo): NodeInfoValue {
  let value = values.get(info);
  if (value === undefined) {
    value = new NodeInfoValue(info);
    values.set(info, value);
  }
  return value;
}

/** Variables that the expression does not name are not worked out. */
function runnerFor(expression: Expression, { pod }: PodInfo): (info: NodeInfo) => Outcome {
  const looksAtNodeInfo = mentions(expression, 'nodeInfo');
  const own = celValue(pod);
  const items = mostItems(pod);
  return (info) => {
    const most = Math.max(items, mostItems(info.node), looksAtNodeInfo ? itemsOf(info) : 0);
    if (expression.cost(most) > MOST_VISITS) return { ok: false, error: `costs more than ${MOST_VISITS} steps on this node` };
    return expression.run({ pod: own, node: celValue(info.node), nodeInfo: looksAtNodeInfo ? infoValue(info) : undefined });
  };
}

function itemsOf({ pods }: NodeInfo): number {
  return pods.reduce((most, { pod }) => Math.max(most, mostItems(pod)), pods.length);
}

/** Told from the text: a word too many only costs time. */
function mentions({ source }: Expression, variable: string): boolean {
  return new RegExp(`\\b${variable}\\b`).test(source);
}

function filterPlugin(name: string, expression: Expression): Plugin {
  const looksAtPods = mentions(expression, 'nodeInfo');
  const code = looksAtPods ? 'Unschedulable' : 'UnschedulableAndUnresolvable';
  const unwanted = rejection(code, name, `node(s) didn't satisfy the expression of ${name}`);
  const failed = (error: string): Rejection => rejection('UnschedulableAndUnresolvable', name, `${name}: ${error}`);
  return Object.freeze({
    name,
    preFilter(pod: PodInfo) {
      const run = runnerFor(expression, pod);
      const filter = (info: NodeInfo): Rejection | undefined => {
        const outcome = run(info);
        if (!outcome.ok) return failed(outcome.error);
        if (typeof outcome.value !== 'boolean') return failed('gives no bool');
        return outcome.value ? undefined : unwanted;
      };
      return { kind: 'filter' as const, filter };
    },
    hints: hintsFor(looksAtPods),
  });
}

function hintsFor(looksAtPods: boolean): Hints {
  const always = () => true;
  const onPods: Hints = { 'assigned pod added': always, 'assigned pod updated': always, 'assigned pod deleted': always };
  return { 'node added': always, 'node updated': always, 'pod updated': always, ...(looksAtPods && onPods) };
}

/** A node for which it fails gets nothing. */
function scorePlugin(name: string, expression: Expression, weight: number): Plugin {
  return Object.freeze({
    name,
    weight,
    preScore(pod: PodInfo) {
      const run = runnerFor(expression, pod);
      const score = (info: NodeInfo): number => {
        const outcome = run(info);
        const points = outcome.ok ? Number(outcome.value) : 0;
        return Number.isFinite(points) ? Math.floor(points) : 0;
      };
      return { score, normalize: withinBounds };
    },
  });
}

const withinBounds: Normalizer = (scores) => {
  const least = scores.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (least >= 0 && most <= MAX_SCORE) return;
  const range = Math.max(most - least, 1);
  for (const [at, score] of scores.entries()) scores[at] = Math.floor((MAX_SCORE * (score - least)) / range);
};
