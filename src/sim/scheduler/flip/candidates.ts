/** Which single changes could answer a refusal, the smallest first: guesses by plugin, each still to be tried. */

import { untolerated } from '../../machinery/selectors/tolerations.ts';
import type { Taint } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { NodeSelectorRequirement, Toleration } from '../../machinery/types/scheduling-constraints.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Setback } from '../framework/verdict.ts';
import type { Change } from './change.ts';

/** Pods of one node that are thought of as the one to go. */
const MAX_VICTIMS = 6;
const MAX_WIDER = 8;

export function candidates(pod: PodInfo, node: NodeInfo, { plugin }: Setback): readonly Change[] {
  switch (plugin) {
    case 'NodeUnschedulable':
      return [{ kind: 'uncordon', node: node.name }];
    case 'TaintToleration':
      return [{ kind: 'tolerate', tolerations: missing(node.taints, pod.pod).map(tolerationOf) }];
    case 'NodeAffinity':
      return [...labels(pod.pod, node), ...ownRules(pod.pod)];
    case 'NodeResourcesFit':
      return [...lessAsked(pod, node), ...evictions(pod, node), { kind: 'add node', like: node.name }];
    case 'PodTopologySpread':
      return [...wider(pod.pod), ...evictions(pod, node), { kind: 'add node', like: node.name }];
    case 'InterPodAffinity':
      return [
        ...evictions(pod, node),
        { kind: 'add node', like: node.name },
        { kind: 'drop rule', rule: 'podAntiAffinity' },
        { kind: 'drop rule', rule: 'podAffinity' },
      ];
    default:
      return [...evictions(pod, node), { kind: 'add node', like: node.name }];
  }
}

function missing(taints: readonly Taint[], { spec }: Pod): readonly Taint[] {
  return taints.filter((taint) => untolerated([taint], spec.tolerations) !== undefined);
}

function tolerationOf({ key, value, effect }: Taint): Toleration {
  return value === undefined || value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/** The one label that the node lacks. */
function labels({ spec }: Pod, { name, labels: own }: NodeInfo): readonly Change[] {
  const wrong = Object.entries(spec.nodeSelector ?? {}).filter(([key, value]) => own[key] !== value);
  if (wrong.length > 1) return [];
  const [selected] = wrong;
  if (selected !== undefined) return [{ kind: 'label', node: name, key: selected[0], value: selected[1] }];
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.flatMap(({ matchExpressions = [] }) => matchExpressions.flatMap((one) => labelFor(one, name, own)));
}

function labelFor({ key, operator, values = [] }: NodeSelectorRequirement, node: string, own: NodeInfo['labels']): readonly Change[] {
  const [first] = values;
  if (operator === 'In' && first !== undefined && !values.includes(own[key] ?? '')) return [{ kind: 'label', node, key, value: first }];
  if (operator === 'Exists' && own[key] === undefined) return [{ kind: 'label', node, key, value: '' }];
  return [];
}

function ownRules({ spec }: Pod): readonly Change[] {
  const rules: Change[] = [];
  if (Object.keys(spec.nodeSelector ?? {}).length > 0) rules.push({ kind: 'drop rule', rule: 'nodeSelector' });
  if (spec.affinity?.nodeAffinity !== undefined) rules.push({ kind: 'drop rule', rule: 'nodeAffinity' });
  return rules;
}

/** What is free, where something is. */
function lessAsked({ requests }: PodInfo, { allocatable, milliCpu, memory, ephemeralStorage, scalar }: NodeInfo): readonly Change[] {
  const asked: readonly (readonly [string, number, number])[] = [
    ['cpu', requests.milliCpu, allocatable.milliCpu - milliCpu],
    ['memory', requests.memory, allocatable.memory - memory],
    ['ephemeral-storage', requests.ephemeralStorage, allocatable.ephemeralStorage - ephemeralStorage],
    ...[...requests.scalar].map(([name, count]) => [name, count, (allocatable.scalar.get(name) ?? 0) - (scalar.get(name) ?? 0)] as const),
  ];
  return asked.flatMap(([resource, wanted, free]): readonly Change[] =>
    wanted > free && free > 0 ? [{ kind: 'ask for less', resource, asked: wanted, most: free }] : [],
  );
}

/** The least important first, among equals those that ask for least. */
function evictions(pod: PodInfo, { name, pods }: NodeInfo): readonly Change[] {
  const rank = (one: PodInfo) => one.requests.milliCpu + one.requests.memory / 1_048_576;
  return pods
    .filter((one) => one.priority <= pod.priority)
    .sort((a, b) => a.priority - b.priority || rank(a) - rank(b) || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_VICTIMS)
    .map((one) => ({ kind: 'evict', node: name, pod: one.key }));
}

function wider({ spec }: Pod): readonly Change[] {
  const hard = spec.topologySpreadConstraints?.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule') ?? [];
  return hard.flatMap(({ topologyKey, maxSkew }) =>
    Array.from({ length: MAX_WIDER }, (_, i): Change => ({ kind: 'skew', topologyKey, from: maxSkew, to: maxSkew + i + 1 })),
  );
}
