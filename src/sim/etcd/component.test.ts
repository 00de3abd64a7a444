import { describe, expect, it } from 'vitest';
import type { ComponentKind, StreamPiece } from '../../kernel/component.ts';
import { type Reply, SECOND } from '../../kernel/effects.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { ETCD } from '../machinery/wire/api.ts';
import { type EtcdRequest, type EtcdWatchRequest, prefixEnd, type WriteOp } from '../machinery/wire/etcd.ts';
import { etcdKind } from './component.ts';
import { LEASE_NOT_FOUND } from './errors.ts';
import { DEFAULT_ETCD_CONFIG } from './state.ts';

interface ClientState {
  replies: unknown[];
  pieces: unknown[];
}

/** Sends what it is told from outside, and keeps what comes back. */
const clientKind: ComponentKind<ClientState> = {
  kind: 'client',
  init: () => ({ replies: [], pieces: [] }),
  message(self, payload) {
    const request = payload as EtcdRequest | EtcdWatchRequest;
    if (request.op === 'watch') self.open(ETCD, request, 'piece');
    else self.call(ETCD, request, 'replied');
  },
  locals: {
    replied: (self, reply: Reply) => self.state.replies.push([self.now, reply.ok ? reply.value : reply.failure]),
    piece: (self, piece: StreamPiece) => self.state.pieces.push(piece.kind === 'data' ? piece.payload : { end: piece.failure }),
  },
};

const put = (key: string, value: unknown, lease = 0): EtcdRequest => txn({ op: 'put', key, value, lease });
const txn = (...success: WriteOp[]): EtcdRequest => ({ op: 'txn', compare: [], success, failure: [] });
const read = (prefix: string): EtcdRequest => ({ op: 'range', key: prefix, end: prefixEnd(prefix) });

function boot() {
  const program = { kinds: { etcd: etcdKind, client: clientKind } };
  const components = [
    { id: ETCD, kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
    { id: 'client', kind: 'client', config: {} },
  ];
  const kernel = new Kernel(program, { components, defaultLink: { latency: 100 } }, 'seed');
  const run = (until: number) => {
    while (kernel.step(until));
    kernel.idle(until);
  };
  const tell = (payload: unknown, at?: number) => kernel.input({ kind: 'message', to: 'client', payload }, at);
  const client = () => kernel.component('client').state as ClientState;
  return { kernel, run, tell, client };
}

describe('an etcd member', () => {
  it('answers a write when its log is synced; writes that wait share the next sync', () => {
    const { run, tell, client } = boot();
    for (const key of ['/a', '/b', '/c']) tell(put(key, 1));
    tell(read('/'));
    run(SECOND);
    const times = client().replies.map((entry) => (entry as [number])[0]);
    expect(times).toEqual([500, 1_400, 2_600, 2_600]);
    expect(client().replies[0]).toMatchObject([500, { ok: true, body: { revision: 1, count: 0 } }]);
    expect(client().replies[3]).toMatchObject([2_600, { ok: true, body: { revision: 4, succeeded: true } }]);
  });

  it('shows a watch what it missed, then what happens, and ends one that asks for the forgotten', () => {
    const { run, tell, client } = boot();
    tell(put('/pods/a', 1));
    tell(put('/nodes/a', 1));
    run(SECOND);
    tell({ op: 'watch', key: '/pods/', end: prefixEnd('/pods/'), startRevision: 2 });
    run(2 * SECOND);
    tell(txn({ op: 'put', key: '/nodes/a', value: 2 }, { op: 'put', key: '/pods/a', value: 2 }));
    tell({ op: 'compact', revision: 4 });
    run(3 * SECOND);
    expect(client().pieces).toMatchObject([
      { kind: 'created', revision: 3 },
      { kind: 'events', revision: 2, events: [{ kv: { key: '/pods/a', value: 1 } }] },
      { kind: 'events', revision: 4, events: [{ kv: { key: '/pods/a', value: 2 }, previous: { value: 1 } }] },
      { kind: 'progress', revision: 4 },
    ]);
    client().pieces.length = 0;
    tell({ op: 'watch', key: '/pods/', end: prefixEnd('/pods/'), startRevision: 3 });
    run(4 * SECOND);
    expect(client().pieces).toEqual([{ kind: 'created', revision: 4 }, { kind: 'compacted', compactRevision: 4 }, { end: undefined }]);
  });

  it('lets keys go with their lease, unless it is kept alive', () => {
    const { run, tell, client, kernel } = boot();
    const keys = () => (kernel.component(ETCD).state as ReturnType<typeof etcdKind.init>).mvcc.size;
    tell({ op: 'leaseGrant', ttlSeconds: 10 });
    run(SECOND);
    expect(client().replies[0]).toMatchObject([1_400, { ok: true, body: { id: 1, ttlSeconds: 10 } }]);
    tell(put('/a', 1, 1));
    tell(put('/b', 1, 1));
    tell({ op: 'leaseKeepAlive', id: 1 }, 8 * SECOND);
    run(17 * SECOND);
    expect(keys()).toBe(2);
    run(19 * SECOND);
    expect(keys()).toBe(0);
    tell({ op: 'leaseKeepAlive', id: 1 });
    run(20 * SECOND);
    expect(client().replies.at(-1)).toMatchObject([expect.any(Number), { ok: false, error: LEASE_NOT_FOUND }]);
  });

  it('keeps what it acknowledged over a crash, breaks its watches, and gives leases their full time again', () => {
    const { run, tell, client, kernel } = boot();
    tell({ op: 'leaseGrant', ttlSeconds: 10 });
    run(SECOND);
    tell(put('/kept', 1, 1));
    tell({ op: 'watch', key: '/', end: '0', startRevision: 0 });
    run(9 * SECOND);
    tell(put('/lost', 1));
    run(9 * SECOND + 500);
    kernel.input({ kind: 'kill', component: ETCD });
    kernel.input({ kind: 'restart', component: ETCD }, 10 * SECOND);
    run(12 * SECOND);
    expect(client().pieces.at(-1)).toMatchObject({ end: expect.stringMatching(/reset|refused/) });
    tell(read('/'));
    run(19 * SECOND);
    expect(client().replies.at(-1)).toMatchObject([expect.any(Number), { ok: true, body: { count: 1, kvs: [{ key: '/kept' }] } }]);
    run(21 * SECOND);
    tell(read('/'));
    run(22 * SECOND);
    expect(client().replies.at(-1)).toMatchObject([expect.any(Number), { ok: true, body: { count: 0 } }]);
  });

  it('goes on from a snapshot as if there had been none, also in the middle of a sync', () => {
    const { kernel, run, tell } = boot();
    tell({ op: 'leaseGrant', ttlSeconds: 3 });
    tell({ op: 'watch', key: '/', end: '0', startRevision: 0 });
    for (let at = 0; at < 200; at++) tell(put(`/${at % 7}`, at), at * 300);
    tell({ op: 'compact', revision: 60 }, 40_000);
    const snapshots = [];
    for (let until = 1_000; until < 60_000; until += 1_370) {
      run(until);
      snapshots.push(kernel.snapshot());
    }
    run(10 * SECOND);
    for (const snapshot of snapshots) {
      const restored = Kernel.restore(kernel.program, kernel.topology, kernel.seed, snapshot);
      while (restored.step(10 * SECOND));
      restored.idle(10 * SECOND);
      expect([restored.rollingHash, restored.stateHash()]).toEqual([kernel.rollingHash, kernel.stateHash()]);
    }
  });
});
