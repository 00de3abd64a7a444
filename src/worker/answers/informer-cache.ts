/** An informer's cache beside what etcd holds: where they differ its controllers live in the past. */
import type { Run } from '../../kernel/run.ts';
import type { CacheInside, CacheRow } from '../../protocol/controllers.ts';
import type { InformerState } from '../../sim/client/state.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { objectKey, resourceOfKind } from '../describe/object-key.ts';
import { allKeys, etcdOf } from './keyspace.ts';

/** Rows that one answer carries; what is behind comes first. */
const SHOWN = 300;

export function cacheInside(run: Run, informer: InformerState): CacheInside {
  const live = stored(run, informer.id);
  const rows: CacheRow[] = [];
  for (const [key, cached] of informer.objects) {
    const now = live.get(key);
    rows.push(row(cached, now?.object, cached.metadata.resourceVersion, now?.revision));
    live.delete(key);
  }
  // A selecting informer does not want what it has not got.
  if (informer.selection === '') for (const now of live.values()) rows.push(row(undefined, now.object, undefined, now.revision));
  const behind = rows.filter(({ stale }) => stale).length;
  rows.sort((a, b) => Number(b.stale) - Number(a.stale) || nameOf(a).localeCompare(nameOf(b), 'en', { numeric: true }));
  const { phase, resourceVersion } = informer;
  return {
    resource: informer.id.split('.')[0] ?? '',
    phase,
    revision: resourceVersion,
    total: rows.length,
    behind,
    rows: rows.slice(0, SHOWN),
  };
}

interface Stored {
  readonly object: ApiObject;
  readonly revision: string;
}

/** By the key that caches use. */
function stored(run: Run, informer: string): Map<string, Stored> {
  const resource = informer.split('.')[0];
  const found = new Map<string, Stored>();
  const etcd = etcdOf(run);
  for (const kv of etcd === undefined ? [] : allKeys(etcd.mvcc)) {
    const object = kv.value as ApiObject | undefined;
    if (object?.metadata === undefined || resourceOfKind(object.kind) !== resource) continue;
    const { namespace, name } = object.metadata;
    found.set(namespace === undefined ? name : `${namespace}/${name}`, { object, revision: String(kv.modRevision) });
  }
  return found;
}

function row(
  cached: ApiObject | undefined,
  live: ApiObject | undefined,
  cachedAt: string | undefined,
  liveAt: string | undefined,
): CacheRow {
  const stale = cachedAt !== liveAt;
  const words = (object: ApiObject, revision: string | undefined): string => (stale ? `${brief(object)} @${revision}` : brief(object));
  return {
    object: objectKey((live ?? cached) as ApiObject),
    cached: cached === undefined ? 'absent' : words(cached, cachedAt),
    live: live === undefined ? 'gone' : words(live, liveAt),
    stale,
  };
}

function nameOf({ object }: CacheRow): string {
  return `${object.namespace}/${object.name}`;
}

// biome-ignore lint/suspicious/noExplicitAny: looks at the statuses of all kinds
type Any = any;

/** An object in one or two words. */
export function brief(object: ApiObject): string {
  const { status, spec, metadata } = object as Any;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (object.kind === 'Pod' && status?.phase === 'Running') {
    return (status.conditions ?? []).some((one: Any) => one.type === 'Ready' && one.status === 'True') ? 'Ready' : 'Running';
  }
  if (object.kind === 'Pod' && status?.phase === 'Pending') return spec?.nodeName ? 'Bound' : 'Pending';
  if (typeof status?.phase === 'string') return status.phase;
  if (object.kind === 'Node')
    return (status?.conditions ?? []).some((one: Any) => one.type === 'Ready' && one.status === 'True') ? 'Ready' : 'NotReady';
  if (object.kind === 'Job') return `${status?.succeeded ?? 0}/${spec?.completions ?? 1} done`;
  if (typeof status?.bucketReady === 'boolean') return status.bucketReady ? 'Ready' : 'not ready';
  if (object.kind === 'Service') return spec?.type ?? 'ClusterIP';
  if (typeof spec?.replicas === 'number') return `${status?.readyReplicas ?? 0}/${spec.replicas} ready`;
  return 'there';
}
