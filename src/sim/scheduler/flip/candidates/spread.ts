/** Refusals by PodTopologySpread: domains that have too many, nodes that lie in none. */
import type { NodeInfo } from '../../framework/node-info.ts';
import { type Constraint, constraintsOf, spreadDefaults } from '../../plugins/spread-constraints.ts';
import type { Change } from '../change.ts';
import { evictions, greatest, least, mayGo, type Occupant, type Question } from '../question.ts';

/** Values of a label that are tried. */
const MOST_VALUES = 6;
const MOST_SKEW = 100_000;

export function* spread(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { list } = constraintsOf(situation.pod, situation.fleet, 'DoNotSchedule', spreadDefaults(situation.args.PodTopologySpread));
  const without = list.filter(({ topologyKey }) => node.labels[topologyKey] === undefined).map(({ topologyKey }) => topologyKey);
  const keys = [...new Set(list.map(({ topologyKey }) => topologyKey))];
  const isOwn = (situation.pod.pod.spec.topologySpreadConstraints ?? []).length > 0;
  if (without.length > 0) yield* placed(question, [...new Set(without)]);
  else {
    if (isOwn) for (const key of keys) yield* wider(question, key, list);
    yield* evictions(question, crowd(question, list));
    yield { kind: 'add node', like: node.name };
  }
  if (!isOwn) return;
  for (const key of keys) yield { kind: 'drop rule', rule: 'topologySpreadConstraints', of: keys.length === 1 ? [] : [key] };
  if (keys.length > 1) yield { kind: 'drop rule', rule: 'topologySpreadConstraints', of: [] };
}

function* wider({ suffices }: Question, topologyKey: string, list: readonly Constraint[]): Generator<Change> {
  const mine = list.filter((one) => one.topologyKey === topologyKey);
  const from = Math.min(...mine.map(({ maxSkew }) => maxSkew));
  const to = least(from, MOST_SKEW, (value) => suffices({ kind: 'skew', topologyKey, from, to: value }));
  if (to !== undefined) yield { kind: 'skew', topologyKey, from, to };
  const domains = Math.max(...mine.map(({ minDomains }) => minDomains));
  const fewer = greatest(1, domains, (value) => suffices({ kind: 'fewer domains', topologyKey, from: domains, to: value }));
  if (fewer !== undefined) yield { kind: 'fewer domains', topologyKey, from: domains, to: fewer };
}

/** The pods that are counted in the domains of the node. */
function crowd({ situation, node }: Question, list: readonly Constraint[]): readonly Occupant[] {
  const { namespace } = situation.pod.pod.metadata;
  const found: Occupant[] = [];
  for (const { name, labels, pods } of situation.fleet.nodes) {
    const near = list.filter(({ topologyKey }) => labels[topologyKey] === node.labels[topologyKey]);
    if (near.length === 0) continue;
    for (const pod of mayGo(situation, pods)) {
      const { metadata } = pod.pod;
      if (metadata.namespace === namespace && near.some((one) => one.matches(metadata.labels))) found.push({ pod, node: name });
    }
  }
  return found.sort((a, b) => a.pod.priority - b.pod.priority);
}

/** It gets the labels that it lacks: the value of the domain with the fewest nodes first. */
function* placed({ situation, node }: Question, keys: readonly string[]): Generator<Change> {
  const ways = keys.map((key) => valuesOf(situation.fleet.nodes, key));
  for (let i = 0; i < MOST_VALUES; i++) {
    const set = Object.fromEntries(keys.map((key, at) => [key, ways[at]?.[i] ?? ways[at]?.[0] ?? 'new']));
    yield { kind: 'label', node: node.name, set, drop: [] };
    if (ways.every((values) => i >= values.length - 1)) return;
  }
}

function valuesOf(nodes: readonly NodeInfo[], key: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { labels } of nodes) {
    const value = labels[key];
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => a - b).map(([value]) => value);
}
