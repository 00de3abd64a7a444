/**
 * Is there room for a write in the quotas of its namespace, and what will be used then? Follows apiserver
 * pkg/admission/plugin/resourcequota/controller.go (CheckRequest). Not modelled: resources that are limited by configuration.
 */
import { addLists, excessOf, isGreater, onlyNamed, quantityOf, withoutZeros } from '../resource-lists.ts';
import type { ResourceList, ResourceQuota, ScopeRequirement } from '../types/resourcequota.ts';
import type { ApiObject } from '../wire/api.ts';
import type { QuotaEvaluator } from './evaluator.ts';

const NOTHING: ResourceList = {};

export function scopesOf({ spec }: ResourceQuota): readonly ScopeRequirement[] {
  const scopes = (spec.scopes ?? []).map((scopeName): ScopeRequirement => ({ scopeName, operator: 'Exists' }));
  return [...scopes, ...(spec.scopeSelector?.matchExpressions ?? [])];
}

/** The resources of the quota that count the object; none if it is not in its scope. */
function countedNames(quota: ResourceQuota, evaluator: QuotaEvaluator, object: ApiObject): readonly string[] {
  const names = Object.keys(quota.status.hard ?? NOTHING).filter((name) => evaluator.counts(name));
  return names.length > 0 && scopesOf(quota).every((scope) => evaluator.matchesScope(scope, object)) ? names : [];
}

function printed(list: ResourceList): string {
  return Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name]}`)
    .join(',');
}

/** What a write changes of a quota's status. */
export interface Charge {
  readonly quota: ResourceQuota;
  readonly used: ResourceList;
}

export type QuotaVerdict = { readonly refusal: string } | { readonly charges: readonly Charge[] };

/** `old`: what was there; undefined for a creation. */
export function checkQuotas(
  quotas: readonly ResourceQuota[],
  evaluator: QuotaEvaluator,
  object: ApiObject,
  old: ApiObject | undefined,
  nowMicros: number,
): QuotaVerdict {
  const matching: ResourceQuota[] = [];
  for (const quota of quotas) {
    const names = countedNames(quota, evaluator, object);
    if (names.length === 0) continue;
    const lack = evaluator.lack?.(names, object);
    if (lack !== undefined) return { refusal: `failed quota: ${quota.metadata.name}: ${lack}` };
    if (names.some((name) => quota.status.used?.[name] === undefined))
      return { refusal: `status unknown for quota: ${quota.metadata.name}, resources: ${[...names].sort().join(',')}` };
    matching.push(quota);
  }
  if (matching.length === 0) return { charges: [] };
  const usage = evaluator.usage(object, nowMicros);
  const negative = Object.keys(usage).filter((name) => quantityOf(usage[name]).nanos < 0n);
  if (negative.length > 0) return { refusal: `quota usage is negative for resource(s): ${negative.sort().join(',')}` };
  const increase = old === undefined ? usage : excessOf(usage, evaluator.usage(old, nowMicros));
  const charges: Charge[] = [];
  for (const quota of matching) {
    const wasCounted = old !== undefined && countedNames(quota, evaluator, old).length > 0;
    const delta = withoutZeros(wasCounted ? increase : usage);
    if (Object.keys(delta).length === 0) continue;
    const verdict = charge(quota, delta);
    if (typeof verdict === 'string') return { refusal: verdict };
    charges.push(verdict);
  }
  return { charges };
}

/** The quota with `delta` more used, or why there is no room for that. */
function charge(quota: ResourceQuota, delta: ResourceList): Charge | string {
  const { hard = NOTHING, used = NOTHING } = quota.status;
  const requested = onlyNamed(delta, new Set(Object.keys(hard)));
  const after = addLists(used, requested);
  const exceeded = new Set(Object.keys(requested).filter((name) => isGreater(after[name], hard[name])));
  if (exceeded.size === 0) return { quota, used: after };
  const [asked, now, most] = [requested, used, hard].map((list) => printed(onlyNamed(list, exceeded)));
  return `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${now}, limited: ${most}`;
}
