/**
 * From method and path to what is to be done to which resource (apiserver pkg/endpoints/request/requestinfo.go, installer.go).
 */
import type { ResourceDefinition, SubresourceDefinition } from '../../machinery/scheme/definition.ts';
import { isServedGroup, isServedVersion, resourceByPath, subresourceOf } from '../../machinery/scheme/registry.ts';
import { failure, type Status } from '../../machinery/status-error.ts';
import { segmentsOf } from './query.ts';

export type Action = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export interface Target {
  readonly action: Action;
  readonly definition: ResourceDefinition;
  readonly subresource: SubresourceDefinition | undefined;
  /** Empty for cluster-scoped resources, and for lists over all namespaces. */
  readonly namespace: string;
  /** Empty for collections. */
  readonly name: string;
}

export type Route =
  | { readonly kind: 'resource'; readonly target: Target }
  | { readonly kind: 'refused'; readonly status: Status }
  /** No such page: plain text, as from the mux in front of all groups. */
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'page'; readonly segments: readonly string[] };

const NOT_FOUND = failure(404, 'NotFound', 'the server could not find the requested resource', {});
const NOT_ALLOWED = failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
const REFUSED_NOT_FOUND: Route = Object.freeze({ kind: 'refused', status: NOT_FOUND });
const REFUSED_NOT_ALLOWED: Route = Object.freeze({ kind: 'refused', status: NOT_ALLOWED });

/** Resources of Kubernetes that are not served, with the one method they would take on their collection: others are refused by method. */
const UNSERVED: Readonly<Record<string, string>> = {
  'api/v1/componentstatuses': 'GET',
  'apis/authentication.k8s.io/v1/tokenreviews': 'POST',
  'apis/authentication.k8s.io/v1/selfsubjectreviews': 'POST',
  'apis/authorization.k8s.io/v1/subjectaccessreviews': 'POST',
  'apis/authorization.k8s.io/v1/selfsubjectaccessreviews': 'POST',
  'apis/authorization.k8s.io/v1/selfsubjectrulesreviews': 'POST',
};

function isRefusedMethod(method: string, segments: readonly string[]): boolean {
  const taken = UNSERVED[segments.slice(0, segments[0] === 'api' ? 3 : 4).join('/')];
  return taken !== undefined && taken !== method;
}

const OBJECT_ACTIONS: Readonly<Record<string, Action>> = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
const COLLECTION_ACTIONS: Readonly<Record<string, Action>> = { GET: 'list', POST: 'create', DELETE: 'deletecollection' };
const SUBRESOURCE_ACTIONS: Readonly<Record<string, 'create' | 'get' | 'patch' | 'update'>> = {
  GET: 'get',
  PUT: 'update',
  PATCH: 'patch',
  POST: 'create',
};

export function route(method: string, path: string, watch: boolean): Route {
  const segments = segmentsOf(path);
  const [root, first, second] = segments;
  if (segments.length > 2 && isRefusedMethod(method, segments)) return REFUSED_NOT_ALLOWED;
  if (root === 'api' && first !== undefined) {
    if (!isServedVersion('', first)) return REFUSED_NOT_FOUND;
    return segments.length === 2 ? pageOf(method, segments) : resource(method, '', first, segments.slice(2), watch);
  }
  if (root === 'apis' && first !== undefined) {
    if (!isServedGroup(first)) return { kind: 'nowhere' };
    if (second !== undefined && !isServedVersion(first, second)) return REFUSED_NOT_FOUND;
    return segments.length <= 3 ? pageOf(method, segments) : resource(method, first, second as string, segments.slice(3), watch);
  }
  return pageOf(method, segments);
}

function pageOf(method: string, segments: readonly string[]): Route {
  return method === 'GET' ? { kind: 'page', segments } : REFUSED_NOT_ALLOWED;
}

/** `rest`: what follows group and version. */
function resource(method: string, group: string, version: string, rest: readonly string[], watch: boolean): Route {
  if (rest[0] === 'watch' && rest.length > 1) return oldWatch(method, group, version, rest.slice(1));
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !(rest.length === 3 && namespaceSubresource(rest[2] as string));
  const namespace = inNamespace ? (rest[1] as string) : '';
  const [plural = '', name = '', part, ...more] = inNamespace ? rest.slice(2) : rest;
  if (group === '' && plural === 'bindings' && inNamespace) return oldBindings(method, namespace, name);
  const definition = resourceByPath(group, version, plural);
  if (definition === undefined || more.length > 0 || (inNamespace && !definition.namespaced)) return REFUSED_NOT_FOUND;
  if (name === '') return collection(method, definition, namespace, watch);
  if (definition.namespaced && !inNamespace) return REFUSED_NOT_FOUND;
  if (part === undefined) return single(method, definition, namespace, name, watch);
  const subresource = subresourceOf(definition, part);
  if (subresource === undefined) return REFUSED_NOT_FOUND;
  const action = SUBRESOURCE_ACTIONS[method];
  if (action === undefined || !subresource.verbs.includes(action)) return REFUSED_NOT_ALLOWED;
  return { kind: 'resource', target: { action, definition, subresource, namespace, name } };
}

/** The old way to watch: `/api/v1/watch/pods`, also of one object. */
function oldWatch(method: string, group: string, version: string, rest: readonly string[]): Route {
  const found = resource('GET', group, version, rest, true);
  if (found.kind !== 'resource') return found;
  return found.target.action === 'watch' && method === 'GET' ? found : REFUSED_NOT_ALLOWED;
}

function namespaceSubresource(name: string): boolean {
  const definition = resourceByPath('', 'v1', 'namespaces');
  return definition !== undefined && subresourceOf(definition, name) !== undefined;
}

function collection(method: string, definition: ResourceDefinition, namespace: string, watch: boolean): Route {
  const acrossNamespaces = definition.namespaced && namespace === '';
  if (acrossNamespaces && method !== 'GET') return REFUSED_NOT_ALLOWED;
  const plain = COLLECTION_ACTIONS[method];
  const action = plain === 'list' && watch ? 'watch' : plain;
  if (action === undefined || !(definition.verbs as readonly string[]).includes(action)) return REFUSED_NOT_ALLOWED;
  return { kind: 'resource', target: { action, definition, subresource: undefined, namespace, name: '' } };
}

function single(method: string, definition: ResourceDefinition, namespace: string, name: string, watch: boolean): Route {
  const plain = OBJECT_ACTIONS[method];
  const action = plain === 'get' && watch ? 'watch' : plain;
  if (action === undefined || !(definition.verbs as readonly string[]).includes(action)) return REFUSED_NOT_ALLOWED;
  return { kind: 'resource', target: { action, definition, subresource: undefined, namespace, name } };
}

/** POST to `bindings` names the pod in the body only (registry/core/rest/storage_core.go: LegacyBindingREST). */
function oldBindings(method: string, namespace: string, name: string): Route {
  const definition = resourceByPath('', 'v1', 'pods');
  const subresource = definition && subresourceOf(definition, 'binding');
  if (definition === undefined || subresource === undefined || name !== '') return REFUSED_NOT_FOUND;
  if (method !== 'POST') return REFUSED_NOT_ALLOWED;
  return { kind: 'resource', target: { action: 'create', definition, subresource, namespace, name: '' } };
}
