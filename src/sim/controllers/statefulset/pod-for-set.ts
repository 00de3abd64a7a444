/**
 * The pod of a set with a given number: its name, its labels, and the volumes that stand for its claims
 * (pkg/controller/statefulset/stateful_set_utils.go).
 */
import type { Unborn } from '../../client/api-client.ts';
import { STATEFUL_SETS } from '../../client/resource.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { Pod, Volume } from '../../machinery/types/pod.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { podFromTemplate } from '../pods/pod-from-template.ts';
import { claimName, firstOrdinal, ordinalOf, podName } from './ordinals.ts';

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
const REVISION_LABEL = 'controller-revision-hash';

/** The name of the revision that the pod was made of; empty if it does not say. */
export function revisionOf(pod: Pod): string {
  return pod.metadata.labels?.[REVISION_LABEL] ?? '';
}

/** The set with the template that it had at that revision. */
export function atRevision(set: StatefulSet, { data }: ControllerRevision): StatefulSet {
  const { $patch: _, ...template } = data.spec.template;
  return { ...set, spec: { ...set.spec, template } };
}

/** Below the partition pods are made as they were, and without one as many as there still are of the old. */
export function isMadeAsBefore(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  const kept = rollingUpdate === undefined ? (set.status.currentReplicas ?? 0) : (rollingUpdate.partition ?? 0);
  return (type === 'RollingUpdate' || rollingUpdate !== undefined) && ordinal < firstOrdinal(set) + kept;
}

/** `set` has the template of the revision. */
export function newPod(set: StatefulSet, ordinal: number, revision: string): Unborn<Pod> {
  const pod = podFromTemplate(set.spec.template, set, STATEFUL_SETS);
  const name = podName(set, ordinal);
  const { serviceName } = set.spec;
  const { subdomain: _, ...spec } = pod.spec;
  return {
    ...pod,
    metadata: { ...pod.metadata, name, labels: { ...identityLabels(pod.metadata.labels, name, ordinal), [REVISION_LABEL]: revision } },
    spec: {
      ...spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...volumesWithClaims(set, ordinal, spec.volumes),
    },
  };
}

function identityLabels(labels: Readonly<Record<string, string>> | undefined, name: string, ordinal: number) {
  return { ...labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

/** The claims' volumes take the place of those of the same name. */
function volumesWithClaims(set: StatefulSet, ordinal: number, volumes: readonly Volume[] = []): { readonly volumes?: readonly Volume[] } {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const claimed = templates.map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
  }));
  const others = volumes.filter(({ name }) => !claimed.some((volume) => volume.name === name));
  return claimed.length + others.length > 0 ? { volumes: [...claimed, ...others] } : {};
}

export function hasIdentity(set: StatefulSet, { metadata }: Pod): boolean {
  const { name, labels } = metadata;
  return labels?.[POD_NAME_LABEL] === name && name === podName(set, ordinalOf(name));
}

export function withIdentity(pod: Pod): Pod {
  const { name, labels } = pod.metadata;
  return { ...pod, metadata: { ...pod.metadata, labels: identityLabels(labels, name, ordinalOf(name)) } };
}

/** Has the pod a volume for each claim template? */
export function hasStorage(set: StatefulSet, pod: Pod): boolean {
  const templates = set.spec.volumeClaimTemplates ?? [];
  if (templates.length === 0) return true;
  const ordinal = ordinalOf(pod.metadata.name);
  return templates.every((template) => {
    const volume = pod.spec.volumes?.find(({ name }) => name === template.metadata.name);
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinal);
  });
}

export function withStorage(set: StatefulSet, pod: Pod): Pod {
  return { ...pod, spec: { ...pod.spec, ...volumesWithClaims(set, ordinalOf(pod.metadata.name), pod.spec.volumes) } };
}
