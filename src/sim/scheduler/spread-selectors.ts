/** Whom a pod is spread with when it does not say: the pods of its Services and of its workload. Follows plugins/helper/spread.go. */
import { BY_NAMESPACE, cached, indexed } from '../client/lister.ts';
import { REPLICA_SETS, SERVICES } from '../client/resource.ts';
import type { ClientSelf } from '../client/state.ts';
import { mapMatches } from '../machinery/selectors/requirements.ts';
import type { LabelSelector } from '../machinery/types/label-selector.ts';
import type { PodInfo } from './framework/pod-info.ts';

export function spreadSelectors(self: ClientSelf, { pod }: PodInfo): readonly LabelSelector[] {
  const { labels, namespace = '', ownerReferences } = pod.metadata;
  const selectors: LabelSelector[] = [];
  for (const service of indexed(self, SERVICES, BY_NAMESPACE, namespace).values()) {
    const { selector } = service.spec;
    if (selector && Object.keys(selector).length > 0 && mapMatches(selector, labels)) selectors.push({ matchLabels: selector });
  }
  const owner = ownerReferences?.find(({ controller }) => controller);
  if (owner?.kind === 'ReplicaSet') {
    const set = cached(self, REPLICA_SETS, `${namespace}/${owner.name}`);
    if (set) selectors.push(set.spec.selector);
  }
  return selectors;
}
