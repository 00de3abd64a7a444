/** What the quotas of a namespace say to a write, on what the caches have of them. */
import { type Charge, checkQuotas } from '../../machinery/quota/check.ts';
import { evaluatorOf } from '../../machinery/quota/registry.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ResourceQuota } from '../../machinery/types/resourcequota.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { refuse } from '../admission/request.ts';
import { cacheOf, objectsIn } from '../cache/cache.ts';
import type { Target } from '../request/route.ts';
import { type ApiSelf, strategyContext } from './context.ts';
import { attributesOf, type WriteInput } from './write.ts';

export const QUOTA_PREFIX = 'registry/resourcequotas';

/** By name: quotas of which etcd has just said what they are now, or that they are gone. */
export type LatestQuotas = Readonly<Record<string, ApiObject | null>>;

export type QuotaJudgement = { readonly refusal: Status } | { readonly charges: readonly Charge[] };

/** May quotas have a say in the write? Cheap, and most often no. */
export function isLimited(self: ApiSelf, { definition, namespace, subresource }: Target, object: ApiObject, old?: ApiObject): boolean {
  const cache = cacheOf(self.state, QUOTA_PREFIX);
  if (cache.objects.size === 0 || namespace === '') return false;
  if (evaluatorOf(definition.group, definition.plural)?.handles(subresource?.name ?? '', object, old) !== true) return false;
  return objectsIn(cache, namespace).length > 0;
}

export function judgeQuotas(
  self: ApiSelf,
  input: WriteInput,
  object: ApiObject,
  old: ApiObject | undefined,
  latest: LatestQuotas,
): QuotaJudgement {
  const { target, user, dryRun } = input;
  const evaluator = evaluatorOf(target.definition.group, target.definition.plural);
  if (evaluator === undefined) return Object.freeze({ charges: [] });
  const quotas: ResourceQuota[] = [];
  for (const cached of objectsIn(cacheOf(self.state, QUOTA_PREFIX), target.namespace)) {
    const quota = cached.metadata.name in latest ? latest[cached.metadata.name] : cached;
    if (quota) quotas.push(quota as ResourceQuota);
  }
  const verdict = checkQuotas(quotas, evaluator, object, old, self.now);
  if ('charges' in verdict) return Object.freeze(verdict);
  const context = strategyContext(self, user, dryRun);
  const attributes = attributesOf(self, old === undefined ? 'CREATE' : 'UPDATE', input, object, old, context);
  return Object.freeze({ refusal: refuse(attributes, verdict.refusal) });
}
