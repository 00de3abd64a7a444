/** Which evaluator counts which objects (pkg/quota/v1/evaluator/core/registry.go, pkg/quota/v1/install/registry.go). */
import { objectCount, type QuotaEvaluator } from './evaluator.ts';
import { pods } from './pods.ts';
import { claims, services } from './services-and-claims.ts';

const OWN: readonly QuotaEvaluator[] = [
  pods,
  services,
  claims,
  objectCount('', 'configmaps', 'configmaps'),
  objectCount('', 'resourcequotas', 'resourcequotas'),
  objectCount('', 'replicationcontrollers', 'replicationcontrollers'),
  objectCount('', 'secrets', 'secrets'),
];

const byResource = new Map<string, QuotaEvaluator>(OWN.map((evaluator) => [`${evaluator.group}/${evaluator.plural}`, evaluator]));

/** Undefined for events, which are not counted. */
export function evaluatorOf(group: string, plural: string): QuotaEvaluator | undefined {
  if (plural === 'events' && (group === '' || group === 'events.k8s.io')) return undefined;
  const key = `${group}/${plural}`;
  let evaluator = byResource.get(key);
  if (evaluator === undefined) {
    evaluator = objectCount(group, plural);
    byResource.set(key, evaluator);
  }
  return evaluator;
}
