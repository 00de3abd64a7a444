/** Where pods go, and where they do not: what scenarios about the scheduler begin with. */
import { deployment } from './manifests.ts';

/** Pods of the second profile go to the node that is fullest already, as long as they fit. */
export const TWO_PROFILES = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
- schedulerName: bin-packing
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
        resources:
        - { name: cpu, weight: 1 }
        - { name: memory, weight: 1 }
  plugins:
    score:
      disabled:
      # What would spread them.
      - name: PodTopologySpread
      - name: NodeResourcesBalancedAllocation
      # With more weight.
      - name: NodeResourcesFit
      enabled:
      - name: NodeResourcesFit
        weight: 5
`;

export const SPREAD = deployment({ name: 'spread', replicas: 4, cpu: '500m' });
export const PACKED = deployment({ name: 'packed', replicas: 4, cpu: '500m', podSpec: '      schedulerName: bin-packing\n' });

/** A second scheduler: a lease of its own, and another name for pods to choose. */
export const SECOND_SCHEDULER = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
leaderElection:
  # Each scheduler stands for election among its own replicas.
  resourceName: batch-scheduler
profiles:
- schedulerName: batch-scheduler
`;

/** Five CPUs each, where two nodes have eight. */
export const ONE_CPU_EACH = deployment({ name: 'web', replicas: 5, cpu: '1' });
export const FOR_THE_SECOND = deployment({ name: 'batch', replicas: 5, cpu: '1', podSpec: '      schedulerName: batch-scheduler\n' });

/** `gated`: it is not to be scheduled yet. Gates can be taken away, never added. */
export function gatedPod(name: string, gated: boolean): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: default
spec:
  schedulingGates: ${gated ? '[{ name: example.com/approved }]' : 'null'}
  containers:
    - name: main
      image: busybox:1.36
      command: ["sleep", "3600"]
`;
}

/** Lines of a pod's spec: no zone may have more than one of these pods more than another. */
export const EVEN_OVER_ZONES = `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app: web
`;

/** Lines of a pod's spec: never two of these pods on one node. */
export const NEVER_TOGETHER = `      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels:
                  app: web
`;

/** Lines of a pod's spec: a taint for databases does not keep it off a node, nor drive it away. */
export const TOLERATES_DATABASES = `      tolerations:
        - key: dedicated
          operator: Equal
          value: databases
`;

/** The node is for databases only. `NoExecute` also drives away pods that are there. */
export function dedicated(node: string, effect: 'NoSchedule' | 'NoExecute'): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: ${node}
spec:
  taints:
    - key: dedicated
      value: databases
      effect: ${effect}
`;
}

/** The scheduler asks a service which nodes will do, and which are better. */
export const WITH_EXTENDER = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
extenders:
- urlPrefix: http://disks
  filterVerb: filter
  prioritizeVerb: prioritize
  weight: 5
  httpTimeout: 1s
`;

/** As a person labels a node. */
export function labelled(node: string, label: string, value: string): string {
  return `apiVersion: v1
kind: Node
metadata:
  name: ${node}
  labels:
    ${label}: "${value}"
`;
}
