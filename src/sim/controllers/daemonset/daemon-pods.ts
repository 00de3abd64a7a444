/** The pods of a DaemonSet: made for one node each, and known again by it (pkg/controller/daemon/util/daemonset_util.go). */
import type { Unborn } from '../../client/api-client.ts';
import { DAEMON_SETS } from '../../client/resource.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Pod, PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { Affinity } from '../../machinery/types/scheduling-constraints.ts';
import { podFromTemplate } from '../pods/pod-from-template.ts';
import { isPodFinished, microsOf } from '../pods/pod-state.ts';
import { daemonTolerations } from './tolerations.ts';

/** Names the ControllerRevision of the pod's template. */
export const HASH_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';
const NODE_FIELD = 'metadata.name';

/** By name of the node they are, or are to be, on; no node without a pod. */
export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

/** Pods that end and are being deleted are none of the set's business any more. */
export function isLeft(pod: Pod): boolean {
  return isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
}

export function byNode(pods: readonly Pod[]): PodsByNode {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group) group.push(pod);
    else groups.set(node, [pod]);
  }
  return groups;
}

/** The node that it is bound to, or that its affinity asks for. */
function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  for (const { matchFields = [] } of required?.nodeSelectorTerms ?? []) {
    for (const { key, operator, values = [] } of matchFields) {
      if (key === NODE_FIELD && operator === 'In') return values.length === 1 ? values[0] : undefined;
    }
  }
  return undefined;
}

/** Bound ones first, then the oldest (podByCreationTimestampAndPhase). */
export function oldestFirst(pods: readonly Pod[]): readonly Pod[] {
  return pods.length < 2 ? pods : [...pods].sort(compare);
}

function compare(a: Pod, b: Pod): number {
  if (Boolean(a.spec.nodeName) !== Boolean(b.spec.nodeName)) return a.spec.nodeName ? -1 : 1;
  const age = (microsOf(a.metadata.creationTimestamp) ?? 0) - (microsOf(b.metadata.creationTimestamp) ?? 0);
  if (age !== 0) return age;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Has the pod the template of now? The generation stands for it in pods that are older than hashes. */
export function isUpToDate({ metadata }: Pod, set: DaemonSet, hash: string): boolean {
  const labels = metadata.labels ?? {};
  if (hash !== '' && labels[HASH_LABEL] === hash) return true;
  const generation = templateGeneration(set);
  return generation !== undefined && labels[GENERATION_LABEL] === generation;
}

/** How often the template has changed, as a label says it; undefined if that is no number. */
function templateGeneration({ metadata }: DaemonSet): string | undefined {
  const text = metadata.annotations?.[GENERATION_ANNOTATION];
  return text !== undefined && /^[+-]?\d+$/.test(text) ? String(BigInt(text)) : undefined;
}

/** Makes pods of the set, each for the node that it is asked for. */
export function podMaker(set: DaemonSet, hash: string): (node: string) => Unborn<Pod> {
  const { metadata, spec } = set.spec.template;
  const generation = templateGeneration(set);
  const labels = {
    ...metadata?.labels,
    ...(generation === undefined ? {} : { [GENERATION_LABEL]: generation }),
    ...(hash === '' ? {} : { [HASH_LABEL]: hash }),
  };
  const tolerations = daemonTolerations(spec);
  return (node) => {
    const template: PodTemplateSpec = {
      metadata: { ...metadata, labels },
      spec: { ...spec, tolerations, affinity: boundTo(node, spec.affinity) },
    };
    return podFromTemplate(template, set, DAEMON_SETS);
  };
}

/** The scheduler is left to bind the pod, but to that node only. */
function boundTo(node: string, affinity: Affinity | undefined): Affinity {
  const nodeSelectorTerms = [{ matchFields: [{ key: NODE_FIELD, operator: 'In' as const, values: [node] }] }];
  return {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  };
}
