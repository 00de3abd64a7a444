/** The pods of a service and the services that may select a pod, from the caches. */
import { BY_NAMESPACE, indexed } from '../../client/lister.ts';
import { PODS, SERVICES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';

/** The cached pods that the service selects, in the order of the cache, frozen; its namespace is walked through. */
export function podsOfService(self: ClientSelf, service: Service): readonly Pod[] {
  const wanted = Object.entries(service.spec.selector ?? {});
  const pods: Pod[] = [];
  for (const pod of indexed(self, PODS, BY_NAMESPACE, service.metadata.namespace ?? '').values()) {
    if (hasAll(pod.metadata.labels, wanted)) pods.push(pod);
  }
  return Object.freeze(pods);
}

function hasAll(labels: Pod['metadata']['labels'], wanted: readonly (readonly [string, string])[]): boolean {
  if (labels === undefined) return wanted.length === 0;
  for (const [key, value] of wanted) if (labels[key] !== value) return false;
  return true;
}

/** The cached services of the pod's namespace. */
export function servicesNear(self: ClientSelf, pod: Pod): Iterable<Service> {
  return indexed(self, SERVICES, BY_NAMESPACE, pod.metadata.namespace ?? '').values();
}
