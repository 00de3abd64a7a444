/**
 * What travels on the links to the API server: HTTP in all but bytes. A component sends an `ApiRequest` as the payload of a
 * kernel call and gets an `ApiResponse`; a watch is opened as a kernel stream whose pieces are `WatchEvent`s.
 *
 * Objects are never copied on the way: what is handed over is frozen and shared (see kernel/component.ts).
 */

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface ApiRequest {
  readonly method: Method;
  /** Path with query, as in HTTP: `/api/v1/namespaces/default/pods?limit=5`. */
  readonly path: string;
  /** Names in lower case. `user-agent` names the field manager, `content-type` the kind of patch. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An object (components of the simulation) or text (real clients). */
  readonly body?: unknown;
  /** Who the client certificate or token names; absent: the administrator (`system:masters`). */
  readonly user?: UserInfo;
}

export interface ApiResponse<Body = unknown> {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Body;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

/** A piece of a watch stream. A refused watch ends at once with an `ApiResponse` as the stream's last word. */
export interface WatchEvent<Item = ApiObject> {
  readonly type: WatchEventType;
  readonly object: Item;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid: string;
  /** Decimal etcd revision of the last write. */
  readonly resourceVersion: string;
  readonly generation?: number;
  /** RFC 3339, whole seconds, UTC. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

/** Any API object. Typed views of single kinds extend it (machinery/types/). */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

export interface ApiList<Item = ApiObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly Item[];
}

/** The component ids of one cluster. Nodes are `node/<name>`, people `person/<name>`. */
export const API_SERVER = 'apiserver';
export const ETCD = 'etcd';
export const SCHEDULER = 'scheduler';
export const CONTROLLER_MANAGER = 'controller-manager';
export const CLOUD_CONTROLLER_MANAGER = 'cloud-controller-manager';
export const CLOUD = 'cloud';

/** Virtual time 0 of every run, as wall time: 2026-01-01T00:00:00Z, in microseconds since 1970. */
export const EPOCH_MICROS = 1_767_225_600_000_000;
