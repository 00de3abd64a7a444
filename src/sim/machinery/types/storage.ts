/** Volumes and what is said about them: v1 PersistentVolumeClaim and PersistentVolume, storage.k8s.io/v1. */
import type { ApiObject } from '../wire/api.ts';
import type { Condition } from './condition.ts';
import type { LabelSelector } from './label-selector.ts';
import type { ObjectReference } from './object-reference.ts';
import type { NodeSelector } from './scheduling-constraints.ts';

type Quantities = Readonly<Record<string, string>>;

export type AccessMode = 'ReadOnlyMany' | 'ReadWriteMany' | 'ReadWriteOnce' | 'ReadWriteOncePod';
export type VolumeMode = 'Block' | 'Filesystem';

export interface TypedObjectReference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly AccessMode[];
  readonly selector?: LabelSelector;
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
  /** The volume that it is bound to, or wants to be. */
  readonly volumeName?: string;
  /** Absent: the default class; empty: none. */
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly dataSource?: TypedObjectReference;
  readonly dataSourceRef?: TypedObjectReference;
  readonly volumeAttributesClassName?: string;
}

export interface PersistentVolumeClaim extends ApiObject {
  readonly spec: PersistentVolumeClaimSpec;
  readonly status: {
    readonly phase?: 'Bound' | 'Lost' | 'Pending';
    readonly accessModes?: readonly AccessMode[];
    readonly capacity?: Quantities;
    readonly conditions?: readonly Condition[];
  };
}

export interface CsiVolumeSource {
  readonly driver: string;
  readonly volumeHandle: string;
  readonly readOnly?: boolean;
  readonly fsType?: string;
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}

export interface PersistentVolumeSpec {
  readonly capacity?: Quantities;
  readonly accessModes?: readonly AccessMode[];
  readonly claimRef?: ObjectReference;
  readonly persistentVolumeReclaimPolicy?: 'Delete' | 'Recycle' | 'Retain';
  readonly storageClassName?: string;
  readonly volumeMode?: VolumeMode;
  readonly volumeAttributesClassName?: string;
  readonly nodeAffinity?: { readonly required?: NodeSelector };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly local?: { readonly path: string; readonly fsType?: string };
  readonly nfs?: { readonly server: string; readonly path: string; readonly readOnly?: boolean };
  readonly csi?: CsiVolumeSource;
}

export interface PersistentVolume extends ApiObject {
  readonly spec: PersistentVolumeSpec;
  readonly status: {
    readonly phase?: 'Available' | 'Bound' | 'Failed' | 'Pending' | 'Released';
    readonly message?: string;
    readonly reason?: string;
    /** RFC 3339. */
    readonly lastPhaseTransitionTime?: string;
  };
}

export interface StorageClass extends ApiObject {
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly reclaimPolicy: 'Delete' | 'Retain';
  readonly mountOptions?: readonly string[];
  readonly allowVolumeExpansion?: boolean;
  readonly volumeBindingMode: 'Immediate' | 'WaitForFirstConsumer';
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
  }[];
}

export interface CSINode extends ApiObject {
  readonly spec: {
    readonly drivers:
      | readonly {
          readonly name: string;
          readonly nodeID: string;
          readonly topologyKeys?: readonly string[];
          readonly allocatable?: { readonly count?: number };
        }[]
      | null;
  };
}

export interface CSIDriver extends ApiObject {
  readonly spec: {
    readonly attachRequired?: boolean;
    readonly podInfoOnMount?: boolean;
    readonly storageCapacity?: boolean;
    readonly fsGroupPolicy?: string;
    readonly volumeLifecycleModes?: readonly string[];
  };
}

export interface CSIStorageCapacity extends ApiObject {
  readonly nodeTopology?: LabelSelector;
  readonly storageClassName: string;
  readonly capacity?: string;
  readonly maximumVolumeSize?: string;
}

export interface VolumeAttachment extends ApiObject {
  readonly spec: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName?: string };
  };
  readonly status?: { readonly attached: boolean; readonly attachError?: { readonly time?: string; readonly message?: string } };
}
