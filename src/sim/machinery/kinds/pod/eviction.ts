/**
 * A polite request to delete a pod. Follows pkg/registry/core/pod/storage/eviction.go.
 */
import type { Draft, OrderDefinition, OrderOutcome, StrategyContext } from '../../scheme/definition.ts';
import { badRequestStatus, failure, type Status } from '../../status-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { withCondition } from './conditions.ts';
import { budgetGuard } from './eviction-budget.ts';

function check(eviction: Draft, name: string): Status | undefined {
  const given: string = eviction.metadata?.name ?? '';
  return given === name ? undefined : badRequestStatus('name in URL does not match name in Eviction object');
}

function conflict(name: string, problem: string): Status {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on Pod ${JSON.stringify(name)}: ${problem}`, { name, kind: 'Pod' });
}

function unmet(pod: Draft, preconditions: Draft): string | undefined {
  const { uid, resourceVersion } = preconditions ?? {};
  const { metadata } = pod;
  if (uid && uid !== metadata.uid)
    return `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
  if (resourceVersion && resourceVersion !== metadata.resourceVersion)
    return `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
  return undefined;
}

function apply(object: ApiObject, eviction: Draft, context: StrategyContext): OrderOutcome {
  const pod: Draft = object;
  const options: Draft = eviction.deleteOptions ?? {};
  const problem = unmet(pod, options.preconditions);
  if (problem !== undefined) return { kind: 'refuse', status: conflict(pod.metadata.name, problem) };
  if (pod.metadata.deletionTimestamp !== undefined) return { kind: 'delete', object, options };
  const conditions = withCondition(
    pod.status.conditions,
    { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' },
    context.now,
  );
  return { kind: 'delete', object: { ...pod, status: { ...pod.status, conditions } }, options };
}

export const evictionOrder: OrderDefinition = { guard: budgetGuard, check, apply };
