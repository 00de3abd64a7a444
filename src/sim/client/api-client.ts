/**
 * Requests to the API server in the name of one user, as generators for processes. Each gives a `Result`: what the server refused, and a
 * server that is not there, are values; wrap with `must` (result.ts) where an error shall end the sync.
 */

import { type Call, call, callAll, type Process } from '../../kernel/effects.ts';
import {
  API_SERVER,
  type ApiList,
  type ApiObject,
  type ApiRequest,
  type ApiResponse,
  type Method,
  type ObjectMeta,
  type UserInfo,
} from '../machinery/wire/api.ts';
import { collectionPath, objectPath, type Resource } from './resource.ts';
import { type Result, resultOf } from './result.ts';

/** An object as its creator writes it: the server adds uid, resourceVersion and so on, and most often the status. */
export type Unborn<Item extends ApiObject> = Omit<Item, 'metadata' | 'status'> & {
  readonly metadata: Partial<ObjectMeta>;
  readonly status?: unknown;
};

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType = 'json' | 'merge' | 'strategic';

const PATCH_CONTENT: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

export interface Selection {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Query text of a list or watch, without `?`; empty if nothing is selected. */
export function selectionQuery({ labelSelector, fieldSelector }: Selection): string {
  const parts: string[] = [];
  if (fieldSelector) parts.push(`fieldSelector=${encodeURIComponent(fieldSelector)}`);
  if (labelSelector) parts.push(`labelSelector=${encodeURIComponent(labelSelector)}`);
  return parts.join('&');
}

export class ApiClient {
  readonly user: UserInfo;
  readonly agent: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly patchHeaders: Readonly<Record<PatchType, Readonly<Record<string, string>>>>;

  /** `agent` is the program's name: the API server takes it for the field manager. */
  constructor(user: UserInfo, agent: string) {
    this.user = user;
    this.agent = agent;
    this.headers = Object.freeze({ 'user-agent': agent });
    const patching = (type: PatchType) => Object.freeze({ 'user-agent': agent, 'content-type': PATCH_CONTENT[type] });
    this.patchHeaders = { json: patching('json'), merge: patching('merge'), strategic: patching('strategic') };
  }

  request(method: Method, path: string, body?: unknown): ApiRequest {
    return body === undefined
      ? { method, path, headers: this.headers, user: this.user }
      : { method, path, headers: this.headers, user: this.user, body };
  }

  createRequest<Item extends ApiObject>(of: Resource<Item>, object: Unborn<Item>, subresource?: string): ApiRequest {
    const { namespace, name } = object.metadata;
    const path = subresource
      ? objectPath(of, namespace, name ?? '', subresource)
      : collectionPath(of, of.namespaced ? namespace : undefined);
    return this.request('POST', path, object);
  }

  patchRequest(
    of: Resource,
    namespace: string | undefined,
    name: string,
    type: PatchType,
    patch: unknown,
    subresource?: string,
  ): ApiRequest {
    return {
      method: 'PATCH',
      path: objectPath(of, namespace, name, subresource),
      headers: this.patchHeaders[type],
      user: this.user,
      body: patch,
    };
  }

  deleteRequest(of: Resource, namespace: string | undefined, name: string, options?: DeleteOptions): ApiRequest {
    const body = options && { apiVersion: 'v1', kind: 'DeleteOptions', ...options };
    return this.request('DELETE', objectPath(of, namespace, name), body);
  }

  get<Item extends ApiObject>(of: Resource<Item>, namespace: string | undefined, name: string): Process<Result<Item>> {
    return send(this.request('GET', objectPath(of, namespace, name)));
  }

  list<Item extends ApiObject>(of: Resource<Item>, namespace?: string, selection: Selection = {}): Process<Result<ApiList<Item>>> {
    const query = selectionQuery(selection);
    const path = collectionPath(of, namespace);
    return send(this.request('GET', query ? `${path}?${query}` : path));
  }

  /** Creates the object, or what POST makes of it on its subresource (`binding`, `eviction`). */
  create<Item extends ApiObject>(of: Resource<Item>, object: Unborn<Item>, subresource?: string): Process<Result<Item>> {
    return send(this.createRequest(of, object, subresource));
  }

  update<Item extends ApiObject>(of: Resource<Item>, object: Item, subresource?: string): Process<Result<Item>> {
    return send(this.request('PUT', objectPath(of, object.metadata.namespace, object.metadata.name, subresource), object));
  }

  patch<Item extends ApiObject>(
    of: Resource<Item>,
    namespace: string | undefined,
    name: string,
    type: PatchType,
    patch: unknown,
    subresource?: string,
  ): Process<Result<Item>> {
    return send(this.patchRequest(of, namespace, name, type, patch, subresource));
  }

  delete(of: Resource, namespace: string | undefined, name: string, options?: DeleteOptions): Process<Result<ApiObject>> {
    return send(this.deleteRequest(of, namespace, name, options));
  }
}

function* send<Value>(request: ApiRequest): Process<Result<Value>> {
  return resultOf<Value>(yield* call<ApiResponse>(API_SERVER, request));
}

/** Sends all requests at once; results in their order. */
export function* sendAll<Value>(requests: readonly ApiRequest[]): Process<readonly Result<Value>[]> {
  const calls: Call[] = requests.map((request) => ({ to: API_SERVER, request }));
  const replies = yield* callAll<ApiResponse>(calls);
  return replies.map((reply) => resultOf<Value>(reply));
}
