/** apps/v1 StatefulSet. */
import type { ApiObject, ObjectMeta } from '../wire/api.ts';
import type { LabelSelector } from './label-selector.ts';
import type { PodTemplateSpec } from './pod.ts';
import type { PersistentVolumeClaimSpec } from './storage.ts';

type Retention = 'Delete' | 'Retain';

/** The claim that each pod of the set gets one of; its name is the name of the volume. */
export interface StatefulClaimTemplate {
  readonly metadata: Pick<ObjectMeta, 'name' | 'annotations' | 'labels'>;
  readonly spec: PersistentVolumeClaimSpec;
}

/** What becomes of the claims of pods that are not wanted any more; of the whole set, or because it got smaller. */
export interface ClaimRetentionPolicy {
  readonly whenDeleted: Retention;
  readonly whenScaled: Retention;
}

export interface StatefulSetSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly volumeClaimTemplates?: readonly StatefulClaimTemplate[];
  /** The headless Service that gives the pods their names. */
  readonly serviceName?: string;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly updateStrategy: { readonly type: 'OnDelete' | 'RollingUpdate'; readonly rollingUpdate?: { readonly partition?: number } };
  readonly revisionHistoryLimit: number;
  readonly minReadySeconds?: number;
  readonly persistentVolumeClaimRetentionPolicy?: ClaimRetentionPolicy;
  readonly ordinals?: { readonly start: number };
}

export interface StatefulSetStatus {
  readonly observedGeneration?: number;
  readonly replicas: number;
  readonly readyReplicas?: number;
  readonly availableReplicas: number;
  readonly currentReplicas?: number;
  readonly updatedReplicas?: number;
  /** Names of the revisions that pods are made of below the partition, and above it. */
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly collisionCount?: number;
}

export interface StatefulSet extends ApiObject {
  readonly spec: StatefulSetSpec;
  readonly status: StatefulSetStatus;
}
