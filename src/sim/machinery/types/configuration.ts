/** core/v1 ConfigMap, Secret and ServiceAccount: what pods are given from outside. */
import type { ApiObject } from '../wire/api.ts';
import type { LocalObjectReference, ObjectReference } from './object-reference.ts';

export interface ConfigMap extends ApiObject {
  readonly data?: Readonly<Record<string, string>>;
  /** Values in base64. */
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

export interface Secret extends ApiObject {
  readonly type: string;
  /** Values in base64. */
  readonly data?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

export interface ServiceAccount extends ApiObject {
  readonly secrets?: readonly ObjectReference[];
  readonly imagePullSecrets?: readonly LocalObjectReference[];
  readonly automountServiceAccountToken?: boolean;
}
