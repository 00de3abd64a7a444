/**
 * Whether the kubelet takes a pod that was bound to its node (pkg/kubelet/lifecycle/predicate.go, scheduler's AdmissionCheck): node
 * selector, host ports, resources. Not modelled: node affinity terms, taints, topology and device managers, sysctls.
 */
import { milliValue, value } from '../machinery/quantity.ts';
import type { Container } from '../machinery/types/container.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { nodeLabels } from './node-object.ts';
import type { KubeletSelf, PodRuntime } from './state.ts';

interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Why the pod is refused; undefined: it is taken. */
export function rejectionOf(self: KubeletSelf, pod: Pod): Rejection | undefined {
  const others = [...self.state.own.pods.values()].filter((other) => other.stage !== 'ended' && !other.verdict);
  const shortage = shortageOf(self, pod, others);
  if (shortage) return shortage;
  const labels = nodeLabels(self.config);
  const selector = pod.spec.nodeSelector ?? {};
  if (Object.keys(selector).some((key) => labels[key] !== selector[key])) {
    return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  }
  const taken = new Set(others.flatMap((other) => hostPorts(other.pod)));
  if (hostPorts(pod).some((port) => taken.has(port))) {
    return { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" };
  }
  return undefined;
}

function shortageOf(self: KubeletSelf, pod: Pod, others: readonly PodRuntime[]): Rejection | undefined {
  const allocatable = self.config.allocatable ?? self.config.capacity;
  const slots = value(allocatable.pods ?? '110');
  if (others.length + 1 > slots) return outOf('pods', 1, others.length, slots);
  for (const name of Object.keys(requestsOf(pod))) {
    const asked = amount(pod, name);
    const used = others.reduce((sum, other) => sum + amount(other.pod, name), 0);
    const room = name === 'cpu' ? milliValue(allocatable.cpu) : value(allocatable[name]);
    if (asked > 0 && asked + used > room) return outOf(name, asked, used, room);
  }
  return undefined;
}

function outOf(name: string, requested: number, used: number, capacity: number): Rejection {
  const figures = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, ${figures}` };
}

function requestsOf(pod: Pod): Readonly<Record<string, true>> {
  const names: Record<string, true> = {};
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    for (const name in container.resources?.requests) names[name] = true;
  }
  return names;
}

const amounts = new WeakMap<Pod['spec'], Map<string, number>>();

/** What the pod asks for at most at any time, worked out once for each spec. */
function amount(pod: Pod, name: string): number {
  let known = amounts.get(pod.spec);
  if (known === undefined) {
    known = new Map();
    amounts.set(pod.spec, known);
  }
  let count = known.get(name);
  if (count === undefined) {
    count = greatestNeed(pod, name);
    known.set(name, count);
  }
  return count;
}

/** Its containers and sidecars together, or a larger init container. */
function greatestNeed(pod: Pod, name: string): number {
  const of = (container: Container): number => {
    const text = container.resources?.requests?.[name];
    return name === 'cpu' ? milliValue(text) : value(text);
  };
  let sidecars = 0;
  let initPeak = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars += of(container);
    else initPeak = Math.max(initPeak, sidecars + of(container));
  }
  const overhead = pod.spec.overhead?.[name];
  const fixed = overhead === undefined ? 0 : name === 'cpu' ? milliValue(overhead) : value(overhead);
  return Math.max(initPeak, sidecars + pod.spec.containers.reduce((sum, container) => sum + of(container), 0)) + fixed;
}

function hostPorts(pod: Pod): readonly string[] {
  return pod.spec.containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, protocol }) => (hostPort ? [`${protocol} ${hostPort}`] : [])),
  );
}
