/** Whom a pod is spread with when it does not say: the pods of its Services and of its workload. Follows plugins/helper/spread.go. */
import { BY_NAMESPACE, cached, indexed } from '../client/lister.ts';
import { REPLICA_SETS, REPLICATION_CONTROLLERS, SERVICES, STATEFUL_SETS } from '../client/resource.ts';
import type { ClientSelf } from '../client/state.ts';
import { mapMatches } from '../machinery/selectors/requirements.ts';
import type { LabelSelector } from '../machinery/types/label-selector.ts';
import type { OwnerReference } from '../machinery/wire/api.ts';
import type { PodInfo } from './framework/pod-info.ts';

/** The selector of what makes such pods, if it is of a kind that is looked at. */
function selectorOf(self: ClientSelf, namespace: string, { apiVersion, kind, name }: OwnerReference): LabelSelector | undefined {
  const key = `${namespace}/${name}`;
  switch (`${apiVersion} ${kind}`) {
    case 'apps/v1 ReplicaSet':
      return cached(self, REPLICA_SETS, key)?.spec.selector;
    case 'apps/v1 StatefulSet':
      return cached(self, STATEFUL_SETS, key)?.spec.selector;
    case 'v1 ReplicationController': {
      const matchLabels = cached(self, REPLICATION_CONTROLLERS, key)?.spec.selector;
      return matchLabels && { matchLabels };
    }
    default:
      return undefined;
  }
}

/** It adds nothing to the others, and says nothing alone. */
function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;
}

export function spreadSelectors(self: ClientSelf, { pod }: PodInfo): readonly LabelSelector[] {
  const { labels, namespace = '', ownerReferences } = pod.metadata;
  const selectors: LabelSelector[] = [];
  for (const service of indexed(self, SERVICES, BY_NAMESPACE, namespace).values()) {
    const { selector } = service.spec;
    if (selector && Object.keys(selector).length > 0 && mapMatches(selector, labels)) selectors.push({ matchLabels: selector });
  }
  const owner = ownerReferences?.find(({ controller }) => controller);
  const own = owner && selectorOf(self, namespace, owner);
  if (own !== undefined && !isEmpty(own)) selectors.push(own);
  return selectors;
}
