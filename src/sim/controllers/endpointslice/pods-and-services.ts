/** The pods of a service and the services that may select a pod, from the caches. */
import { BY_NAMESPACE, indexed } from '../../client/lister.ts';
import { PODS, SERVICES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { selects } from './service-memberships.ts';

/** The cached pods that the service selects; its namespace is walked through. */
export function podsOfService(self: ClientSelf, service: Service): Pod[] {
  const pods: Pod[] = [];
  for (const pod of indexed(self, PODS, BY_NAMESPACE, service.metadata.namespace ?? '').values()) {
    if (selects(service.spec.selector, pod.metadata.labels)) pods.push(pod);
  }
  return pods;
}

/** The cached services of the pod's namespace. */
export function servicesNear(self: ClientSelf, pod: Pod): Iterable<Service> {
  return indexed(self, SERVICES, BY_NAMESPACE, pod.metadata.namespace ?? '').values();
}
