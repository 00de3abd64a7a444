import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Micros } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { InsideRow, InsideTable } from '../../protocol/query.ts';
import type { ClientHost, InformerState } from '../../sim/client/state.ts';
import type { QueueState } from '../../sim/client/work-queue.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { objectKey } from '../describe/object-key.ts';
import type { Room } from './inside.ts';
import { allKeys, etcdOf } from './keyspace.ts';

const SHOWN = 120;

export function insideManager(component: ComponentSelf): Room {
  const { client } = component.state as ClientHost;
  const queues = Object.values(client.queues);
  const busy = queues.filter((queue) => queue.ready.size + queue.processing.size > 0).length;
  return {
    summary: `${client.leading ? 'Leads' : 'Stands by: another replica has the lease'}. ${queues.length} work queues, ${busy} with work. Open one to see cache, queue and reconcile.`,
    parts: queues.map((queue) => ({
      id: queue.name,
      title: queue.name,
      note: `${queue.ready.size} waiting, ${queue.processing.size} in work, ${queue.later.size} later`,
      busy: queue.ready.size + queue.processing.size > 0,
    })),
    stages: [],
    tables: [
      {
        title: 'Informers',
        note: 'shared by the controllers',
        columns: ['resource', 'phase', 'objects', 'revision', 'events'],
        rows: Object.values(client.informers).map((informer) => ({
          cells: [informer.id, informer.phase, String(informer.objects.size), informer.resourceVersion, String(informer.watchEvents)],
          marks: ['', informer.phase === 'watching' ? 'good' : 'stale'],
        })),
      },
    ],
  };
}

export function insideController(run: Run, component: ComponentSelf, part: string): Room {
  const { client } = component.state as ClientHost;
  const queue = client.queues[part];
  if (queue === undefined) return insideManager(component);
  const informer = informerFor(Object.values(client.informers), part);
  const expectations = client.expectations[part];
  return {
    summary: `${queue.workers} workers. A key waits at most once and is never worked on twice at a time.`,
    parts: [],
    stages: [
      { name: 'informer cache', state: 'done', note: informer === undefined ? '' : `${informer.objects.size} ${informer.id}` },
      { name: 'work queue', state: queue.ready.size > 0 ? 'current' : 'waiting', note: `${queue.ready.size} waiting` },
      {
        name: 'reconcile',
        state: queue.processing.size > 0 ? 'current' : 'waiting',
        note: `${queue.processing.size} of ${queue.workers} workers`,
      },
    ],
    tables: [
      ...(informer === undefined ? [] : [cacheTable(run, informer)]),
      queueTable(run.now, queue),
      reconcileTable(run, component, queue),
      ...(expectations === undefined ? [] : [expectationTable(expectations)]),
    ],
  };
}

function informerFor(informers: readonly InformerState[], part: string): InformerState | undefined {
  const name = part.replace(/-/g, '');
  return (
    informers.find((informer) => informer.id.replace(/[^a-z]/g, '').includes(name)) ??
    informers.find((informer) => informer.id.includes('pod'))
  );
}

function brief(object: ApiObject): string {
  const { status, spec } = object as unknown as { status?: { phase?: string; readyReplicas?: number }; spec?: { replicas?: number } };
  if (status?.phase !== undefined) return status.phase;
  return spec?.replicas === undefined ? 'there' : `${status?.readyReplicas ?? 0}/${spec.replicas}`;
}

/** The cache beside what etcd holds: where they differ the controller lives in the past. */
function cacheTable(run: Run, informer: InformerState): InsideTable {
  const live = new Map<string, ApiObject>();
  const kind = [...informer.objects.values()][0]?.kind;
  const etcd = etcdOf(run);
  for (const kv of etcd === undefined ? [] : allKeys(etcd.mvcc)) {
    const object = kv.value as ApiObject | undefined;
    if (object?.metadata === undefined || (kind === undefined ? !kv.key.includes(`/${informer.id}/`) : object.kind !== kind)) continue;
    live.set(keyOf(object), { ...object, metadata: { ...object.metadata, resourceVersion: String(kv.modRevision) } });
  }
  const names = [...new Set([...live.keys(), ...informer.objects.keys()])].sort();
  let behind = 0;
  const rows: InsideRow[] = names.slice(0, SHOWN).map((name) => {
    const cached = informer.objects.get(name);
    const stored = live.get(name);
    const stale = cached?.metadata.resourceVersion !== stored?.metadata.resourceVersion;
    if (stale) behind++;
    return {
      cells: [
        name,
        cached === undefined ? 'absent' : `${brief(cached)} @${cached.metadata.resourceVersion}`,
        stored === undefined ? 'gone' : `${brief(stored)} @${stored.metadata.resourceVersion}`,
      ],
      marks: ['', stale ? 'stale' : '', ''],
      object: objectKey((stored ?? cached) as ApiObject),
    };
  });
  return {
    title: 'Informer cache',
    note: behind === 0 ? 'up to date' : `${behind} behind live`,
    columns: [informer.id, 'cache', 'live'],
    rows,
  };
}

function keyOf(object: ApiObject): string {
  return object.metadata.namespace === undefined ? object.metadata.name : `${object.metadata.namespace}/${object.metadata.name}`;
}

function queueTable(now: Micros, queue: QueueState): InsideTable {
  const rows: InsideRow[] = [];
  for (const key of queue.ready.keys()) rows.push({ cells: [key, 'waits for a worker', retries(queue, key)] });
  for (const key of queue.again.keys()) rows.push({ cells: [key, 'again, once its worker is done', retries(queue, key)] });
  for (const [key, { at }] of queue.later) {
    rows.push({ cells: [key, `in ${Math.max(0, Math.round((at - now) / 1_000))} ms`, retries(queue, key)], marks: ['dim', 'dim', 'dim'] });
  }
  return {
    title: 'Work queue',
    note: `${queue.ready.size} waiting, ${queue.later.size} later`,
    columns: ['key', 'when', 'errors in a row'],
    rows: rows.slice(0, SHOWN),
  };
}

function retries(queue: QueueState, key: string): string {
  const failures = queue.failures.get(key) ?? 0;
  return failures === 0 ? '' : String(failures);
}

function reconcileTable(run: Run, component: ComponentSelf, queue: QueueState): InsideTable {
  const processes = [...run.kernel.processes.table.all()].filter(
    (record) => record.component === component.index && record.name === queue.name,
  );
  const rows = [...queue.processing].map((key): InsideRow => {
    const record = processes.find((one) => (one.args as { key?: string } | undefined)?.key === key);
    const waits =
      record === undefined ? '' : record.missing > 0 ? `waits for ${record.missing} answer${record.missing > 1 ? 's' : ''}` : 'works';
    return { cells: [key, waits, record === undefined ? '' : `${record.log.length} effects so far`], marks: ['current', '', 'dim'] };
  });
  return { title: 'Reconcile', note: `${queue.processing.size} of ${queue.workers} workers`, columns: ['key', 'now', 'progress'], rows };
}

function expectationTable(expectations: unknown): InsideTable {
  const rows: InsideRow[] = [];
  const entries = expectations instanceof Map ? [...expectations] : [];
  for (const [key, value] of entries) rows.push({ cells: [String(key), JSON.stringify(value)] });
  return { title: 'Expectations', note: 'asked for, not yet seen', columns: ['key', 'outstanding'], rows: rows.slice(0, SHOWN) };
}
