/** Refusals by what nodes are: cordons, taints, labels, names, gates of the pod. */

import { requiredNodesMatch, requirementHolds } from '../../../machinery/selectors/node-selection.ts';
import { untolerated } from '../../../machinery/selectors/tolerations.ts';
import type { Taint } from '../../../machinery/types/node.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { NodeSelectorRequirement, NodeSelectorTerm, Toleration } from '../../../machinery/types/scheduling-constraints.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Change } from '../change.ts';
import type { Question } from '../question.ts';

export function* ungated({ situation }: Question): Generator<Change> {
  yield { kind: 'drop gates', gates: (situation.pod.pod.spec.schedulingGates ?? []).map(({ name }) => name) };
}

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export function* uncordoned({ node }: Question): Generator<Change> {
  yield { kind: 'uncordon', node: node.name };
  yield { kind: 'tolerate', tolerations: [tolerationOf(CORDON)] };
}

export function* tolerated({ situation, node }: Question): Generator<Change> {
  const taints = missing(node.taints, situation.pod.pod);
  yield { kind: 'tolerate', tolerations: taints.map(tolerationOf) };
  yield { kind: 'untaint', node: node.name, taints };
}

function missing(taints: readonly Taint[], { spec }: Pod): readonly Taint[] {
  return taints.filter((taint) => untolerated([taint], spec.tolerations) !== undefined);
}

function tolerationOf({ key, value, effect }: Taint): Toleration {
  return value === undefined || value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/** What kubelets say of themselves is not for others to change. */
const OWN = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

interface Labelling {
  readonly set: Readonly<Record<string, string>>;
  readonly drop: readonly string[];
}

export function* labelled(question: Question): Generator<Change> {
  const { situation, node } = question;
  const { spec } = situation.pod.pod;
  const selected = Object.entries(spec.nodeSelector ?? {}).map(
    ([key, value]): NodeSelectorRequirement => ({ key, operator: 'In', values: [value] }),
  );
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const enforced = situation.args.NodeAffinity.addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const ways = choices(terms).flatMap((own) => choices(enforced).map((added) => [...selected, ...own, ...added]));
  const found = ways.flatMap((requirements) => labelling(requirements, question) ?? []).sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const { set, drop } of found) yield { kind: 'label', node: node.name, set, drop };
  if (requiredNodesMatch(situation.pod.pod, node.node)) return;
  const wrong = selected.filter(({ key, values = [] }) => node.labels[key] !== values[0]).map(({ key }) => key);
  if (wrong.length > 0) yield { kind: 'drop rule', rule: 'nodeSelector', of: wrong.length === selected.length ? [] : wrong };
  if (terms.length > 0) yield { kind: 'drop rule', rule: 'nodeAffinity', of: [] };
}

function sizeOf({ set, drop }: Labelling): number {
  return Object.keys(set).length + drop.length;
}

/** Any of the terms is enough; without terms there is nothing to do. */
function choices(terms: readonly NodeSelectorTerm[]): readonly (readonly NodeSelectorRequirement[])[] {
  if (terms.length === 0) return [[]];
  return terms.filter(({ matchFields = [] }) => matchFields.length === 0).map(({ matchExpressions = [] }) => matchExpressions);
}

/** Undefined if labels cannot do it. */
function labelling(requirements: readonly NodeSelectorRequirement[], { node, situation }: Question): Labelling | undefined {
  const set: Record<string, string> = {};
  const drop: string[] = [];
  for (const requirement of requirements) {
    const { key, operator } = requirement;
    if (requirementHolds(requirement, set[key] ?? node.labels[key])) continue;
    if (OWN.has(key) || key in set || drop.includes(key)) return undefined;
    if (operator === 'NotIn' || operator === 'DoesNotExist') drop.push(key);
    else set[key] = valueFor(requirement, situation.fleet.nodes);
  }
  return sizeOf({ set, drop }) === 0 ? undefined : { set, drop };
}

function valueFor({ key, operator, values = [] }: NodeSelectorRequirement, nodes: readonly NodeInfo[]): string {
  const [first = ''] = values;
  if (operator === 'Gt') return String(Number(first) + 1);
  if (operator === 'Lt') return String(Number(first) - 1);
  if (operator === 'In') return first;
  return nodes.find(({ labels }) => labels[key] !== undefined)?.labels[key] ?? 'true';
}
