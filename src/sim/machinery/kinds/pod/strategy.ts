/**
 * What the API server makes of a pod before it stores it. Follows pkg/registry/core/pod/strategy.go (podStrategy) and
 * pkg/apis/core/v1/conversion.go.
 */
import type { Draft, StrategyContext } from '../../scheme/definition.ts';
import type { ApiObject } from '../../wire/api.ts';
import { keepStatus } from '../common/keep.ts';
import { takeAppArmorAnnotations } from './app-armor.ts';
import { withCondition } from './conditions.ts';
import { dropDisabledFields } from './disabled-fields.ts';
import { qosClass } from './qos.ts';

export function prepareForCreate(pod: Draft, context: StrategyContext): void {
  const spec = pod.spec;
  takeAppArmorAnnotations(pod, context);
  dropDisabledFields(spec);
  pod.status = { phase: 'Pending', qosClass: qosClass(spec) };
  selectByLabelKeys(pod);
  if (spec.schedulingGates?.length > 0)
    pod.status.conditions = withCondition(
      undefined,
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
      },
      context.now,
    );
}

export function prepareForUpdate(pod: Draft, old: ApiObject): void {
  keepStatus(pod, old);
  if (pod.spec !== (old as Draft).spec) dropDisabledFields(pod.spec);
}

/** `matchLabelKeys` of affinities and spread constraints become part of their selectors, with the pod's own values. */
function selectByLabelKeys(pod: Draft): void {
  const { affinity, topologySpreadConstraints } = pod.spec;
  const labels: Readonly<Record<string, string>> = pod.metadata.labels ?? {};
  for (const sort of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    for (const term of sort?.requiredDuringSchedulingIgnoredDuringExecution ?? []) selectTerm(term, labels);
    for (const weighted of sort?.preferredDuringSchedulingIgnoredDuringExecution ?? []) selectTerm(weighted.podAffinityTerm, labels);
  }
  for (const constraint of topologySpreadConstraints ?? []) selectTerm(constraint, labels);
}

function selectTerm(term: Draft, labels: Readonly<Record<string, string>>): void {
  if (!term?.labelSelector || (term.matchLabelKeys === undefined && term.mismatchLabelKeys === undefined)) return;
  const added: object[] = [];
  for (const key of term.matchLabelKeys ?? []) if (labels[key] !== undefined) added.push({ key, operator: 'In', values: [labels[key]] });
  for (const key of term.mismatchLabelKeys ?? [])
    if (labels[key] !== undefined) added.push({ key, operator: 'NotIn', values: [labels[key]] });
  if (added.length === 0) return;
  term.labelSelector = { ...term.labelSelector, matchExpressions: [...(term.labelSelector.matchExpressions ?? []), ...added] };
}

/** Seconds. Pods without a node, or at their end, have nothing to say goodbye to. Follows CheckGracefulDelete. */
export function graceSeconds(pod: Draft, asked: number | undefined): number {
  const phase: string = pod.status?.phase ?? '';
  if (!pod.spec.nodeName || phase === 'Failed' || phase === 'Succeeded') return 0;
  const seconds: number = asked ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}

export function selectableFields(pod: Draft): Readonly<Record<string, string>> {
  const { spec, status } = pod;
  return {
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork === true),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIPs?.[0]?.ip ?? '',
    // Known, but never filled.
    'status.podIPs': '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  };
}
