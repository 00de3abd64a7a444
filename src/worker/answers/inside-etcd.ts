import type { Run } from '../../kernel/run.ts';
import type { InsideRow } from '../../protocol/query.ts';
import { etcdKey } from '../describe/object-key.ts';
import type { Room } from './inside.ts';
import { allKeys, etcdOf } from './keyspace.ts';

const SHOWN = 60;

export function insideEtcd(run: Run): Room {
  const etcd = etcdOf(run);
  if (etcd === undefined) return { summary: 'There is no etcd in this cluster.', parts: [], stages: [], tables: [] };
  const { mvcc, state } = etcd;
  const kvs = allKeys(mvcc);
  const byPrefix = new Map<string, number>();
  for (const kv of kvs) byPrefix.set(etcdKey(kv.key).resource, (byPrefix.get(etcdKey(kv.key).resource) ?? 0) + 1);
  const newest: InsideRow[] = [...kvs]
    .sort((a, b) => b.modRevision - a.modRevision)
    .slice(0, SHOWN)
    .map((kv) => ({ cells: [kv.key, String(kv.modRevision), String(kv.createRevision), String(kv.version)], object: etcdKey(kv.key) }));
  const log: InsideRow[] = [];
  for (let revision = mvcc.revision; revision > mvcc.compactRevision && log.length < SHOWN; revision--) {
    for (const event of mvcc.eventsAt(revision))
      log.push({ cells: [String(revision), event.type, event.kv.key], object: etcdKey(event.kv.key) });
  }
  const syncing = (state?.wal.syncing.length ?? 0) + (state?.wal.waiting.length ?? 0);
  return {
    summary: `Revision ${mvcc.revision}, ${kvs.length} keys, ${state?.watches.size ?? 0} watches. Every write is one revision; nothing is ever overwritten in place.`,
    parts: [],
    stages: [
      {
        name: 'propose',
        state: (state?.wal.waiting.length ?? 0) > 0 ? 'current' : 'waiting',
        note: `${state?.wal.waiting.length ?? 0} waiting`,
      },
      {
        name: 'sync to disk',
        state: (state?.wal.syncing.length ?? 0) > 0 ? 'current' : 'waiting',
        note: `${state?.wal.syncing.length ?? 0} in the batch`,
      },
      { name: 'apply', state: syncing > 0 ? 'waiting' : 'done', note: `revision ${mvcc.revision}` },
      { name: 'notify watches', state: syncing > 0 ? 'waiting' : 'done', note: `${state?.watches.size ?? 0} open` },
    ],
    tables: [
      {
        title: 'Keyspace',
        note: `${kvs.length} keys`,
        columns: ['prefix', 'keys'],
        rows: [...byPrefix].map(([name, count]) => ({ cells: [name, String(count)] })),
      },
      { title: 'Newest revisions', note: `compacted up to ${mvcc.compactRevision}`, columns: ['revision', 'what', 'key'], rows: log },
      { title: 'Keys by last write', note: '', columns: ['key', 'mod', 'created', 'version'], rows: newest },
    ],
  };
}
