/** The objects of a recorded attempt, filled in as the recordings' reader has to, then as the API server does at creation. */

import { podDefinition } from '../../../sim/machinery/kinds/pod/definition.ts';
import type { Draft, StrategyContext } from '../../../sim/machinery/scheme/definition.ts';
import type { Namespace } from '../../../sim/machinery/types/namespace.ts';
import type { Node } from '../../../sim/machinery/types/node.ts';
import type { Pod } from '../../../sim/machinery/types/pod.ts';

export interface SchedulerInput {
  readonly pod: Draft;
  readonly pods?: readonly Draft[];
  readonly nodes?: readonly Draft[];
  readonly namespaces?: readonly Draft[];
  readonly services?: readonly Draft[];
  readonly replicaSets?: readonly Draft[];
  readonly statefulSets?: readonly Draft[];
  readonly replicationControllers?: readonly Draft[];
  readonly persistentVolumes?: readonly Draft[];
  readonly persistentVolumeClaims?: readonly Draft[];
  readonly storageClasses?: readonly Draft[];
  readonly csiNodes?: readonly Draft[];
  readonly csiDrivers?: readonly Draft[];
  readonly csiStorageCapacities?: readonly Draft[];
  readonly volumeAttachments?: readonly Draft[];
  readonly podDisruptionBudgets?: readonly Draft[];
  readonly resourceClaims?: readonly Draft[];
  readonly deviceClasses?: readonly Draft[];
  readonly resourceSlices?: readonly Draft[];
  readonly config?: unknown;
  readonly featureGates?: Readonly<Record<string, boolean>>;
}

export const CREATED = '2026-01-01T00:00:00Z';
const IMAGE = 'registry.k8s.io/pause:3.10';

export const CONTEXT: StrategyContext = {
  user: { name: 'recorder', groups: ['system:masters'] },
  now: CREATED,
  nowMicros: 0,
  random: () => 0,
  uuid: () => '00000000-0000-4000-8000-000000000000',
  dryRun: false,
  warn: () => undefined,
};

export function filledPod(recorded: Draft): Pod {
  const pod = structuredClone(recorded);
  const status = pod.status;
  const { metadata } = pod;
  metadata.namespace ??= 'default';
  metadata.uid ??= `${metadata.namespace}.${metadata.name}`;
  metadata.creationTimestamp ??= CREATED;
  metadata.generation ??= 1;
  pod.apiVersion = 'v1';
  pod.kind = 'Pod';
  pod.spec ??= {};
  pod.spec.containers ??= [{}];
  if (pod.spec.containers.length === 0) pod.spec.containers.push({});
  name(pod.spec.containers, 'c');
  name(pod.spec.initContainers ?? [], 'i');
  podDefinition.setDefaults?.(pod);
  podDefinition.prepareForCreate?.(pod, CONTEXT);
  const bound = Boolean(pod.spec.nodeName);
  pod.status = { ...pod.status, ...status, phase: status?.phase ?? (bound ? 'Running' : 'Pending') };
  if (bound) pod.status.startTime ??= CREATED;
  return Object.freeze(pod);
}

function name(containers: Draft[], letter: string): void {
  for (const [i, container] of containers.entries()) {
    container.name ??= `${letter}${i}`;
    container.image ??= IMAGE;
  }
}

/** Those that are there, and those that pods are in. */
export function namespacesOf({ namespaces = [], pods = [], pod }: Partial<SchedulerInput>): ReadonlyMap<string, Namespace> {
  const drafts = new Map(namespaces.map((one) => [one.metadata.name, one]));
  for (const { metadata } of pod === undefined ? pods : [pod, ...pods]) {
    const name = metadata?.namespace ?? 'default';
    if (!drafts.has(name)) drafts.set(name, { metadata: { name } });
  }
  return new Map([...drafts].map(([name, draft]) => [name, filledNamespace(draft)]));
}

function filledNamespace(recorded: Draft): Namespace {
  const { name, labels } = recorded.metadata;
  const metadata = { ...recorded.metadata, labels: { 'kubernetes.io/metadata.name': name, ...labels } };
  return Object.freeze({ apiVersion: 'v1', kind: 'Namespace', ...recorded, metadata }) as unknown as Namespace;
}

export function filledNode(recorded: Draft): Node {
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Node',
    ...recorded,
    metadata: { uid: recorded.metadata.name, creationTimestamp: CREATED, ...recorded.metadata },
    spec: recorded.spec ?? {},
    status: recorded.status ?? {},
  });
}
