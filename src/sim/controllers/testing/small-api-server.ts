/**
 * An API server of the smallest kind on which controllers can be tested alone: objects, watches, finalizers, grace, preconditions and the
 * patches that controllers send. No validation, no defaults, no admission. What the real one (apiserver/) makes of the same requests is
 * the business of the cluster's tests.
 */
import type { ComponentKind, Incoming, Self } from '../../../kernel/component.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ApiObject, ApiRequest } from '../../machinery/wire/api.ts';

// biome-ignore lint/suspicious/noExplicitAny: objects of all kinds, taken apart by the server
type Any = any;

export interface SmallStore {
  /** By `<root>/<plural>/[<namespace>/]<name>`. */
  readonly objects: Map<string, ApiObject>;
  /** Exchange of each open watch -> the prefix of its collection. */
  readonly watches: Map<number, string>;
  /** Successful writes as `user verb resource[/subresource] name`. */
  readonly writes: string[];
  revision: number;
}

interface Target {
  readonly collection: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
  readonly key: string;
}

function targetOf(path: string): Target {
  const parts = path.slice(1).split('/');
  const rootLength = parts[0] === 'api' ? 2 : 3;
  const root = parts.slice(0, rootLength).join('/');
  const rest = parts.slice(rootLength);
  const scoped = rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize';
  const namespace = scoped ? (rest[1] as string) : '';
  const [plural = '', name = '', subresource = ''] = scoped ? rest.slice(2) : rest;
  const collection = `${root}/${plural}/${namespace ? `${namespace}/` : ''}`;
  return { collection, plural, namespace, name, subresource, key: `${collection}${name}` };
}

const status = (code: number, reason: string, message = reason) => ({ status: code, body: { kind: 'Status', code, reason, message } });
const notFound = ({ plural, name }: Target) => status(404, 'NotFound', `${plural} "${name}" not found`);

type Server = Self<SmallStore>;

function publish(self: Server, key: string, type: string, object: ApiObject): ApiObject {
  self.state.revision++;
  const { generation = 0 } = object.metadata;
  const before = self.state.objects.get(key) as Any;
  const grown = JSON.stringify(content(before)) === JSON.stringify(content(object)) ? generation : generation + 1;
  const stored = Object.freeze({
    ...object,
    metadata: { ...object.metadata, resourceVersion: String(self.state.revision), generation: grown },
  });
  if (type === 'DELETED') self.state.objects.delete(key);
  else self.state.objects.set(key, stored);
  for (const [exchange, prefix] of self.state.watches) if (key.startsWith(prefix)) self.push(exchange, [{ type, object: stored }]);
  return stored;
}

function content(object: Any): unknown {
  if (!object) return undefined;
  const { metadata: _, status: __, ...rest } = object;
  return rest;
}

/** An object whose deletion has begun goes with its last finalizer. */
function store(self: Server, key: string, object: ApiObject): ApiObject {
  const gone =
    object.metadata.deletionTimestamp && !object.metadata.finalizers?.length && !(object.metadata.deletionGracePeriodSeconds ?? 0);
  const held = key.startsWith('api/v1/namespaces/') && (object as Any).spec?.finalizers?.length > 0;
  return publish(self, key, gone && !held ? 'DELETED' : 'MODIFIED', object);
}

function create(self: Server, target: Target, body: Any): unknown {
  const name = body.metadata.name ?? `${body.metadata.generateName}${self.state.revision.toString(36)}`;
  const key = `${target.collection}${name}`;
  if (self.state.objects.has(key)) return status(409, 'AlreadyExists');
  const namespace = self.state.objects.get(`api/v1/namespaces/${target.namespace}`);
  if (namespace?.metadata.deletionTimestamp) {
    return {
      status: 403,
      body: { reason: 'Forbidden', message: 'terminating', details: { causes: [{ reason: 'NamespaceTerminating' }] } },
    };
  }
  const uid = body.metadata.uid ?? `uid-of-${name}-${self.state.revision}`;
  const metadata = { ...body.metadata, name, uid, creationTimestamp: formatTime(self.now), generation: 0 };
  const object = { ...body, metadata, status: body.status ?? {} };
  return { status: 201, body: publish(self, key, 'ADDED', target.namespace ? withNamespace(object, target.namespace) : object) };
}

function withNamespace(object: Any, namespace: string): Any {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function remove(self: Server, target: Target, old: ApiObject, options: Any): unknown {
  const { preconditions = {}, propagationPolicy, gracePeriodSeconds } = options ?? {};
  if (preconditions.uid && preconditions.uid !== old.metadata.uid) return status(409, 'Conflict');
  if (preconditions.resourceVersion && preconditions.resourceVersion !== old.metadata.resourceVersion) return status(409, 'Conflict');
  const added = propagationPolicy === 'Orphan' ? ['orphan'] : propagationPolicy === 'Foreground' ? ['foregroundDeletion'] : [];
  const finalizers = [...new Set([...(old.metadata.finalizers ?? []), ...added])];
  const spec = (old as Any).spec;
  const grace = target.plural === 'pods' && spec?.nodeName ? (gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0) : 0;
  const metadata = {
    ...old.metadata,
    finalizers,
    deletionTimestamp: old.metadata.deletionTimestamp ?? formatTime(self.now),
    deletionGracePeriodSeconds: grace,
  };
  const phase = target.plural === 'namespaces' ? { status: { ...(old as Any).status, phase: 'Terminating' } } : {};
  return { status: 200, body: store(self, target.key, { ...old, ...phase, metadata } as ApiObject) };
}

const MERGE_KEYS: Readonly<Record<string, string>> = { conditions: 'type', ownerReferences: 'uid' };

/** JSON merge patch, and as much of the strategic one as controllers use. */
function merged(old: Any, patch: Any, field = ''): Any {
  const mergeKey = MERGE_KEYS[field];
  if (Array.isArray(patch) && mergeKey) {
    const result = [...(old ?? [])];
    for (const item of patch) {
      const at = result.findIndex((one) => one[mergeKey] === item[mergeKey]);
      if (item.$patch === 'delete') result.splice(at, at < 0 ? 0 : 1);
      else if (at < 0) result.push(item);
      else result[at] = { ...result[at], ...item };
    }
    return result.length === 0 ? undefined : result;
  }
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch ?? undefined;
  const result: Any = { ...old };
  for (const key in patch) {
    const value = merged(result[key], patch[key], key);
    if (value === undefined) delete result[key];
    else result[key] = value;
  }
  return result;
}

function change(self: Server, target: Target, old: ApiObject, body: Any, isPatch: boolean): unknown {
  const { resourceVersion, uid } = body.metadata ?? {};
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) return status(409, 'Conflict');
  if (uid && uid !== old.metadata.uid) return status(409, 'Conflict');
  const now = isPatch ? merged(old, body) : body;
  if (JSON.stringify(now) === JSON.stringify(old)) return { status: 200, body: old };
  return { status: 200, body: store(self, target.key, now) };
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

function answer(self: Server, request: ApiRequest): unknown {
  const [path = '', query = ''] = request.path.split('?');
  const target = targetOf(path);
  const { objects } = self.state;
  const under = [...objects].filter(([key]) => key.startsWith(target.collection));
  if (target.name === '') {
    if (request.method === 'POST') return create(self, target, request.body);
    if (request.method === 'DELETE') {
      for (const [key, object] of under) remove(self, { ...target, key }, object, request.body);
      return { status: 200, body: { metadata: {}, items: [] } };
    }
    return { status: 200, body: { metadata: { resourceVersion: String(self.state.revision) }, items: under.map(([, one]) => one) }, query };
  }
  const old = objects.get(target.key);
  if (!old) return notFound(target);
  if (request.method === 'GET') return { status: 200, body: old };
  if (request.method === 'DELETE') return remove(self, target, old, request.body);
  return change(self, target, old, request.body, request.method === 'PATCH');
}

function noteWrite(self: Server, request: ApiRequest): void {
  const verb = VERBS[request.method];
  const { plural, name, subresource } = targetOf(request.path.split('?')[0] ?? '');
  if (!verb || plural === 'events' || plural === 'leases') return;
  const user = request.user?.name.slice(request.user.name.lastIndexOf(':') + 1) ?? 'someone';
  const what = subresource ? `${plural}/${subresource}` : plural;
  self.state.writes.push(`${user} ${verb === 'delete' && !name ? 'deletecollection' : verb} ${what} ${name}`.trimEnd());
}

export const smallApiServer: ComponentKind<SmallStore> = {
  kind: 'apiserver',
  init: () => ({ objects: new Map(), watches: new Map(), writes: [], revision: 1 }),
  request(self, { exchange, payload, stream }: Incoming) {
    const request = payload as ApiRequest;
    if (stream) {
      self.state.watches.set(exchange, targetOf(request.path.split('?')[0] ?? '').collection);
      return;
    }
    const result = answer(self, request) as { readonly status: number };
    if (result.status < 300) noteWrite(self, request);
    self.reply(exchange, result);
  },
  /** What people do: a request without an answer. */
  message: (self, payload) => void answer(self, payload as ApiRequest),
  locals: { closed: (self: Server, exchange: number) => void self.state.watches.delete(exchange) },
};
