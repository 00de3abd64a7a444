/** What is in etcd, in the few words that the page keeps, and what of it changed since the page was last told. */
import type { ObjectSummary, PodPhase } from '../protocol/frame.ts';
import type { EtcdState } from '../sim/etcd/state.ts';
import { milliValue, value } from '../sim/machinery/quantity.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import type { ApiObject, ObjectMeta } from '../sim/machinery/wire/api.ts';
import { EPOCH_MICROS } from '../sim/machinery/wire/api.ts';
import type { KeyValue } from '../sim/machinery/wire/etcd.ts';
import { requestsOf } from '../sim/scheduler/framework/requests.ts';
import { resourceOfKind } from './describe/object-key.ts';

/** Revisions that are walked one by one; beyond it all keys are compared. */
const MAX_WALK = 4_096;
/** Most changed objects that one frame carries; the rest waits for the next. */
const MAX_CHANGED = 2_000;

export interface ObjectsDelta {
  readonly changed: readonly ObjectSummary[];
  readonly removed: readonly string[];
}

const NOTHING: ObjectsDelta = { changed: [], removed: [] };

export class ObjectsTeller {
  /** What the page was told, by etcd key. */
  readonly #told = new Map<string, { readonly kv: KeyValue; readonly id: string }>();
  #revision = 0;
  #sure = false;

  /** The page forgot everything. */
  forget(): void {
    this.#told.clear();
    this.#sure = false;
  }

  /** The run went elsewhere: revisions do not follow those that were told. */
  jumped(): void {
    this.#sure = false;
  }

  delta(etcd: EtcdState | undefined): ObjectsDelta {
    if (etcd?.mvcc === undefined) return NOTHING;
    const { mvcc } = etcd;
    if (this.#sure && mvcc.revision === this.#revision) return NOTHING;
    const walk = this.#sure && mvcc.revision > this.#revision && mvcc.revision - this.#revision <= MAX_WALK;
    const result = walk ? this.#walk(etcd) : this.#compare(etcd);
    this.#sure = result.changed.length < MAX_CHANGED;
    this.#revision = mvcc.revision;
    return result;
  }

  #walk({ mvcc }: EtcdState): ObjectsDelta {
    const touched = new Set<string>();
    for (let at = this.#revision + 1; at <= mvcc.revision; at++) for (const event of mvcc.eventsAt(at)) touched.add(event.kv.key);
    const changed: ObjectSummary[] = [];
    const removed: string[] = [];
    for (const key of touched) this.#tell(key, mvcc.get(key), changed, removed);
    return { changed, removed };
  }

  #compare({ mvcc }: EtcdState): ObjectsDelta {
    const changed: ObjectSummary[] = [];
    const removed: string[] = [];
    const there = new Set<string>();
    for (const kv of mvcc.range({ op: 'range', key: '/', end: '0' }).kvs) {
      there.add(kv.key);
      if (changed.length < MAX_CHANGED && this.#told.get(kv.key)?.kv !== kv) this.#tell(kv.key, kv, changed, removed);
    }
    for (const key of this.#told.keys()) if (!there.has(key)) this.#tell(key, undefined, changed, removed);
    return { changed, removed };
  }

  #tell(key: string, kv: KeyValue | undefined, changed: ObjectSummary[], removed: string[]): void {
    const before = this.#told.get(key);
    if (kv === undefined) {
      if (before !== undefined) removed.push(before.id);
      this.#told.delete(key);
      return;
    }
    const object = kv.value as ApiObject | undefined;
    if (object?.metadata === undefined) return;
    const summary = summarise(object, kv.modRevision);
    this.#told.set(key, { kv, id: summary.id });
    changed.push(summary);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: summaries look at the statuses of all kinds
type Any = any;

export function summarise(object: ApiObject, revision: number): ObjectSummary {
  const { metadata } = object;
  const resource = resourceOfKind(object.kind);
  const namespace = metadata.namespace ?? '';
  return {
    id: `${resource}/${namespace}/${metadata.name}`,
    resource,
    kind: object.kind,
    namespace,
    name: metadata.name,
    uid: metadata.uid,
    revision,
    created: createdAt(metadata),
    owner: ownerOf(metadata),
    ...(metadata.deletionTimestamp === undefined ? {} : { terminating: true }),
    ...(object.kind === 'Pod' ? podWords(object) : stateWords(object)),
  };
}

function createdAt(metadata: ObjectMeta): number {
  return Math.max(0, Date.parse(metadata.creationTimestamp) * 1_000 - EPOCH_MICROS);
}

function ownerOf(metadata: ObjectMeta): string {
  const owners = metadata.ownerReferences ?? [];
  return (owners.find((owner) => owner.controller === true) ?? owners[0])?.uid ?? '';
}

function podWords(pod: Any): Partial<ObjectSummary> {
  const statuses: Any[] = pod.status?.containerStatuses ?? [];
  const waiting = statuses.find((status) => status.state?.waiting?.reason !== undefined)?.state.waiting.reason as string | undefined;
  const scheduled = pod.status?.conditions?.find((condition: Any) => condition.type === 'PodScheduled');
  const unscheduled = scheduled?.status === 'False' ? (scheduled.reason as string) : undefined;
  const reason = pod.status?.reason ?? (waiting === 'ContainerCreating' ? undefined : waiting) ?? unscheduled;
  const node = pod.spec?.nodeName as string | undefined;
  const { milliCpu, memory } = requestsOf(pod as Pod);
  return {
    cpu: milliCpu,
    memory,
    phase: (pod.status?.phase ?? 'Pending') as PodPhase,
    ready: pod.status?.conditions?.some((condition: Any) => condition.type === 'Ready' && condition.status === 'True') === true,
    restarts: statuses.reduce((sum, status) => sum + (status.restartCount ?? 0), 0),
    ...(node === undefined || node === '' ? {} : { node }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function nodeWords({ metadata, spec = {}, status = {} }: Any): Partial<ObjectSummary> {
  const ready = status.conditions?.find((condition: Any) => condition.type === 'Ready')?.status;
  const { cpu, memory, pods } = status.allocatable ?? {};
  const zone = metadata.labels?.['topology.kubernetes.io/zone'] as string | undefined;
  const taints: Any[] = spec.taints ?? [];
  return {
    state: `${ready === 'True' ? 'Ready' : 'NotReady'}${spec.unschedulable === true ? ', cordoned' : ''}`,
    cpu: milliValue(cpu),
    memory: value(memory),
    room: value(pods),
    ...(zone === undefined ? {} : { zone }),
    ...(taints.length === 0 ? {} : { taints: taints.map(({ key, value: of, effect }) => `${key}${of ? `=${of}` : ''}:${effect}`) }),
  };
}

function stateWords(object: Any): Partial<ObjectSummary> {
  const { status = {}, spec = {} } = object;
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return { state: `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}` };
    case 'DaemonSet':
      return { state: `${status.numberReady ?? 0}/${status.desiredNumberScheduled ?? 0}` };
    case 'CronJob':
      return { state: spec.suspend === true ? 'suspended' : (spec.schedule ?? '') };
    case 'ControllerRevision':
      return { state: `number ${object.revision ?? 0}` };
    case 'Job':
      return { state: `${status.succeeded ?? 0}/${spec.completions ?? 1}` };
    case 'Node':
      return nodeWords(object);
    case 'Service':
      return { state: status.loadBalancer?.ingress?.[0]?.ip ?? spec.type ?? '' };
    case 'EndpointSlice':
      return { state: `${object.endpoints?.length ?? 0} endpoints` };
    case 'Namespace':
    case 'PersistentVolume':
    case 'PersistentVolumeClaim':
      return { state: status.phase ?? '' };
    case 'VolumeAttachment':
      return { state: status.attached === true ? 'attached' : 'waiting' };
    case 'BucketClaim':
      return { state: status.readyToUse === true ? 'ready' : (status.boundBucketName ?? 'waiting') };
    case 'Bucket':
    case 'BucketAccess':
      return { state: status.readyToUse === true ? 'ready' : 'waiting' };
    case 'Lease':
      return { state: spec.holderIdentity ?? '' };
    case 'Event':
      return { state: object.reason ?? '' };
    default:
      return {};
  }
}
