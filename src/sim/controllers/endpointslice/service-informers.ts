/** What makes a controller of endpoints look at a service: the service itself, and the pods that it selects or selected. */
import { type InformerUse, informer } from '../../client/definition.ts';
import { BY_NAMESPACE, byNamespace } from '../../client/lister.ts';
import { keyOf, PODS, SERVICES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { servicesNear } from './pods-and-services.ts';
import { membershipsOf, servicesToUpdate } from './service-memberships.ts';

/** Informers whose handlers put the keys of services into the queue. */
export function serviceInformers(queue: string): readonly InformerUse[] {
  const enqueueOne = (self: ClientSelf, service: Service): void => enqueue(self, queue, keyOf(service));
  const enqueueAll = (self: ClientSelf, keys: readonly string[]): void => {
    for (const key of keys) enqueue(self, queue, key);
  };
  const enqueueMemberships = (self: ClientSelf, pod: Pod): void => enqueueAll(self, membershipsOf(servicesNear(self, pod), pod));
  return [
    informer<Service>({
      resource: SERVICES,
      indexes: { [BY_NAMESPACE]: byNamespace },
      handlers: { added: enqueueOne, updated: (self, _, service) => enqueueOne(self, service), deleted: enqueueOne },
    }),
    informer<Pod>({
      resource: PODS,
      indexes: { [BY_NAMESPACE]: byNamespace },
      handlers: {
        added: enqueueMemberships,
        updated: (self, old, pod) => enqueueAll(self, servicesToUpdate(servicesNear(self, pod), old, pod)),
        deleted: enqueueMemberships,
      },
    }),
  ];
}
