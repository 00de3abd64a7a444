/** What the scheduler's plugins want, in words. What wakes a pod follows the plugins' hints (`hints` in sim/scheduler/plugins). */

/** What has to happen before a pod that this plugin rejected is worth another try. */
const WAKES: Readonly<Record<string, string>> = {
  SchedulingGates: 'its last scheduling gate is taken away',
  NodeUnschedulable: 'a node is uncordoned or joins',
  NodeName: 'the node that it names joins',
  TaintToleration: 'a node that it tolerates joins, or a taint goes',
  NodeAffinity: 'a node with the labels that it asks for joins or gets them',
  NodePorts: 'a pod gives its host port back, or a node joins',
  NodeResourcesFit: 'a pod on a node goes, a node grows or joins, or it asks for less',
  PodTopologySpread: 'a pod that it is spread with comes or goes, or a node joins or changes its labels',
  InterPodAffinity: 'a pod with matching labels comes or goes, or a node changes its labels',
  VolumeBinding: 'a claim, a volume or a storage class comes or changes',
  VolumeZone: 'a volume or a claim changes',
  VolumeRestrictions: 'a pod that uses the volume goes',
  NodeVolumeLimits: 'a pod with volumes goes, or a node joins',
  DefaultPreemption: 'the pods it evicts are gone',
  Extender: 'anything changes in the cluster: an extender cannot say what would help',
};

/** `unless` a plugin is known, its name says what is waited for. */
export function wakesOf(rejectors: readonly string[]): string {
  return rejectors.map((plugin) => WAKES[plugin] ?? `something changes that ${plugin} looks at`).join('; or ');
}

/** `3 Insufficient cpu, 1 node(s) had untolerated taint(s)`: without the sum and what PostFilter adds. */
export function reasonsOf(message: string): string {
  const text = message.replace(/^0\/\d+ nodes are available: /, '');
  const end = text.search(/\. (no new claims|preemption|not found)/);
  return end < 0 ? text.replace(/\.$/, '') : text.slice(0, end);
}
