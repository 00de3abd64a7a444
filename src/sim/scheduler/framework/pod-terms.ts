/** Affinity and anti-affinity of a pod to others, as terms. Follows kube-scheduler framework/types.go (AffinityTerm, WeightedAffinityTerm). */
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { PodAffinityTerm } from '../../machinery/types/scheduling-constraints.ts';

export interface PodTerm {
  readonly topologyKey: string;
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | undefined;
  readonly selector: LabelSelector | undefined;
  /** Of a preferred term; 1 of a required one. */
  readonly weight: number;
  /** Equal for terms that mean the same. */
  readonly signature: string;
}

export interface PodTerms {
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  readonly preferredAffinity: readonly PodTerm[];
  readonly preferredAntiAffinity: readonly PodTerm[];
}

/** All namespaces, by name. */
export type Namespaces = ReadonlyMap<string, Namespace>;

/** Undefined if the pod does not care about others. */
export function podTerms({ metadata: { namespace = '' }, spec: { affinity } }: Pod): PodTerms | undefined {
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (podAffinity === undefined && podAntiAffinity === undefined) return undefined;
  const required = (terms: readonly PodAffinityTerm[] = []) => terms.map((one) => term(one, namespace, 1));
  const preferred = (terms: readonly { readonly weight: number; readonly podAffinityTerm: PodAffinityTerm }[] = []) =>
    terms.map(({ weight, podAffinityTerm }) => term(podAffinityTerm, namespace, weight));
  return Object.freeze({
    affinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    antiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  });
}

/** Without a word on namespaces the pod's own is meant. */
function term({ topologyKey, labelSelector, namespaces = [], namespaceSelector }: PodAffinityTerm, own: string, weight: number): PodTerm {
  const named = namespaces.length === 0 && namespaceSelector === undefined ? [own] : namespaces;
  return Object.freeze({
    topologyKey,
    namespaces: named,
    namespaceSelector,
    selector: labelSelector,
    weight,
    signature: JSON.stringify([topologyKey, named, namespaceSelector ?? null, labelSelector ?? null, weight]),
  });
}

/** Is the pod one of those that the term means? */
export function termMatches(term: PodTerm, { metadata }: Pod, namespaces: Namespaces): boolean {
  return includesNamespace(term, metadata.namespace ?? '', namespaces) && selectorMatches(term.selector, metadata.labels);
}

function includesNamespace(term: PodTerm, namespace: string, namespaces: Namespaces): boolean {
  if (term.namespaces.includes(namespace)) return true;
  return term.namespaceSelector !== undefined && selectorMatches(term.namespaceSelector, namespaces.get(namespace)?.metadata.labels);
}

/** An absent list of terms matches nobody (podMatchesAllAffinityTerms). */
export function allTermsMatch(terms: readonly PodTerm[] | undefined, pod: Pod, namespaces: Namespaces): boolean {
  return terms !== undefined && terms.length > 0 && terms.every((one) => termMatches(one, pod, namespaces));
}

/** The term with its namespaces told by name alone: what it matches then depends on nothing but the pods (mergeAffinityTermNamespacesIfNotEmpty). */
export function withNamespacesNamed(term: PodTerm, namespaces: Namespaces): PodTerm {
  const { namespaceSelector } = term;
  if (namespaceSelector === undefined || isEmpty(namespaceSelector)) return term;
  const names = new Set(term.namespaces);
  for (const [name, { metadata }] of namespaces) if (selectorMatches(namespaceSelector, metadata.labels)) names.add(name);
  const named = [...names].sort();
  const signature = JSON.stringify([term.topologyKey, named, null, term.selector ?? null, term.weight]);
  return { ...term, namespaces: named, namespaceSelector: undefined, signature };
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;
}
