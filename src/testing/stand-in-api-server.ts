/**
 * A stand-in for the API server, for tests of controllers alone: it stores whole objects, with the metadata, conflicts, deletions and
 * watches that controllers live by, and nothing else: no defaults, no validation, no admission. Pods are bound to node-0 as they are made.
 */
import type { ComponentKind, Incoming, Self } from '../kernel/component.ts';
import { formatTime } from '../sim/machinery/time.ts';
import type { ApiObject, ApiRequest, ObjectMeta, WatchEventType } from '../sim/machinery/wire/api.ts';

interface Entry {
  readonly revision: number;
  readonly type: WatchEventType;
  readonly collection: string;
  readonly object: ApiObject;
}

export interface StandInState {
  /** By path across namespaces, `/api/v1/pods`, then by `namespace/name`. */
  readonly collections: Map<string, Map<string, ApiObject>>;
  readonly log: Entry[];
  readonly watches: Map<number, string>;
  revision: number;
}

type StandIn = Self<StandInState>;
// biome-ignore lint/suspicious/noExplicitAny: objects of all kinds are taken apart here
type Loose = any;

interface Target {
  readonly collection: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

function targetOf(path: string): Target {
  const [, root = '', group = '', ...rest] = path.split('/');
  const [version, parts] = root === 'apis' ? [`/apis/${group}/${rest[0]}`, rest.slice(1)] : [`/api/${group}`, rest];
  const namespaced = parts[0] === 'namespaces' && parts.length > 2;
  const [plural = '', name = '', subresource = ''] = namespaced ? parts.slice(2) : parts;
  return { collection: `${version}/${plural}`, namespace: namespaced ? (parts[1] ?? '') : '', name, subresource };
}

const refusal = (code: number, reason: string, message: string) => ({ status: code, body: { kind: 'Status', code, reason, message } });
const success = (body: unknown, status = 200) => ({ status, body });

function collection(self: StandIn, path: string): Map<string, ApiObject> {
  const known = self.state.collections.get(path);
  if (known) return known;
  const made = new Map<string, ApiObject>();
  self.state.collections.set(path, made);
  return made;
}

function write(self: StandIn, type: WatchEventType, path: string, key: string, object: Loose): ApiObject {
  const { state } = self;
  state.revision++;
  const stored: ApiObject = Object.freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(state.revision) } });
  if (type === 'DELETED') collection(self, path).delete(key);
  else collection(self, path).set(key, stored);
  state.log.push({ revision: state.revision, type, collection: path, object: stored });
  for (const [exchange, watched] of state.watches) if (watched === path) self.push(exchange, [{ type, object: stored }]);
  return stored;
}

function create(self: StandIn, { collection: path, namespace }: Target, body: Loose) {
  const suffix = Math.floor(self.random('names') * 36 ** 5)
    .toString(36)
    .padStart(5, '0');
  const name = body.metadata.name ?? `${body.metadata.generateName}${suffix}`;
  const key = namespace ? `${namespace}/${name}` : name;
  if (collection(self, path).has(key)) return refusal(409, 'AlreadyExists', `"${name}" already exists`);
  const metadata = {
    ...body.metadata,
    name,
    ...(namespace ? { namespace } : {}),
    uid: `uid-${self.state.revision + 1}`,
    generation: 1,
    creationTimestamp: formatTime(self.now),
  };
  const spec = body.kind === 'Pod' ? { nodeName: 'node-0', ...body.spec } : body.spec;
  const status = body.status ?? (body.kind === 'Pod' ? { phase: 'Pending' } : body.kind === 'ReplicaSet' ? { replicas: 0 } : {});
  return success(write(self, 'ADDED', path, key, { ...body, metadata, spec, status }), 201);
}

function update(self: StandIn, target: Target, old: ApiObject, body: Loose) {
  if (body.metadata.resourceVersion && body.metadata.resourceVersion !== old.metadata.resourceVersion) {
    return refusal(409, 'Conflict', 'the object has been modified; please apply your changes to the latest version and try again');
  }
  const before = old as Loose;
  const bySpec = target.subresource !== 'status';
  const changed = bySpec && JSON.stringify(before.spec) !== JSON.stringify(body.spec);
  const metadata: ObjectMeta = { ...body.metadata, generation: (before.metadata.generation ?? 0) + (changed ? 1 : 0) };
  return store(self, target, bySpec ? { ...body, metadata, status: before.status } : { ...before, metadata, status: body.status });
}

/** Stores the object, unless it was only waiting for the last finalizer to go. */
function store(self: StandIn, { collection: path, namespace, name }: Target, object: Loose) {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  const gone = deletionTimestamp && finalizers.length === 0 && deletionGracePeriodSeconds === 0;
  return success(write(self, gone ? 'DELETED' : 'MODIFIED', path, namespace ? `${namespace}/${name}` : name, object));
}

function patched(old: Loose, patch: Loose): Loose {
  const result = { ...old };
  for (const [key, value] of Object.entries<Loose>(patch)) {
    if (key === '$deleteFromPrimitiveList/finalizers')
      result.finalizers = (old.finalizers ?? []).filter((one: string) => !value.includes(one));
    else if (key === 'ownerReferences' || key === 'finalizers') result[key] = mergedList(old[key] ?? [], value ?? []);
    else if (value === null) delete result[key];
    else result[key] = typeof value === 'object' && !Array.isArray(value) ? patched(old?.[key] ?? {}, value) : value;
  }
  return result;
}

function mergedList(old: readonly Loose[], changes: readonly Loose[]): readonly Loose[] {
  const identity = (item: Loose) => item.uid ?? item;
  const others = old.filter((item) => !changes.some((change) => identity(change) === identity(item)));
  return [...others, ...changes.filter((change) => change.$patch !== 'delete')];
}

function remove(self: StandIn, target: Target, old: ApiObject, options: Loose) {
  const { metadata } = old;
  const isPod = old.kind === 'Pod' && (old as Loose).status.phase !== 'Succeeded' && (old as Loose).status.phase !== 'Failed';
  const grace = isPod ? (options?.gracePeriodSeconds ?? 30) : 0;
  const kept = grace > 0 || (metadata.finalizers?.length ?? 0) > 0;
  const marked = {
    ...old,
    metadata: {
      ...metadata,
      deletionTimestamp: metadata.deletionTimestamp ?? formatTime(self.now + grace * 1_000_000),
      deletionGracePeriodSeconds: grace,
    },
  };
  return kept
    ? success(write(self, 'MODIFIED', target.collection, keyOf(target), marked))
    : success(write(self, 'DELETED', target.collection, keyOf(target), marked));
}

const keyOf = ({ namespace, name }: Target): string => (namespace ? `${namespace}/${name}` : name);

function answer(self: StandIn, { method, path: url, body }: ApiRequest) {
  const target = targetOf(url.split('?')[0] ?? '');
  if (method === 'POST') return create(self, target, body);
  const objects = collection(self, target.collection);
  if (target.name === '') {
    const items = [...objects.values()].filter(({ metadata }) => target.namespace === '' || metadata.namespace === target.namespace);
    return success({ metadata: { resourceVersion: String(self.state.revision) }, items });
  }
  const old = objects.get(keyOf(target));
  if (!old) return refusal(404, 'NotFound', `"${target.name}" not found`);
  if (method === 'GET') return success(old);
  if (method === 'PUT') return update(self, target, old, body);
  if (method === 'DELETE') return remove(self, target, old, body);
  const result = patched(old, body);
  const changed = JSON.stringify((old as Loose).spec) !== JSON.stringify(result.spec);
  const generation = (old.metadata.generation ?? 0) + (changed ? 1 : 0);
  return store(self, target, { ...result, metadata: { ...result.metadata, generation } });
}

export const standInApiServerKind: ComponentKind<StandInState> = {
  kind: 'apiserver',
  init: () => ({ collections: new Map(), log: [], watches: new Map(), revision: 1 }),
  request(self, { exchange, payload, stream }: Incoming) {
    const request = payload as ApiRequest;
    if (!stream) {
      self.reply(exchange, answer(self, request));
      return;
    }
    const [path = '', query = ''] = request.path.split('?');
    const from = Number(/resourceVersion=(\d+)/.exec(query)?.[1] ?? 0);
    self.state.watches.set(exchange, path);
    for (const { revision, type, collection: changed, object } of self.state.log) {
      if (revision > from && changed === path) self.push(exchange, [{ type, object }]);
    }
  },
  locals: {
    closed: (self: StandIn, exchange: number) => void self.state.watches.delete(exchange),
  },
};
