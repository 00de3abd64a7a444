import type { Run } from '../../kernel/run.ts';
import type { InsideRow, InsideTable } from '../../protocol/query.ts';
import type { Mvcc } from '../../sim/etcd/mvcc.ts';
import type { KeyValue } from '../../sim/machinery/wire/etcd.ts';
import { counted } from '../describe/counted.ts';
import { etcdKey } from '../describe/object-key.ts';
import type { Room } from './inside.ts';
import { allKeys, etcdOf } from './keyspace.ts';

const MAX_KEYS = 2_000;
const MAX_REVISIONS = 500;

/** `part`: a resource, whose keys alone are listed then. */
export function insideEtcd(run: Run, part: string): Room {
  const etcd = etcdOf(run);
  if (etcd === undefined) return { summary: 'There is no etcd in this cluster.', parts: [], stages: [], tables: [] };
  const { mvcc, state } = etcd;
  const kvs = allKeys(mvcc);
  const watches = state?.watches.size ?? 0;
  const waiting = state?.wal.waiting.length ?? 0;
  const syncing = state?.wal.syncing.length ?? 0;
  return {
    summary:
      part === ''
        ? `Revision ${mvcc.revision}: so many writes since the beginning. ${counted(kvs.length, 'key')}, ${counted(watches, 'watch', 'watches')}. A write makes a new revision and leaves the old ones where they are, until they are compacted.`
        : `The keys of ${part}, the one written last first.`,
    parts: [],
    stages: [
      {
        name: 'propose',
        state: waiting > 0 ? 'current' : 'done',
        note: waiting === 0 ? 'nothing waits' : `${counted(waiting, 'write')} wait`,
      },
      {
        name: 'sync to disk',
        state: syncing > 0 ? 'current' : 'done',
        note: syncing === 0 ? 'idle' : `${counted(syncing, 'write')} in the batch`,
      },
      { name: 'apply', state: 'done', note: `revision ${mvcc.revision}` },
      { name: 'notify watches', state: 'done', note: `${watches} open` },
    ],
    tables:
      part === ''
        ? [revisions(mvcc), prefixes(kvs), keys(kvs, 'Keys')]
        : [
            keys(
              kvs.filter((kv) => etcdKey(kv.key).resource === part),
              part,
            ),
          ],
  };
}

function prefixes(kvs: readonly KeyValue[]): InsideTable {
  const byResource = new Map<string, { count: number; newest: number }>();
  for (const { key, modRevision } of kvs) {
    const { resource } = etcdKey(key);
    const known = byResource.get(resource);
    byResource.set(resource, { count: (known?.count ?? 0) + 1, newest: Math.max(known?.newest ?? 0, modRevision) });
  }
  return {
    title: 'Keyspace',
    note: counted(kvs.length, 'key'),
    empty: 'Nothing is stored yet.',
    columns: ['resource', 'keys', 'newest revision'],
    rows: [...byResource].map(([resource, { count, newest }]) => ({ cells: [resource, String(count), String(newest)], part: resource })),
  };
}

function revisions(mvcc: Mvcc): InsideTable {
  const rows: InsideRow[] = [];
  for (let revision = mvcc.revision; revision > mvcc.compactRevision && rows.length < MAX_REVISIONS; revision--) {
    for (const { type, kv } of mvcc.eventsAt(revision)) {
      const what = type === 'delete' ? 'delete' : kv.version === 1 ? 'create' : `version ${kv.version}`;
      rows.push({
        cells: [String(revision), what, short(kv.key)],
        object: etcdKey(kv.key),
        marks: ['', type === 'delete' ? 'bad' : kv.version === 1 ? 'good' : '', ''],
      });
    }
  }
  const kept = mvcc.revision - mvcc.compactRevision;
  return {
    title: 'Revisions',
    note: mvcc.compactRevision === 0 ? 'newest first; nothing compacted yet' : `newest first; compacted up to ${mvcc.compactRevision}`,
    empty: 'Every revision was compacted: the keys are here, their history is not.',
    columns: ['revision', 'what', 'key'],
    ...(rows.length < MAX_REVISIONS ? {} : { total: kept }),
    rows,
  };
}

function keys(kvs: readonly KeyValue[], title: string): InsideTable {
  const rows = [...kvs]
    .sort((a, b) => b.modRevision - a.modRevision)
    .slice(0, MAX_KEYS)
    .map((kv) => ({
      cells: [short(kv.key), String(kv.modRevision), String(kv.createRevision), String(kv.version)],
      object: etcdKey(kv.key),
    }));
  return {
    title,
    note: 'by last write',
    empty: 'There is none.',
    columns: ['key', 'written at', 'created at', 'version'],
    total: kvs.length,
    rows,
  };
}

/** Every key begins alike. */
function short(key: string): string {
  return key.replace(/^\/registry\//, '');
}
