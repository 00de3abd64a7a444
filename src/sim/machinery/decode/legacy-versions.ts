/** Versions of served kinds that Kubernetes still knows how to read, though it serves them no more: they are told from unknown ones. */
const LEGACY: Readonly<Record<string, readonly string[]>> = {
  'apps/v1beta1': ['Deployment', 'StatefulSet', 'ControllerRevision', 'Scale'],
  'apps/v1beta2': ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision', 'Scale'],
  'extensions/v1beta1': ['Deployment', 'ReplicaSet', 'DaemonSet', 'Ingress', 'NetworkPolicy', 'Scale'],
  'batch/v1beta1': ['CronJob'],
  'discovery.k8s.io/v1beta1': ['EndpointSlice'],
  'coordination.k8s.io/v1beta1': ['Lease'],
  'scheduling.k8s.io/v1beta1': ['PriorityClass'],
  'scheduling.k8s.io/v1alpha1': ['PriorityClass'],
  'events.k8s.io/v1beta1': ['Event'],
  'policy/v1beta1': ['PodDisruptionBudget', 'Eviction'],
};

export function isLegacyKind(apiVersion: string, kind: string): boolean {
  return LEGACY[apiVersion]?.includes(kind) ?? false;
}
