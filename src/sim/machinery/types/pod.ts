/** core/v1 Pod as the simulation reads it: only fields that some component looks at. */
import type { ApiObject, ObjectMeta } from '../wire/api.ts';
import type { Condition } from './condition.ts';
import type { Container, ContainerStatus } from './container.ts';
import type { LocalObjectReference } from './object-reference.ts';
import type { ResourceList } from './resources.ts';
import type { Affinity, Toleration, TopologySpreadConstraint } from './scheduling-constraints.ts';
import type { PersistentVolumeClaimSpec } from './storage.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';

export interface VolumeClaimTemplate {
  readonly metadata?: Pick<ObjectMeta, 'annotations' | 'labels'>;
  readonly spec: PersistentVolumeClaimSpec;
}

/** Exactly one source is set; the simulation looks only at what can be missing, or in use. */
export interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name?: string; readonly optional?: boolean };
  readonly secret?: { readonly secretName?: string; readonly optional?: boolean };
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  /** A claim that is made for the pod, and goes with it. */
  readonly ephemeral?: { readonly volumeClaimTemplate?: VolumeClaimTemplate };
  readonly csi?: { readonly driver: string };
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly awsElasticBlockStore?: { readonly volumeID: string };
  readonly iscsi?: { readonly iqn: string; readonly readOnly?: boolean };
  readonly rbd?: { readonly monitors: readonly string[]; readonly pool?: string; readonly image: string; readonly readOnly?: boolean };
  readonly emptyDir?: object;
  readonly hostPath?: { readonly path: string };
  readonly projected?: { readonly sources?: readonly unknown[] };
}

/** Devices that the pod wants: those of a claim, or of one that is made for it from a template. */
export interface PodResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

/** What was made for the pod; without a claim's name: nothing, on purpose. */
export interface PodResourceClaimStatus {
  readonly name: string;
  readonly resourceClaimName?: string;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly resourceClaims?: readonly PodResourceClaim[];
  readonly restartPolicy: RestartPolicy;
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
  readonly overhead?: ResourceList;
  readonly resources?: { readonly limits?: ResourceList; readonly requests?: ResourceList };
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly hostNetwork?: boolean;
  readonly hostname?: string;
  readonly subdomain?: string;
}

export interface PodStatus {
  readonly phase?: PodPhase;
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  readonly message?: string;
  readonly reason?: string;
  readonly nominatedNodeName?: string;
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip: string }[];
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip: string }[];
  readonly startTime?: string;
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly resourceClaimStatuses?: readonly PodResourceClaimStatus[];
  readonly qosClass?: 'Guaranteed' | 'Burstable' | 'BestEffort';
}

export interface Pod extends ApiObject {
  readonly spec: PodSpec;
  readonly status: PodStatus;
}

/** The pod that a workload makes copies of. */
export interface PodTemplateSpec {
  readonly metadata?: Partial<Pick<ObjectMeta, 'name' | 'labels' | 'annotations' | 'finalizers' | 'creationTimestamp'>>;
  readonly spec: PodSpec;
}

/** Body of `pods/{name}/binding`. */
export interface Binding extends ApiObject {
  readonly target: { readonly kind?: string; readonly name: string; readonly uid?: string };
}
