/**
 * Whether the kubelet takes a pod that was bound to its node (pkg/kubelet/lifecycle/predicate.go, scheduler's AdmissionCheck): node
 * selector, host ports, resources. Not modelled: node affinity terms, taints, topology and device managers, sysctls.
 */
import { amountOf, podRequests } from '../machinery/pod-requests.ts';
import { value } from '../machinery/quantity.ts';
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
  for (const [name, asked] of inOrder(requestsOf(pod))) {
    const used = others.reduce((sum, other) => sum + (requestsOf(other.pod).get(name) ?? 0), 0);
    const room = amountOf(name, allocatable[name]);
    if (asked > 0 && asked + used > room) return outOf(name, asked, used, room);
  }
  return undefined;
}

const FIRST = ['cpu', 'memory', 'ephemeral-storage'];

/** The scheduler's order: the first that is short is the one that is told. */
function inOrder(requests: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...requests].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function outOf(name: string, requested: number, used: number, capacity: number): Rejection {
  const figures = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason: `OutOf${name}`, message: `Node didn't have enough resource: ${name}, ${figures}` };
}

const known = new WeakMap<Pod['spec'], ReadonlyMap<string, number>>();

/** Worked out once for each spec. */
function requestsOf({ spec }: Pod): ReadonlyMap<string, number> {
  let requests = known.get(spec);
  if (requests === undefined) {
    requests = podRequests(spec);
    known.set(spec, requests);
  }
  return requests;
}

function hostPorts(pod: Pod): readonly string[] {
  return pod.spec.containers.flatMap((container) =>
    (container.ports ?? []).flatMap(({ hostPort, protocol }) => (hostPort ? [`${protocol} ${hostPort}`] : [])),
  );
}
