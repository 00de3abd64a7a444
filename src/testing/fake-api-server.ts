/**
 * A stand-in for the API server in tests of single components: stores what it is given, without validation, defaulting or admission.
 *
 * Promised: uids and resource versions, 404 and 409, watches from now or from a version on, patches (merge, and strategic by the name of
 * `conditions`), `status` as part of the object, finalizers, graceful deletion of pods, `spec.nodeName=` as the one field selector.
 */
import type { ComponentKind, ExchangeId, Incoming, Self } from '../kernel/component.ts';
import { formatTime } from '../sim/machinery/time.ts';
import type { ApiObject, ApiRequest, ApiResponse, WatchEvent, WatchEventType } from '../sim/machinery/wire/api.ts';

// biome-ignore lint/suspicious/noExplicitAny: objects of all kinds
type Any = any;

interface Watch {
  readonly collection: string;
  readonly nodeName: string | undefined;
}

export interface FakeApiState {
  revision: number;
  /** By path. */
  readonly objects: Map<string, ApiObject>;
  readonly watches: Map<ExchangeId, Watch>;
  /** Every change with its revision, for watches that start in the past. */
  readonly history: { readonly revision: number; readonly path: string; readonly event: WatchEvent }[];
  /** `METHOD path` of every write. */
  readonly writes: string[];
}

type FakeSelf = Self<FakeApiState, unknown>;

export const fakeApiServerKind: ComponentKind<FakeApiState, unknown> = {
  kind: 'fake-apiserver',
  init: (_config, durable) =>
    (durable as FakeApiState | undefined) ?? { revision: 1, objects: new Map(), watches: new Map(), history: [], writes: [] },
  durable: (state) => ({ ...state, watches: new Map() }),
  request(self, incoming) {
    const request = incoming.payload as ApiRequest;
    if (incoming.stream) openWatch(self, incoming, request);
    else self.reply(incoming.exchange, Object.freeze(answer(self, request)));
  },
  /** A request from outside: what people do. */
  message(self, payload) {
    const { status, body } = answer(self, payload as ApiRequest);
    if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  },
  locals: {
    closed: (self: FakeSelf, exchange: ExchangeId) => {
      self.state.watches.delete(exchange);
    },
  },
};

/** Collections are told by the path alone, so all namespaces are watched as one: `/api/v1/pods` and `/api/v1/namespaces/x/pods`. */
function collectionOf(path: string): string {
  return path.replace(/\/namespaces\/[^/]+\/(?=[^/]+)/, '/').replace(/\/[^/]*$/, '');
}

function matches(watch: Watch, path: string, object: Any): boolean {
  return collectionOf(path) === watch.collection && (watch.nodeName === undefined || object.spec?.nodeName === watch.nodeName);
}

function openWatch(self: FakeSelf, { exchange }: Incoming, request: ApiRequest): void {
  const watch = watchOf(request.path);
  const from = Number(/resourceVersion=(\d+)/.exec(request.path)?.[1] ?? 0);
  self.state.watches.set(exchange, watch);
  for (const { revision, path, event } of self.state.history) {
    if (revision > from && matches(watch, path, event.object)) self.push(exchange, Object.freeze([event]));
  }
}

function watchOf(path: string): Watch {
  const [collection = '', query = ''] = path.split('?');
  const nodeName = /spec\.nodeName=([^&]+)/.exec(decodeURIComponent(query))?.[1];
  return { collection: collection.replace(/\/namespaces\/[^/]+\/(?=[^/]+$)/, '/'), nodeName };
}

function refuse(status: number, reason: string): ApiResponse {
  return { status, body: Object.freeze({ kind: 'Status', status: 'Failure', reason, message: reason, code: status }) };
}

function answer(self: FakeSelf, request: ApiRequest): ApiResponse {
  const { state } = self;
  const [whole = ''] = request.path.split('?');
  const path = whole.replace(/\/(status|binding)$/, '');
  if (request.method === 'POST' && !whole.endsWith('/binding')) return create(self, path, request.body as Any);
  const object = state.objects.get(path) as Any;
  if (request.method === 'GET') return object ? { status: 200, body: object } : list(self, request.path);
  if (!object) return refuse(404, 'NotFound');
  state.writes.push(`${request.method} ${whole}`);
  const body = request.body as Any;
  const uid = body?.metadata?.uid ?? body?.preconditions?.uid;
  if (uid !== undefined && uid !== object.metadata.uid) return refuse(409, 'Conflict');
  if (request.method === 'DELETE') return remove(self, path, object, body);
  if (request.method === 'PATCH') return store(self, path, merge(object, body), object);
  if (request.method === 'POST') return store(self, path, merge(object, { spec: { nodeName: body.target.name } }), object);
  if (body.metadata.resourceVersion !== undefined && body.metadata.resourceVersion !== object.metadata.resourceVersion) {
    return refuse(409, 'Conflict');
  }
  return store(self, path, whole === path ? { ...body, status: object.status } : { ...object, status: body.status }, object);
}

function list(self: FakeSelf, path: string): ApiResponse {
  const watch = watchOf(path);
  const items = [...self.state.objects].filter(([at, object]) => matches(watch, at, object)).map(([, object]) => object);
  if (items.length === 0 && /\/(leases|nodes|pods|services|configmaps|secrets)\/[^/]+$/.test(path)) return refuse(404, 'NotFound');
  return { status: 200, body: Object.freeze({ metadata: { resourceVersion: String(self.state.revision) }, items }) };
}

function create(self: FakeSelf, path: string, body: Any): ApiResponse {
  const at = `${path}/${body.metadata.name}`;
  if (self.state.objects.has(at)) return refuse(409, 'AlreadyExists');
  self.state.writes.push(`POST ${path}`);
  const uid = body.metadata.uid ?? `uid-${self.state.revision + 1}`;
  const namespace = /\/namespaces\/([^/]+)\//.exec(`${path}/`)?.[1];
  const metadata = { ...(namespace ? { namespace } : {}), ...body.metadata, uid, creationTimestamp: formatTime(self.now), generation: 1 };
  return { status: 201, body: write(self, at, { status: {}, ...body, metadata }, 'ADDED') };
}

function store(self: FakeSelf, path: string, object: Any, old: Any): ApiResponse {
  if (JSON.stringify(object) === JSON.stringify(old)) return { status: 200, body: old };
  const gone = object.metadata.deletionTimestamp && !object.metadata.finalizers?.length && !path.includes('/pods/');
  return { status: 200, body: write(self, path, object, gone ? 'DELETED' : 'MODIFIED') };
}

function remove(self: FakeSelf, path: string, object: Any, options: Any): ApiResponse {
  const grace = options?.gracePeriodSeconds ?? object.spec?.terminationGracePeriodSeconds ?? 30;
  const graceful = path.includes('/pods/') && object.spec?.nodeName && grace > 0;
  if (!graceful && !object.metadata.finalizers?.length) return { status: 200, body: write(self, path, object, 'DELETED') };
  const metadata = { ...object.metadata, deletionTimestamp: formatTime(self.now + grace * 1_000_000), deletionGracePeriodSeconds: grace };
  return { status: 200, body: write(self, path, { ...object, metadata }, 'MODIFIED') };
}

function write(self: FakeSelf, path: string, draft: Any, type: WatchEventType): ApiObject {
  const { state } = self;
  const resourceVersion = String(++state.revision);
  const object = Object.freeze({ ...draft, metadata: Object.freeze({ ...draft.metadata, resourceVersion }) });
  if (type === 'DELETED') state.objects.delete(path);
  else state.objects.set(path, object);
  const event = Object.freeze({ type, object });
  state.history.push(Object.freeze({ revision: state.revision, path, event }));
  for (const [exchange, watch] of state.watches) if (matches(watch, path, object)) self.push(exchange, Object.freeze([event]));
  return object;
}

/** Strategic merge as far as tests need it: lists replace, but `conditions`, which merge by type. */
function merge(target: Any, patch: Any): Any {
  if (Array.isArray(patch)) return patch.filter((item) => item?.$patch === undefined);
  if (typeof patch !== 'object' || patch === null) return patch;
  const result: Any = { ...target };
  for (const key in patch) {
    if (key.startsWith('$')) continue;
    if (patch[key] === null && key !== 'lastProbeTime') delete result[key];
    else if (key === 'conditions') result[key] = mergeConditions(target?.[key] ?? [], patch[key]);
    else result[key] = merge(target?.[key], patch[key]);
  }
  return result;
}

function mergeConditions(target: Any[], patch: Any[]): Any[] {
  const merged = target.map((old) => merge(old, patch.find((one) => one.type === old.type) ?? {}));
  return [...merged, ...patch.filter((one) => !target.some((old) => old.type === one.type))];
}
