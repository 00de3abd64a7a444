/** Single changes that may bring a pod onto a node, as data, and what pod and fleet would be with one of them made. */
import { milliValue } from '../../machinery/quantity.ts';
import type { Container } from '../../machinery/types/container.ts';
import type { Pod, PodSpec } from '../../machinery/types/pod.ts';
import type { Affinity, Toleration } from '../../machinery/types/scheduling-constraints.ts';
import { type NodeInfo, nodeInfo, withNode, withoutPod } from '../framework/node-info.ts';
import type { Fleet } from '../framework/plugin.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';

/** A rule of the pod's own that could be dropped. */
export type OwnRule = 'nodeSelector' | keyof Affinity;

export type Change =
  | { readonly kind: 'tolerate'; readonly tolerations: readonly Toleration[] }
  | { readonly kind: 'uncordon'; readonly node: string }
  | { readonly kind: 'label'; readonly node: string; readonly key: string; readonly value: string }
  /** Asks for so much in all: thousandths of a CPU, or whole units. */
  | { readonly kind: 'ask for less'; readonly resource: string; readonly asked: number; readonly most: number }
  | { readonly kind: 'skew'; readonly topologyKey: string; readonly from: number; readonly to: number }
  | { readonly kind: 'evict'; readonly node: string; readonly pod: string }
  | { readonly kind: 'add node'; readonly like: string }
  | { readonly kind: 'drop rule'; readonly rule: OwnRule };

/** What a cycle decides on. */
export interface Situation {
  readonly pod: PodInfo;
  readonly fleet: Fleet;
}

/** Undefined: the change cannot be made. */
export function changed({ pod, fleet }: Situation, change: Change): Situation | undefined {
  switch (change.kind) {
    case 'tolerate':
      return withSpec(pod, fleet, { tolerations: [...(pod.pod.spec.tolerations ?? []), ...change.tolerations] });
    case 'uncordon':
      return withInfo(pod, fleet, change.node, (info) =>
        withNode(info, { ...info.node, spec: { ...info.node.spec, unschedulable: false, taints: untainted(info) } }),
      );
    case 'label':
      return withInfo(pod, fleet, change.node, (info) => {
        const labels = { ...info.labels, [change.key]: change.value };
        return withNode(info, { ...info.node, metadata: { ...info.node.metadata, labels } });
      });
    case 'ask for less': {
      const containers = lessOf(pod.pod.spec.containers, change.resource, change.asked - change.most);
      return containers === undefined ? undefined : withSpec(pod, fleet, { containers });
    }
    case 'skew': {
      const { topologySpreadConstraints = [] } = pod.pod.spec;
      const wider = topologySpreadConstraints.map((one) => (one.topologyKey === change.topologyKey ? { ...one, maxSkew: change.to } : one));
      return withSpec(pod, fleet, { topologySpreadConstraints: wider });
    }
    case 'evict':
      return withInfo(pod, fleet, change.node, (info) => withoutPod(info, change.pod));
    case 'add node':
      return withOneMore(pod, fleet, change.like);
    case 'drop rule':
      return withSpec(pod, fleet, without(pod.pod.spec, change.rule));
  }
}

/** The taint that comes with a cordon goes with it. */
function untainted({ taints }: NodeInfo): NodeInfo['taints'] {
  return taints.filter(({ key }) => key !== 'node.kubernetes.io/unschedulable');
}

function withSpec(pod: PodInfo, fleet: Fleet, spec: Partial<PodSpec>): Situation {
  const changedPod: Pod = Object.freeze({ ...pod.pod, spec: { ...pod.pod.spec, ...spec } });
  return { pod: podInfo(changedPod), fleet };
}

function without(spec: PodSpec, rule: OwnRule): Partial<PodSpec> {
  if (rule === 'nodeSelector') return { nodeSelector: {} };
  const { [rule]: _, ...affinity } = spec.affinity ?? {};
  return { affinity };
}

function withInfo(pod: PodInfo, fleet: Fleet, name: string, by: (info: NodeInfo) => NodeInfo): Situation | undefined {
  const place = fleet.nodes.findIndex((info) => info.name === name);
  if (place < 0) return undefined;
  const old = fleet.nodes[place] as NodeInfo;
  const now = by(old);
  const podsWithTerms = fleet.podsWithTerms + now.withTerms.length - old.withTerms.length;
  return { pod, fleet: { ...fleet, nodes: fleet.nodes.with(place, now), podsWithTerms } };
}

/** Its name, and what it is called by its labels. */
export function nameOfOneMore(like: string): string {
  return `${like}-more`;
}

/** An empty node with the labels, taints and size of another. */
function withOneMore(pod: PodInfo, fleet: Fleet, like: string): Situation | undefined {
  const model = fleet.nodes.find(({ name }) => name === like);
  if (model === undefined) return undefined;
  const name = nameOfOneMore(like);
  const labels = { ...model.labels, 'kubernetes.io/hostname': name };
  const metadata = { ...model.node.metadata, name, uid: name, labels };
  return { pod, fleet: { ...fleet, nodes: [...fleet.nodes, nodeInfo({ ...model.node, metadata })] } };
}

/** Taken from the container that asks for most; undefined if it does not ask for so much. */
function lessOf(containers: readonly Container[], resource: string, less: number): readonly Container[] | undefined {
  const amounts = containers.map(({ resources }) => amount(resource, resources?.requests?.[resource]));
  const at = amounts.indexOf(Math.max(...amounts));
  const left = (amounts[at] ?? 0) - less;
  if (left < 0) return undefined;
  return containers.map((container, i) => {
    if (i !== at) return container;
    const requests = { ...container.resources?.requests, [resource]: textOf(resource, left) };
    return { ...container, resources: { ...container.resources, requests } };
  });
}

function amount(resource: string, text: string | undefined): number {
  return resource === 'cpu' ? milliValue(text) : Math.ceil(milliValue(text) / 1_000);
}

function textOf(resource: string, left: number): string {
  return resource === 'cpu' ? `${left}m` : String(left);
}
