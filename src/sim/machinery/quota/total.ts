/** What all objects of a namespace use of a quota (apiserver pkg/quota/v1/resources.go, CalculateUsage). */
import { addLists, onlyNamed } from '../resource-lists.ts';
import type { ResourceList, ResourceQuota } from '../types/resourcequota.ts';
import type { ApiObject } from '../wire/api.ts';
import { scopesOf } from './check.ts';
import type { QuotaEvaluator } from './evaluator.ts';

export interface Counted {
  readonly evaluator: QuotaEvaluator;
  readonly objects: Iterable<ApiObject>;
}

/** `of`: the objects of the quota's namespace, by resource. Names that nothing counts are left out. */
export function totalUsage(quota: ResourceQuota, of: Iterable<Counted>, nowMicros: number): ResourceList {
  const hard = Object.keys(quota.spec.hard ?? {});
  const scopes = scopesOf(quota);
  const total: Record<string, string> = {};
  for (const { evaluator, objects } of of) {
    const names = new Set(hard.filter((name) => evaluator.counts(name)));
    if (names.size === 0) continue;
    let used: ResourceList = Object.fromEntries([...names].map((name) => [name, '0']));
    for (const object of objects)
      if (scopes.every((scope) => evaluator.matchesScope(scope, object)))
        used = addLists(used, onlyNamed(evaluator.usage(object, nowMicros), names));
    Object.assign(total, addLists(onlyNamed(total, names), used));
  }
  return total;
}
