/** Nodes and pods that the scheduler is measured on, as those that the real one was measured on. */
import type { Run } from '../src/kernel/run.ts';
import { collectionOf, commandInput } from '../src/sim/cluster/orders.ts';
import type { Order } from '../src/sim/cluster/person.ts';
import { resourceByKind } from '../src/sim/machinery/scheme/registry.ts';
import type { ApiObject } from '../src/sim/machinery/wire/api.ts';

const WORKERS = 32;
const ZONES = 3;
const ZONE = 'topology.kubernetes.io/zone';
const HOSTNAME = 'kubernetes.io/hostname';

export type Workload = 'plain' | 'pod-affinity' | 'pod-anti-affinity' | 'spread' | 'preempt';

/** Posted Ready, without a kubelet. */
export function registeredNode(i: number): ApiObject {
  const name = `node-${i}`;
  const list = { cpu: '4', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  const healthy = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({ type, status: 'False' }));
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { [HOSTNAME]: name, [ZONE]: `zone-${i % ZONES}` } },
    status: { capacity: list, allocatable: list, conditions: [...healthy, { type: 'Ready', status: 'True' }] },
  } as unknown as ApiObject;
}

function wishes(workload: Workload): object {
  const labelSelector = { matchLabels: { app: workload } };
  const required = (topologyKey: string) => ({ requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey }] });
  switch (workload) {
    case 'plain':
      return {};
    case 'preempt':
      return { priorityClassName: PRIORITY_CLASS.metadata.name };
    case 'pod-affinity':
      return { affinity: { podAffinity: required(ZONE) } };
    case 'pod-anti-affinity':
      return { affinity: { podAntiAffinity: required(HOSTNAME) } };
    case 'spread':
      return { topologySpreadConstraints: [{ maxSkew: 5, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector }] };
  }
}

const PRIORITY_CLASS = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'preempt' }, value: 100 };

/** Of pods that must evict others. */
export const priorityClass = PRIORITY_CLASS as unknown as ApiObject;

export const VICTIMS_A_NODE = 4;

/** It fills a quarter of its node, and goes at once when it is told to. */
export function victim(i: number): ApiObject {
  const containers = [{ name: 'c', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '900m', memory: '500Mi' } } }];
  const spec = { nodeName: `node-${Math.floor(i / VICTIMS_A_NODE)}`, terminationGracePeriodSeconds: 0, containers };
  const metadata = { name: `victims-${i}`, namespace: 'default', labels: { app: 'victims' } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as ApiObject;
}

/** Those of `preempt` need the room of three victims. */
export function barePod(workload: Workload): (i: number) => ApiObject {
  const requests = { cpu: workload === 'preempt' ? '3' : '100m', memory: '500Mi' };
  const containers = [{ name: 'c', image: 'registry.k8s.io/pause:3.10', resources: { requests } }];
  return (i) =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `${workload}-${i}`, namespace: 'default', labels: { app: workload } },
      spec: { containers, ...wishes(workload) },
    }) as unknown as ApiObject;
}

/** As by a tool with many workers: each creates its share, one after the other. */
export function createAll(run: Run, count: number, object: (i: number) => ApiObject): void {
  for (let worker = 0; worker < WORKERS; worker++) {
    const orders: Order[] = [];
    for (let i = worker; i < count; i += WORKERS) {
      const body = object(i);
      const definition = resourceByKind(body.apiVersion, body.kind);
      if (definition === undefined) throw new Error(`no resource of kind ${body.kind}`);
      orders.push({ do: 'request', request: { method: 'POST', path: collectionOf(definition, 'default'), body } });
    }
    run.input(commandInput('create', orders));
  }
}
