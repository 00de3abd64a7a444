/** The cluster of a scenario. */
import { Run } from '../kernel/run.ts';
import type { ComponentSpec, Program, Topology } from '../kernel/topology.ts';
import type { ScenarioTopology } from '../scenarios/scenario.ts';
import { apiServerKind } from '../sim/apiserver/component.ts';
import { cloudControllerManagerKind } from '../sim/cloud/manager/component.ts';
import { cloudKind } from '../sim/cloud/provider/component.ts';
import { controllerManagerKind } from '../sim/controllers/manager/component.ts';
import { etcdKind } from '../sim/etcd/component.ts';
import { DEFAULT_ETCD_CONFIG } from '../sim/etcd/state.ts';
import { kubeletKind } from '../sim/kubelet/component.ts';
import { personKind } from './person.ts';

const KINDS = [apiServerKind, etcdKind, controllerManagerKind, cloudControllerManagerKind, cloudKind, kubeletKind, personKind];

const PROGRAM: Program = { kinds: Object.fromEntries(KINDS.map((kind) => [kind.kind, kind])) as Program['kinds'] };

function topologyOf({ nodes, controllerManagers = 1 }: ScenarioTopology): Topology {
  const components: ComponentSpec[] = [
    { id: 'etcd', kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
    { id: 'apiserver', kind: 'apiserver', config: {} },
  ];
  for (let i = 1; i <= controllerManagers; i++) {
    components.push({ id: i === 1 ? 'controller-manager' : `controller-manager-${i}`, kind: 'controller-manager', config: {} });
  }
  components.push({ id: 'cloud-controller-manager', kind: 'cloud-controller-manager', config: {} });
  components.push({ id: 'cloud', kind: cloudKind.kind, config: { instances: [] } });
  for (let i = 1; i <= nodes; i++) {
    components.push({
      id: `node/node-${i}`,
      kind: 'kubelet',
      config: {
        nodeName: `node-${i}`,
        address: `10.0.${i >> 8}.${i & 255}`,
        podCIDR: `10.244.${i}.0/24`,
        zone: `zone-${'abc'[i % 3]}`,
        capacity: { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' },
      },
    });
  }
  components.push({ id: 'person/you', kind: 'person', config: {} });
  return { components, defaultLink: { latency: 200 } };
}

export function startRun(topology: ScenarioTopology, seed: string): Run {
  return new Run(PROGRAM, topologyOf(topology), seed);
}

export const PERSON = 'person/you';
