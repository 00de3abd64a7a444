/**
 * What pods use (pkg/quota/v1/evaluator/core/pods.go). Not modelled: resources that are being resized count as they were asked for last;
 * extended resources of device classes.
 */
import { addOverhead, exactTotals } from '../pod-requests.ts';
import { formatQuantity } from '../quantity.ts';
import { addLists } from '../resource-lists.ts';
import { selectorMatches } from '../selectors/requirements.ts';
import { parseTime } from '../time.ts';
import type { Pod } from '../types/pod.ts';
import type { ResourceList, ScopeRequirement } from '../types/resourcequota.ts';
import type { PodAffinityTerm } from '../types/scheduling-constraints.ts';
import { HUGE_PAGES, isExtendedResource, isNativeResource } from '../validation/resource-names.ts';
import type { ApiObject } from '../wire/api.ts';
import { countName, type QuotaEvaluator } from './evaluator.ts';

const OBJECTS = countName('', 'pods');
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'] as const;
const NAMES: ReadonlySet<string> = new Set([
  OBJECTS,
  'pods',
  ...COMPUTE,
  ...COMPUTE.map((name) => `requests.${name}`),
  ...COMPUTE.map((name) => `limits.${name}`),
]);
/** A quota of one of these wants every container to say it: a mistake that is kept. */
const TO_BE_SAID = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

function counts(name: string): boolean {
  if (NAMES.has(name) || name.startsWith(HUGE_PAGES) || name.startsWith(`requests.${HUGE_PAGES}`)) return true;
  return name.startsWith('requests.') && !isNativeResource(name);
}

function totals(spec: Pod['spec'], of: 'requests' | 'limits'): ResourceList {
  const amounts = exactTotals(spec, of);
  addOverhead(amounts, spec.overhead, of);
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, formatQuantity(amount)]));
}

/** Requests and limits under the names that quotas have for them. */
function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const used: Record<string, string> = { pods: '1' };
  for (const name of COMPUTE) {
    const [request, limit] = [requests[name], limits[name]];
    if (request !== undefined) used[name] = used[`requests.${name}`] = request;
    if (limit !== undefined) used[`limits.${name}`] = limit;
  }
  for (const [name, request] of Object.entries(requests)) {
    if (name.startsWith(HUGE_PAGES)) used[name] = used[`requests.${name}`] = request;
    if (isExtendedResource(name)) used[`requests.${name}`] = request;
  }
  return used;
}

/** Pods that have ended use nothing, nor do those that should be gone by now. */
function isCounted({ status, metadata }: Pod, nowMicros: number): boolean {
  if (status.phase === 'Failed' || status.phase === 'Succeeded') return false;
  if (metadata.deletionTimestamp === undefined || metadata.deletionGracePeriodSeconds === undefined) return true;
  const deletedAt = parseTime(metadata.deletionTimestamp) ?? 0;
  return nowMicros <= deletedAt + metadata.deletionGracePeriodSeconds * 1_000_000;
}

const NOT_COUNTED: ResourceList = Object.freeze({ [OBJECTS]: '1' });

function usage(object: ApiObject, nowMicros: number): ResourceList {
  const pod = object as Pod;
  if (!isCounted(pod, nowMicros)) return NOT_COUNTED;
  return addLists(NOT_COUNTED, computeUsage(totals(pod.spec, 'requests'), totals(pod.spec, 'limits')));
}

function lack(names: readonly string[], object: ApiObject): string | undefined {
  const { spec } = object as Pod;
  if (Object.keys(spec.resources?.requests ?? {}).length + Object.keys(spec.resources?.limits ?? {}).length > 0) return undefined;
  const missing: string[] = [];
  for (const name of names.filter((wanted) => TO_BE_SAID.includes(wanted)).sort()) {
    const silent = [...spec.containers, ...(spec.initContainers ?? [])].filter(
      ({ resources }) => computeUsage(resources?.requests ?? {}, resources?.limits ?? {})[name] === undefined,
    );
    if (silent.length > 0) missing.push(`${name} for: ${[...new Set(silent.map((container) => container.name))].sort().join(',')}`);
  }
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

function isTerminating({ spec }: Pod): boolean {
  return spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0;
}

function crossesNamespaces({ spec }: Pod): boolean {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const crosses = ({ namespaces, namespaceSelector }: PodAffinityTerm): boolean =>
    (namespaces ?? []).length > 0 || namespaceSelector !== undefined;
  return [podAffinity, podAntiAffinity].some(
    (affinity) =>
      (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(crosses) ||
      (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).some(({ podAffinityTerm }) => crosses(podAffinityTerm)),
  );
}

function matchesScope(requirement: ScopeRequirement, object: ApiObject): boolean {
  const pod = object as Pod;
  switch (requirement.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return pod.status.qosClass === 'BestEffort';
    case 'NotBestEffort':
      return pod.status.qosClass !== 'BestEffort';
    case 'PriorityClass': {
      const name = pod.spec.priorityClassName;
      return selectorMatches({ matchExpressions: [{ ...requirement, key: 'class' }] }, name ? { class: name } : {});
    }
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod);
    default:
      return false;
  }
}

export const pods: QuotaEvaluator = {
  group: '',
  plural: 'pods',
  handles: (subresource, object, old) => {
    if (subresource === 'resize') return old !== undefined;
    return subresource === '' && (old === undefined || isTerminating(object as Pod) !== isTerminating(old as Pod));
  },
  counts,
  usage,
  matchesScope,
  lack,
  frees: (old, object) => {
    const [before, after] = [old as Pod, object as Pod];
    const ended = ({ status }: Pod): boolean => status.phase === 'Failed' || status.phase === 'Succeeded';
    return (!ended(before) && ended(after)) || isTerminating(before) !== isTerminating(after);
  },
};
