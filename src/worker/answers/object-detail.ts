import type { Run } from '../../kernel/run.ts';
import { titleOf } from '../../protocol/identity.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import type { ObjectCondition, ObjectDetail, ObjectRevision, SaidEvent } from '../../protocol/query.ts';
import { parseTime } from '../../sim/machinery/time.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { describeEvent } from '../describe/describe.ts';
import { resourceOfKind } from '../describe/object-key.ts';
import { toYaml } from '../yaml.ts';
import { CycleIndex } from './cycle-index.ts';
import { fieldChanges } from './field-changes.ts';
import { allKeys, etcdOf, findObject } from './keyspace.ts';
import { factsOf } from './object-facts.ts';
import type { RevisionIndex } from './trace-search.ts';

const MAX_SAID = 50;
const MAX_REVISIONS = 40;
const MAX_WRITER_HOPS = 24;

// biome-ignore lint/suspicious/noExplicitAny: looks at the statuses of all kinds
type Any = any;

export function objectDetail(run: Run, key: ObjectKey, revisions: RevisionIndex, cycles = new CycleIndex()): ObjectDetail {
  const kv = findObject(run, key);
  const said = saidAbout(run, key);
  if (kv === undefined)
    return { key, exists: false, yaml: '', kind: '', revision: 0, writtenBy: -1, words: '', facts: [], conditions: [], events: said };
  const object = kv.value as Any;
  return {
    key,
    exists: true,
    yaml: toYaml(stamped(object, kv.modRevision)),
    kind: object.kind,
    revision: kv.modRevision,
    writtenBy: revisions.eventOf(run, kv.modRevision),
    ...factsOf(object, run.now, allKeys((etcdOf(run) as NonNullable<ReturnType<typeof etcdOf>>).mvcc)),
    conditions: ((object.status?.conditions ?? []) as Any[]).map(conditionOf),
    ...(key.resource === 'pods' ? cycleOf(run, `${key.namespace}/${key.name}`, cycles) : {}),
    events: said,
  };
}

/** Most earlier cycles of a pod that are told. */
const MOST_CYCLES = 20;

function cycleOf(run: Run, pod: string, index: CycleIndex): Pick<ObjectDetail, 'cycle'> {
  const all = index.of(run, pod);
  const last = all.at(-1);
  return last === undefined ? {} : { cycle: { ...last, tries: all.slice(-MOST_CYCLES).map(({ event }) => event) } };
}

/** Conditions that are well when they are not true. */
const BAD_NEWS = /Pressure$|Unavailable$|^Failed$|Failure$|^Disrupt|^FailureTarget$|^Suspended$/;

function conditionOf({ type, status, reason, message, lastTransitionTime }: Any): ObjectCondition {
  return {
    type: String(type),
    status: String(status),
    reason: String(reason ?? ''),
    message: String(message ?? ''),
    good: status === (BAD_NEWS.test(type) ? 'False' : 'True'),
    since: timeOf(lastTransitionTime),
  };
}

function timeOf(text: unknown): number {
  return typeof text === 'string' ? (parseTime(text) ?? -1) : -1;
}

/** Stored objects do not carry their own revision; readers get it. */
function stamped(object: ApiObject, revision: number): ApiObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}

function saidAbout(run: Run, key: ObjectKey): ObjectDetail['events'] {
  const etcd = etcdOf(run);
  if (etcd === undefined) return [];
  const said: SaidEvent[] = [];
  for (const kv of allKeys(etcd.mvcc)) {
    const event = kv.value as Any;
    if (event?.kind !== 'Event') continue;
    const about = event.involvedObject ?? event.regarding;
    if (about?.name !== key.name || resourceOfKind(about.kind ?? '') !== key.resource) continue;
    if (key.namespace !== '' && (about.namespace ?? '') !== key.namespace) continue;
    said.push({
      type: event.type ?? 'Normal',
      reason: event.reason ?? '',
      message: event.message ?? event.note ?? '',
      count: event.count ?? event.series?.count ?? 1,
      from: event.source?.component || event.reportingComponent || '',
      time: timeOf(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp),
    });
  }
  return said.sort((a, b) => b.time - a.time).slice(0, MAX_SAID);
}

/** The versions of an object, oldest first, as far as etcd has not compacted them. */
export function objectHistory(run: Run, key: ObjectKey, revisions: RevisionIndex): readonly ObjectRevision[] {
  const etcd = etcdOf(run);
  const found = findObject(run, key);
  if (etcd === undefined || found === undefined) return [];
  const history: ObjectRevision[] = [];
  let kv: typeof found | undefined = found;
  while (kv !== undefined && history.length < MAX_REVISIONS) {
    const event = revisions.eventOf(run, kv.modRevision);
    const previous: typeof found | undefined =
      kv.version === 1 || kv.modRevision - 1 <= etcd.mvcc.compactRevision
        ? undefined
        : etcd.mvcc.range({ op: 'range', key: kv.key, revision: kv.modRevision - 1 }).kvs[0];
    history.push({
      revision: kv.modRevision,
      event,
      time: run.trace.row(event)?.time ?? 0,
      writer: writerOf(run, event),
      changes: fieldChanges(previous?.value, kv.value),
      yaml: toYaml(stamped(kv.value as ApiObject, kv.modRevision)),
    });
    kv = previous;
  }
  return history.reverse();
}

/** Who asked the API server for the write that `event` confirmed. */
function writerOf(run: Run, event: number): string {
  let at = event;
  for (let i = 0; i < MAX_WRITER_HOPS && at >= 0; i++) {
    const message = describeEvent(run.kernel, at);
    if (message === undefined) break;
    if (message.kind === 'request' && message.to === 'apiserver') return message.part ?? titleOf(message.from);
    at = message.cause;
  }
  return 'unknown';
}
