/** Refusals by InterPodAffinity: who is wanted and not there, who is there and not wanted, whom the pod disturbs. */
import type { LabelSelector } from '../../../machinery/types/label-selector.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { allTermsMatch, type PodTerm, termMatches } from '../../framework/pod-terms.ts';
import type { Change } from '../change.ts';
import { evictions, mayGo, type Occupant, type Question } from '../question.ts';

const NONE: readonly never[] = Object.freeze([]);
const MOST_VALUES = 4;

/** By the words of the plugin, which has no others. */
export function* nearness(question: Question): Generator<Change> {
  const [reason = ''] = question.refused.reasons;
  if (reason.includes('match pod affinity')) yield* closer(question);
  else if (reason.includes('match pod anti-affinity')) yield* apart(question);
  else yield* welcome(question);
}

function inDomain({ labels }: NodeInfo, { node }: Question, { topologyKey }: PodTerm): boolean {
  return node.labels[topologyKey] !== undefined && labels[topologyKey] === node.labels[topologyKey];
}

/** Pods in the node's domain of which one of the terms holds. */
function* neighbours(question: Question, terms: readonly PodTerm[], holds: (pod: PodInfo, term: PodTerm) => boolean): Generator<Occupant> {
  for (const node of question.situation.fleet.nodes) {
    const near = terms.filter((term) => inDomain(node, question, term));
    if (near.length === 0) continue;
    for (const pod of node.pods) if (near.some((term) => holds(pod, term))) yield { pod, node: node.name };
  }
}

/** All of them, or nobody if somebody may not go. */
function who({ situation }: Question, found: readonly Occupant[]): readonly Occupant[] {
  const going = new Set(
    mayGo(
      situation,
      found.map(({ pod }) => pod),
    ),
  );
  return found.every(({ pod }) => going.has(pod)) ? found : NONE;
}

function* closer(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { namespaces, nodes } = situation.fleet;
  const terms = situation.pod.terms?.affinity ?? NONE;
  const isWanted = ({ pod }: PodInfo) => allTermsMatch(terms, pod, namespaces);
  const homes = nodes.filter(({ pods }) => pods.some(isWanted));
  const lacking = [...new Set(terms.map(({ topologyKey }) => topologyKey))].filter((key) => node.labels[key] === undefined);
  if (lacking.length > 0) {
    const ways = homes.map(({ labels }) => Object.fromEntries(lacking.map((key) => [key, labels[key] ?? ''])));
    const distinct = [...new Map(ways.map((set) => [JSON.stringify(set), set])).values()];
    for (const set of distinct.slice(0, MOST_VALUES)) yield { kind: 'label', node: node.name, set, drop: [] };
  } else {
    const like = homes[0]?.pods.find(isWanted);
    const namespace = like?.pod.metadata.namespace ?? terms[0]?.namespaces[0] ?? '';
    const labels = like?.pod.metadata.labels ?? Object.assign({}, ...terms.map(({ selector }) => labelsOf(selector)));
    if (like !== undefined) yield { kind: 'add pod', node: node.name, namespace, labels, like: like.key };
    yield { kind: 'add pod', node: node.name, namespace, labels };
  }
  yield* dropped('podAffinity', terms);
}

/** Labels that a selector asks for. */
function labelsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): Readonly<Record<string, string>> {
  const more = matchExpressions.flatMap(({ key, operator, values = [] }) => {
    if (operator === 'In') return [[key, values[0] ?? '']];
    return operator === 'Exists' ? [[key, 'true']] : [];
  });
  return { ...matchLabels, ...Object.fromEntries(more) };
}

function* apart(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { namespaces } = situation.fleet;
  const terms = situation.pod.terms?.antiAffinity ?? NONE;
  const near = [...neighbours(question, terms, ({ pod }, term) => termMatches(term, pod, namespaces))];
  yield* evictions(question, who(question, near));
  yield { kind: 'add node', like: node.name };
  yield* dropped('podAntiAffinity', terms);
}

function* dropped(rule: 'podAffinity' | 'podAntiAffinity', terms: readonly PodTerm[]): Generator<Change> {
  const keys = [...new Set(terms.map(({ topologyKey }) => topologyKey))];
  if (keys.length > 1) for (const key of keys) yield { kind: 'drop rule', rule, of: [key] };
  yield { kind: 'drop rule', rule, of: [] };
}

function* welcome(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { namespaces, nodes } = situation.fleet;
  const { pod } = situation.pod;
  const isMeant = (term: PodTerm) => termMatches(term, pod, namespaces);
  const found: Occupant[] = [];
  const selectors: (LabelSelector | undefined)[] = [];
  for (const other of nodes) {
    for (const one of other.withTerms) {
      const terms = (one.terms?.antiAffinity ?? NONE).filter((term) => inDomain(other, question, term) && isMeant(term));
      if (terms.length > 0) found.push({ pod: one, node: other.name });
      selectors.push(...terms.map(({ selector }) => selector));
    }
  }
  const { labels = {} } = pod.metadata;
  const named = [...new Set(selectors.flatMap((selector) => keysOf(selector)))].filter((key) => labels[key] !== undefined);
  for (const key of named) yield { kind: 'label pod', set: {}, drop: [key] };
  if (named.length > 1) yield { kind: 'label pod', set: {}, drop: named };
  yield* evictions(question, who(question, found));
  yield { kind: 'add node', like: node.name };
}

function keysOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): readonly string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
}
