/** How much the objects of one resource use of what quotas name (apiserver pkg/quota/v1/interfaces.go, pkg/quota/v1/generic/evaluator.go). */
import type { ResourceList, ScopeRequirement } from '../types/resourcequota.ts';
import type { ApiObject } from '../wire/api.ts';

export interface QuotaEvaluator {
  readonly group: string;
  readonly plural: string;
  /** May a write change what is used? `old`: what was there, for updates. */
  handles(subresource: string, object: ApiObject, old: ApiObject | undefined): boolean;
  /** Does the quota's resource of this name count these objects? */
  counts(name: string): boolean;
  usage(object: ApiObject, nowMicros: number): ResourceList;
  matchesScope(requirement: ScopeRequirement, object: ApiObject): boolean;
  /** What the object lacks to be counted: `must specify ...`. `names`: that are counted. */
  lack?(names: readonly string[], object: ApiObject): string | undefined;
  /** May less be used now, so that quotas should be counted anew? Deletions always do. */
  frees(old: ApiObject, object: ApiObject): boolean;
}

export function countName(group: string, plural: string): string {
  return group === '' ? `count/${plural}` : `count/${plural}.${group}`;
}

/** Objects that are counted, and no more. `alias`: the older name of the count. */
export function objectCount(group: string, plural: string, alias?: string): QuotaEvaluator {
  const names = alias === undefined ? [countName(group, plural)] : [countName(group, plural), alias];
  const one: ResourceList = Object.freeze(Object.fromEntries(names.map((name) => [name, '1'])));
  return {
    group,
    plural,
    handles: (subresource, _, old) => subresource === '' && old === undefined,
    counts: (name) => names.includes(name),
    usage: () => one,
    matchesScope: () => false,
    frees: () => false,
  };
}
