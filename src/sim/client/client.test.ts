import { expect, test } from 'vitest';
import type { ComponentKind, Incoming, Self } from '../../kernel/component.ts';
import { type Micros, type Process, SECOND } from '../../kernel/effects.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { Trace } from '../../kernel/trace.ts';
import { API_SERVER, type ApiObject, type ApiRequest } from '../machinery/wire/api.ts';
import { ApiClient } from './api-client.ts';
import { assemble, type ClientConfig } from './component.ts';
import { informer, type SyncResult } from './definition.ts';
import { record } from './event-recorder.ts';
import { componentUser } from './identity.ts';
import { BY_NODE, byNode, cachedAll, indexed, lookUp } from './lister.ts';
import { keyOf, PODS } from './resource.ts';
import type { ClientHost, ClientSelf } from './state.ts';
import { enqueue } from './workers.ts';

/** An API server of the barest kind: whole objects by path, one watch log, no validation. Its objects survive a crash. */
interface Store {
  readonly objects: Map<string, ApiObject>;
  readonly log: { readonly revision: number; readonly type: string; readonly path: string; readonly object: ApiObject }[];
  readonly watches: Map<number, string>;
  readonly requests: string[];
  revision: number;
  compacted: number;
}

function change(self: Self<Store>, path: string, type: string, object: ApiObject): ApiObject {
  const { state } = self;
  state.revision++;
  const stored = Object.freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(state.revision) } });
  if (type === 'DELETED') state.objects.delete(path);
  else state.objects.set(path, stored);
  state.log.push({ revision: state.revision, type, path, object: stored });
  for (const [exchange, prefix] of state.watches) if (path.startsWith(prefix)) self.push(exchange, [{ type, object: stored }]);
  return stored;
}

function collectionOf(path: string): string {
  return path.replace(/\/namespaces\/[^/]+/, '');
}

const fakeApiServer: ComponentKind<Store> = {
  kind: 'apiserver',
  init: (_, durable) => ({
    ...((durable as Store | undefined) ?? { objects: new Map(), log: [], requests: [], revision: 1, compacted: 0 }),
    watches: new Map(),
  }),
  durable: (state) => state,
  request(self, { exchange, payload, stream }: Incoming) {
    const { method, path: url, body } = payload as ApiRequest;
    const [path = '', query = ''] = url.split('?');
    const { state } = self;
    state.requests.push(`${method} ${path}`);
    if (stream) {
      const from = Number(new URLSearchParams(query).get('resourceVersion'));
      if (from < state.compacted) return self.reply(exchange, { status: 410, body: { reason: 'Expired', message: 'too old' } });
      state.watches.set(exchange, path);
      for (const { revision, type, path: changed, object } of state.log) {
        if (revision > from && changed.startsWith(path)) self.push(exchange, [{ type, object }]);
      }
      return;
    }
    const object = body as ApiObject;
    const key = method === 'POST' ? `${collectionOf(path)}/${object.metadata.name}` : collectionOf(path);
    const found = state.objects.get(key);
    if (method === 'GET' && !url.includes('resourceVersion=')) {
      return self.reply(
        exchange,
        found ? { status: 200, body: found } : { status: 404, body: { reason: 'NotFound', message: 'not found' } },
      );
    }
    if (method === 'GET') {
      const items = [...state.objects].filter(([name]) => name.startsWith(key)).map(([, item]) => item);
      return self.reply(exchange, { status: 200, body: { metadata: { resourceVersion: String(state.revision) }, items } });
    }
    if (method === 'POST' && found) return self.reply(exchange, { status: 409, body: { reason: 'AlreadyExists', message: 'exists' } });
    if (method === 'PATCH')
      return self.reply(exchange, { status: 200, body: change(self, key, 'MODIFIED', { ...found, ...object } as ApiObject) });
    if (method === 'PUT' && found?.metadata.resourceVersion !== object.metadata.resourceVersion) {
      return self.reply(exchange, { status: 409, body: { reason: 'Conflict', message: 'changed' } });
    }
    self.reply(exchange, { status: 200, body: change(self, key, found ? 'MODIFIED' : 'ADDED', object) });
  },
  locals: { closed: (self: Self<Store>, exchange: number) => void self.state.watches.delete(exchange) },
  message(self, payload) {
    const { type, name, node } = payload as { type: string; name: string; node?: string };
    const path = `/api/v1/pods/${name}`;
    if (type === 'compact') {
      self.state.compacted = self.state.revision;
      self.state.log.length = 0;
    } else change(self, path, type, pod(name, node));
  },
};

function pod(name: string, node = ''): ApiObject {
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: '', creationTimestamp: '' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: node } } as ApiObject;
}

interface Seen {
  readonly heard: string[];
  readonly synced: string[];
}

const api = new ApiClient(componentUser('system:tester'), 'tester');
const source = { reporter: 'tester', api };

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const object = yield* lookUp(PODS, key);
  yield* record(source, object ?? pod('gone'), 'Normal', 'Synced', 'Synced it');
  return key.endsWith('bad') ? { error: 'bad' } : undefined;
}

function hear(self: ClientSelf<Seen>, what: string, object: ApiObject): void {
  self.state.own.heard.push(`${what} ${object.metadata.name}`);
  enqueue(self, 'tester', keyOf(object));
}

const tester = (election: boolean) =>
  assemble<Seen, ClientConfig>({
    kind: 'tester',
    user: api.user,
    agent: 'tester',
    own: () => ({ heard: [], synced: [] }),
    controllers: [
      {
        name: 'tester',
        informers: [
          informer({
            resource: PODS,
            indexes: { [BY_NODE]: byNode },
            handlers: {
              added: (self, object) => hear(self, 'added', object),
              updated: (self, _, object) => hear(self, 'updated', object),
              deleted: (self, object, unknown) => hear(self, unknown ? 'lost' : 'deleted', object),
            },
          }),
        ],
        queues: [{ name: 'tester', workers: 2, sync, maxRetries: 3 }],
        reports: [source],
      },
    ],
    ...(election ? { election: { lease: 'tester' } } : {}),
  });

function start(election = false, replicas = ['tester']): Kernel {
  const link = { latency: 500 };
  const components = [
    { id: API_SERVER, kind: 'apiserver', config: {} },
    ...replicas.map((id) => ({ id, kind: 'tester', config: { identity: id } })),
  ];
  return new Kernel({ kinds: { apiserver: fakeApiServer, tester: tester(election) } }, { components, defaultLink: link }, 'seed', {
    trace: new Trace('full'),
  });
}

function run(kernel: Kernel, span: Micros): void {
  const until = kernel.now + span;
  while (kernel.step(until));
  kernel.idle(until);
}

function write(kernel: Kernel, type: string, name: string, node?: string): void {
  kernel.input({ kind: 'message', to: API_SERVER, payload: { type, name, node } });
}

const hostOf = (kernel: Kernel, id = 'tester') => kernel.component(id).state as ClientHost<Seen>;
const storeOf = (kernel: Kernel) => kernel.component(API_SERVER).state as Store;
const selfOf = (kernel: Kernel, id = 'tester') => kernel.component(id) as unknown as ClientSelf<Seen>;

test('what was listed and what is watched reach cache, index, handlers and queue', () => {
  const kernel = start();
  write(kernel, 'ADDED', 'a', 'n1');
  run(kernel, SECOND);
  write(kernel, 'ADDED', 'b', 'n1');
  write(kernel, 'MODIFIED', 'a', 'n2');
  write(kernel, 'DELETED', 'b');
  run(kernel, SECOND);
  expect(hostOf(kernel).own.heard).toEqual(['added a', 'added b', 'updated a', 'deleted b']);
  expect([...cachedAll(selfOf(kernel), PODS).keys()]).toEqual(['default/a']);
  expect([...indexed(selfOf(kernel), PODS, BY_NODE, 'n2').keys()]).toEqual(['default/a']);
  expect(indexed(selfOf(kernel), PODS, BY_NODE, 'n1').size).toBe(0);
});

test('a crash of the API server loses nothing: the watch goes on where it ended', () => {
  const kernel = start();
  write(kernel, 'ADDED', 'a');
  run(kernel, SECOND);
  kernel.input({ kind: 'kill', component: API_SERVER });
  run(kernel, 20 * SECOND);
  kernel.input({ kind: 'restart', component: API_SERVER });
  run(kernel, 1);
  write(kernel, 'ADDED', 'b');
  write(kernel, 'DELETED', 'a');
  run(kernel, 60 * SECOND);
  expect(hostOf(kernel).own.heard).toEqual(['added a', 'added b', 'deleted a']);
});

test('a watch that is too old makes a list, and what was missed is told as lost', () => {
  const kernel = start();
  write(kernel, 'ADDED', 'a');
  run(kernel, SECOND);
  kernel.input({ kind: 'kill', component: API_SERVER });
  kernel.input({ kind: 'restart', component: API_SERVER });
  run(kernel, 1);
  write(kernel, 'DELETED', 'a');
  write(kernel, 'ADDED', 'b');
  write(kernel, 'compact', '');
  run(kernel, 60 * SECOND);
  expect(hostOf(kernel).own.heard).toEqual(['added a', 'added b', 'lost a']);
});

test('a failing key is tried again by the rate limit, then dropped; equal events are counted up', () => {
  const kernel = start();
  write(kernel, 'ADDED', 'bad');
  run(kernel, 10 * SECOND);
  const events = [...storeOf(kernel).objects].filter(([path]) => path.startsWith('/api/v1/events/')).map(([, event]) => event);
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ count: 4, reason: 'Synced', involvedObject: { name: 'bad' } });
  expect(hostOf(kernel).client.queues.tester?.failures.size).toBe(0);
});

test('one replica leads; when it dies the other takes over once the lease has not changed for 15 s', () => {
  const kernel = start(true, ['one', 'two']);
  run(kernel, 5 * SECOND);
  const leading = () => ['one', 'two'].filter((id) => kernel.component(id).alive && hostOf(kernel, id).client.leading);
  const first = leading();
  expect(first).toHaveLength(1);
  kernel.input({ kind: 'kill', component: first[0] as string });
  run(kernel, 12 * SECOND);
  expect(leading()).toEqual([]);
  run(kernel, 10 * SECOND);
  expect(leading()).toHaveLength(1);
  const lease = storeOf(kernel).objects.get('/apis/coordination.k8s.io/v1/leases/tester');
  expect(lease).toMatchObject({ spec: { leaseTransitions: 1 } });
});

test('a leader that cannot renew its lease exits, knows nothing when it is started anew, and leads again when it can', () => {
  const kernel = start(true);
  write(kernel, 'ADDED', 'a');
  run(kernel, 5 * SECOND);
  kernel.input({ kind: 'cut', between: ['tester', API_SERVER] });
  run(kernel, 8 * SECOND);
  expect(hostOf(kernel).own.heard).toEqual(['added a']);
  run(kernel, 14 * SECOND);
  const { client, own } = hostOf(kernel);
  expect(kernel.component('tester')).toMatchObject({ alive: true, life: 2 });
  expect([client.leading, client.queues.tester?.running, own.heard]).toEqual([false, false, []]);
  kernel.input({ kind: 'heal', between: ['tester', API_SERVER] });
  run(kernel, 60 * SECOND);
  expect(hostOf(kernel).client.leading).toBe(true);
  expect(hostOf(kernel).own.heard).toEqual(['added a']);
});

test('a sync that is under way when the lease is lost writes nothing any more', () => {
  const kernel = start(true);
  run(kernel, 5 * SECOND);
  kernel.input({ kind: 'link', between: ['tester', API_SERVER], spec: { latency: 4 * SECOND } });
  write(kernel, 'ADDED', 'a');
  kernel.input({ kind: 'cut', between: ['tester', API_SERVER] }, kernel.now + 5 * SECOND);
  run(kernel, 30 * SECOND);
  expect(kernel.component('tester').life).toBe(2);
  expect([...kernel.processes.table.all()]).toEqual([]);
});

test('a run is restored in the middle of everything and goes on alike', () => {
  const kernel = start(true, ['one', 'two']);
  for (const name of ['a', 'b', 'bad']) write(kernel, 'ADDED', name);
  run(kernel, 2 * SECOND);
  const copy = Kernel.restore(kernel.program, kernel.topology, 'seed', kernel.snapshot());
  for (const one of [kernel, copy]) {
    write(one, 'MODIFIED', 'b', 'n1');
    run(one, 30 * SECOND);
  }
  expect(copy.rollingHash).toBe(kernel.rollingHash);
  expect(copy.stateHash()).toBe(kernel.stateHash());
});
