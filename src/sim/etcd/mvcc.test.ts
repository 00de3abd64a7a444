import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EtcdEvent, type KeyValue, prefixEnd, type WriteOp } from '../machinery/wire/etcd.ts';
import { COMPACTED, DUPLICATE_KEY, FUTURE_REVISION, LEASE_NOT_FOUND } from './errors.ts';
import { Mvcc } from './mvcc.ts';

const put = (key: string, value: unknown, lease = 0): WriteOp => ({ op: 'put', key, value, lease });
const txn = (store: Mvcc, ...success: WriteOp[]) => store.txn({ op: 'txn', compare: [], success, failure: [] });
const values = (store: Mvcc, prefix: string, revision = 0) =>
  store.range({ op: 'range', key: prefix, end: prefixEnd(prefix), revision }).kvs.map((kv) => [kv.key, kv.value]);

describe('the keyspace', () => {
  it('counts revisions, versions and creations', () => {
    const store = new Mvcc();
    expect(store.revision).toBe(1);
    txn(store, put('/a', 1), put('/b', 2));
    txn(store, put('/a', 3));
    expect(store.get('/a')).toEqual({ key: '/a', value: 3, createRevision: 2, modRevision: 3, version: 2, lease: 0 });
    txn(store, { op: 'delete', key: '/a' });
    txn(store, put('/a', 4));
    expect(store.get('/a')).toMatchObject({ createRevision: 5, version: 1 });
    txn(store, { op: 'delete', key: '/nothing' });
    expect(store.revision).toBe(5);
  });

  it('swaps only what is as expected, and gives back what is there', () => {
    const store = new Mvcc();
    const create = (value: number) =>
      store.txn({
        op: 'txn',
        compare: [{ key: '/a', modRevision: 0 }],
        success: [put('/a', value)],
        failure: [{ op: 'range', key: '/a' }],
      });
    expect(create(1)).toEqual({ revision: 2, succeeded: true, ranges: [] });
    const second = create(2);
    expect(second.succeeded).toBe(false);
    expect(second.ranges[0]?.kvs[0]?.value).toBe(1);
    expect(store.revision).toBe(2);
  });

  it('limits and counts ranges', () => {
    const store = new Mvcc();
    for (let i = 0; i < 5; i++) txn(store, put(`/k/${i}`, i));
    const range = { op: 'range', key: '/k/', end: prefixEnd('/k/') } as const;
    expect(store.range({ ...range, limit: 2 })).toMatchObject({ count: 5, more: true });
    expect(store.range({ ...range, limit: 2 }).kvs).toHaveLength(2);
    expect(store.range({ ...range, limit: 5 }).more).toBe(false);
    expect(store.range({ ...range, countOnly: true })).toMatchObject({ count: 5, kvs: [], more: false });
  });

  it('refuses revisions that it does not have', () => {
    const store = new Mvcc();
    for (let i = 0; i < 4; i++) txn(store, put('/a', i));
    store.compact(3);
    expect(values(store, '/a', 3)).toEqual([['/a', 1]]);
    expect(() => values(store, '/a', 2)).toThrow(COMPACTED);
    expect(() => values(store, '/a', 6)).toThrow(FUTURE_REVISION);
    expect(() => store.compact(3)).toThrow(COMPACTED);
    expect(() => store.compact(9)).toThrow(FUTURE_REVISION);
  });

  it('refuses two writes of one key and unknown leases, changing nothing', () => {
    const store = new Mvcc();
    expect(() => txn(store, put('/a', 1), put('/a', 2))).toThrow(DUPLICATE_KEY);
    expect(() => txn(store, put('/a', 1), { op: 'delete', key: '/', end: '0' })).toThrow(DUPLICATE_KEY);
    expect(() => txn(store, put('/b', 1), put('/a', 1, 7))).toThrow(LEASE_NOT_FOUND);
    expect([store.revision, store.size]).toEqual([1, 0]);
  });

  it('knows which keys hang on a lease', () => {
    const store = new Mvcc();
    const lease = store.leases.grant(1);
    expect(store.leases.ttlSeconds(lease)).toBe(2);
    txn(store, put('/b', 1, lease), put('/a', 1, lease), put('/c', 1, lease));
    txn(store, put('/c', 2));
    txn(store, { op: 'delete', key: '/b' });
    expect(store.leases.keys(lease)).toEqual(['/a']);
  });
});

type Step = { readonly do: 'write'; readonly operations: readonly WriteOp[] } | { readonly do: 'compact'; readonly back: number };

const keys = fc.constantFrom('/a', '/a/1', '/a/2', '/b/1', '/b/2', '/c');
const operation: fc.Arbitrary<WriteOp> = fc.oneof(
  fc.record({ op: fc.constant('put' as const), key: keys, value: fc.nat(99) }),
  fc.record({ op: fc.constant('delete' as const), key: keys }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      operations: fc.uniqueArray(operation, { selector: (o) => o.key, minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('compact' as const), back: fc.nat(5) }) },
);

/** The same, as naive as can be: a full copy of the keys for every revision. */
class Model {
  readonly states: Map<string, KeyValue>[] = [new Map(), new Map()];
  readonly events: EtcdEvent[][] = [[], []];

  write(operations: readonly WriteOp[]): void {
    const revision = this.states.length;
    const next = new Map(this.states.at(-1));
    const events: EtcdEvent[] = [];
    for (const o of operations) {
      const previous = next.get(o.key);
      const before = previous === undefined ? {} : { previous };
      if (o.op === 'put') {
        const createRevision = previous?.createRevision ?? revision;
        const kv = { key: o.key, value: o.value, createRevision, modRevision: revision, version: (previous?.version ?? 0) + 1, lease: 0 };
        next.set(o.key, kv);
        events.push({ type: 'put', kv, ...before });
      } else if (next.delete(o.key)) {
        const kv = { key: o.key, value: undefined, createRevision: 0, modRevision: revision, version: 0, lease: 0 };
        events.push({ type: 'delete', kv, ...before });
      }
    }
    if (events.length === 0) return;
    this.states.push(next);
    this.events.push(events);
  }

  at(revision: number): KeyValue[] {
    return [...(this.states[revision]?.values() ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
  }
}

describe('the keyspace, against a naive model', () => {
  it('reads every revision that is not compacted, and its events; clones go their own way', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(59), (steps, forkAt) => {
        const store = new Mvcc();
        const model = new Model();
        let fork: { readonly store: Mvcc; readonly hash: string } | undefined;
        for (const [index, s] of steps.entries()) {
          if (index === forkAt) fork = { store: store.clone(), hash: JSON.stringify(store.hashable()) };
          if (s.do === 'write') {
            store.write(s.operations);
            model.write(s.operations);
          } else {
            const revision = store.revision - s.back;
            if (revision > store.compactRevision) store.compact(revision);
          }
        }
        expect(store.revision).toBe(model.states.length - 1);
        expect(store.size).toBe(model.at(store.revision).length);
        for (let revision = Math.max(store.compactRevision, 1); revision <= store.revision; revision++) {
          expect(store.range({ op: 'range', key: '/', end: '0', revision }).kvs).toEqual(model.at(revision));
          expect(store.eventsAt(revision)).toEqual(model.events[revision]);
        }
        if (fork !== undefined) expect(JSON.stringify(fork.store.hashable())).toBe(fork.hash);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the events of more revisions than a chunk of the log holds', () => {
    const store = new Mvcc();
    for (let i = 0; i < 2_000; i++) txn(store, put(`/k/${i % 10}`, i));
    store.compact(1_500);
    for (const revision of [1_500, 1_535, 1_536, 2_001]) expect(store.eventsAt(revision)[0]?.kv.value).toBe(revision - 2);
    expect(store.eventsAt(2_002)).toEqual([]);
  });
});
