/** objectstorage.k8s.io/v1alpha2: the kinds of the Container Object Storage Interface (client/apis/objectstorage/v1alpha2). */
import type { ApiObject } from '../wire/api.ts';

export type ObjectProtocol = 'S3' | 'Azure' | 'GCS';
export type BucketDeletionPolicy = 'Retain' | 'Delete';
export type BucketAccessMode = 'ReadWrite' | 'ReadOnly' | 'WriteOnly';
export type BucketAuthenticationType = 'Key' | 'ServiceAccount';
export type Parameters = Readonly<Record<string, string>>;

/** What went wrong last, as told by controller or driver. */
export interface TimestampedError {
  /** RFC 3339. */
  readonly time?: string;
  readonly message?: string;
}

export interface BucketClass extends ApiObject {
  readonly spec: { readonly driverName: string; readonly deletionPolicy: BucketDeletionPolicy; readonly parameters?: Parameters };
}

export interface BucketClaim extends ApiObject {
  readonly spec: {
    readonly bucketClassName?: string;
    readonly protocols?: readonly ObjectProtocol[];
    readonly existingBucketName?: string;
  };
  readonly status?: {
    readonly boundBucketName?: string;
    readonly readyToUse?: boolean;
    readonly protocols?: readonly ObjectProtocol[];
    readonly error?: TimestampedError;
  };
}

export interface BucketClaimReference {
  readonly name: string;
  readonly namespace: string;
  readonly uid?: string;
}

export interface Bucket extends ApiObject {
  readonly spec: {
    readonly driverName: string;
    readonly deletionPolicy: BucketDeletionPolicy;
    readonly parameters?: Parameters;
    readonly protocols?: readonly ObjectProtocol[];
    readonly bucketClaimRef: BucketClaimReference;
    readonly existingBucketID?: string;
  };
  readonly status?: {
    readonly bucketID?: string;
    readonly readyToUse?: boolean;
    readonly protocols?: readonly ObjectProtocol[];
    readonly bucketInfo?: Parameters;
    readonly error?: TimestampedError;
  };
}

export interface BucketAccessClass extends ApiObject {
  readonly spec: {
    readonly driverName: string;
    readonly authenticationType: BucketAuthenticationType;
    readonly parameters?: Parameters;
    readonly disallowedBucketAccessModes?: readonly BucketAccessMode[];
    readonly multiBucketAccess?: 'SingleBucket' | 'MultipleBuckets';
  };
}

export interface BucketClaimAccess {
  readonly bucketClaimName: string;
  readonly accessMode: BucketAccessMode;
  readonly accessSecretName: string;
}

export interface BucketAccess extends ApiObject {
  readonly spec: {
    readonly bucketClaims: readonly BucketClaimAccess[];
    readonly bucketAccessClassName: string;
    readonly protocol: ObjectProtocol;
    readonly serviceAccountName?: string;
  };
  readonly status?: {
    readonly readyToUse?: boolean;
    readonly accountID?: string;
    readonly accessedBuckets?: readonly { readonly bucketName: string; readonly bucketID?: string; readonly bucketClaimName: string }[];
    readonly driverName?: string;
    readonly authenticationType?: BucketAuthenticationType;
    readonly parameters?: Parameters;
    readonly error?: TimestampedError;
  };
}
