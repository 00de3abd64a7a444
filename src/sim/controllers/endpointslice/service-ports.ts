/** Resolves the ports of a service on one pod (after pkg/api/v1/pod/util.go FindPort). */
import type { Container } from '../../machinery/types/container.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ServicePort } from '../../machinery/types/service.ts';

function namedPort(containers: readonly Container[], name: string, protocol: string): number | undefined {
  for (const container of containers) {
    if (container.ports === undefined) continue;
    for (const port of container.ports) if (port.name === name && port.protocol === protocol) return port.containerPort;
  }
  return undefined;
}

/** The number behind the service port on this pod; undefined if the pod has no port of that name. */
export function findPort(pod: Pod, port: ServicePort): number | undefined {
  const target = port.targetPort ?? port.port;
  if (typeof target === 'number') return target === 0 ? port.port : target;
  const inContainers = namedPort(pod.spec.containers, target, port.protocol);
  if (inContainers !== undefined || pod.spec.initContainers === undefined) return inContainers;
  const sidecars = pod.spec.initContainers.filter((container) => container.restartPolicy === 'Always');
  return namedPort(sidecars, target, port.protocol);
}

/** True if all ports resolve to the same numbers on whatever pod. */
export function hasOnlyNumericTargets(ports: readonly ServicePort[]): boolean {
  return ports.every((port) => typeof port.targetPort !== 'string');
}
