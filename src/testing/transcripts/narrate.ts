/**
 * The trace of a run as lines for people: who asked whom for what, what came of it, who was told, who was hurt. A request stands at the
 * time when it was received, so that whatever came of it stands below it.
 */
import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import type { Fault } from '../../kernel/topology.ts';
import type { TraceRow } from '../../kernel/trace.ts';
import { storedObjects } from '../../sim/cluster/cluster.ts';
import type { Event } from '../../sim/machinery/types/event.ts';
import type { ApiObject, ApiRequest, ApiResponse, WatchEvent } from '../../sim/machinery/wire/api.ts';
import { resourceOfKind } from '../../worker/describe/object-key.ts';
import { changes } from './changes.ts';

/**
 * What can be seen: `writes` (every write that reached the API server, but renewals that change nothing but times), `events` (the recorded
 * ones), `scheduling` (each cycle's outcome), `faults`, `watches` (who was told of what), `lists` (who lists what), `cloud` (calls of the
 * cloud), `kubelets` (their steps).
 */
export type Sight = 'writes' | 'events' | 'scheduling' | 'faults' | 'watches' | 'lists' | 'cloud' | 'kubelets';
export const SIGHTS: readonly Sight[] = ['writes', 'events', 'scheduling', 'faults', 'watches', 'lists', 'cloud', 'kubelets'];

interface Line {
  readonly time: number;
  /** Undefined: not worth a line. */
  readonly text: () => string | undefined;
}

interface Said {
  readonly type: WatchEvent['type'];
  readonly name: string;
  readonly time: number;
  readonly to: string[];
}

const MAX_CHANGES = 10;

export class Narrator {
  readonly #run: Run;
  readonly #sights: ReadonlySet<Sight>;
  readonly #requests = new Map<number, TraceRow>();
  /** Versions of objects as they were answered and told of, by uid and resourceVersion: replies overtake each other. */
  readonly #versions = new Map<string, Map<number, ApiObject>>();
  /** Versions that a write was told to have made: another write answered with the same has changed nothing. */
  readonly #made = new Set<string>();
  #told = 0;
  #lines: Line[] = [];
  #said = new Map<string, Said>();
  #gathered = new Map<string, string[]>();
  /** What the cloud last answered to a question, by asker and question. */
  readonly #cloudAnswers = new Map<string, string>();

  constructor(run: Run, sights: ReadonlySet<Sight>) {
    this.#run = run;
    this.#sights = sights;
  }

  /** What happened since this was asked last. `silent`: only remembers. */
  tell(silent = false): readonly string[] {
    this.#lines = [];
    this.#said = new Map();
    this.#gathered = new Map();
    for (; this.#told < this.#run.position; this.#told++) {
      const row = this.#run.trace.row(this.#told);
      if (row !== undefined) this.#see(row);
    }
    if (silent) {
      for (const object of storedObjects(this.#run)) this.#learn(object);
      return [];
    }
    for (const { time, type, name, to } of this.#said.values())
      this.#lines.push({ time, text: () => `  ${type} ${name} ⇢ ${to.join(', ')}` });
    return this.#lines
      .sort((a, b) => a.time - b.time)
      .map(({ time, text }) => ({ time, words: text() }))
      .filter(({ words }) => words !== undefined)
      .map(({ time, words }) => `${(time / 1e6).toFixed(3)} ${words}`);
  }

  #see(row: TraceRow): void {
    const { type, subject, payload } = row;
    if (type === EventType.request) this.#requests.set(subject, row);
    else if (type === EventType.reply) this.#answered(row, payload as { ok: boolean; value?: unknown; failure?: string });
    else if (type === EventType.timeout) this.#answered(row, { ok: false, failure: 'timeout' });
    else if (type === EventType.piece) this.#pieceArrived(row);
    else if (type === EventType.end) this.#streamEnded(row);
    else if (type === EventType.fault) this.#say('faults', row.time, `* ${faultWords(payload as Fault)}`);
    else if (type === EventType.start && row.cause >= 0) this.#say('faults', row.time, `* ${this.#name(row.component)} starts`);
    for (const { name, locals } of this.#run.trace.steps(row.id)) this.#step(row, name, locals);
  }

  #answered(row: TraceRow, reply: { readonly ok: boolean; readonly value?: unknown; readonly failure?: string }): void {
    const asked = this.#requests.get(row.subject);
    this.#requests.delete(row.subject);
    const request = asked?.payload as Partial<ApiRequest> | undefined;
    const to = this.#name(row.peer);
    const from = this.#name(row.component);
    const time = asked?.time ?? row.time;
    if (to === 'cloud') {
      if (asked !== undefined) this.#cloudAnswered(time, from, asked.payload, reply.ok ? brief(reply.value) : (reply.failure ?? ''));
      return;
    }
    if (request?.method === undefined || request.path === undefined) {
      if (!reply.ok && to === 'apiserver' && asked === undefined)
        this.#say('faults', row.time, `* a request of ${from} fails: ${reply.failure}`);
      return;
    }
    const response = reply.ok ? (reply.value as ApiResponse<ApiObject>) : undefined;
    const who = whoAsks(from, request);
    const status = response?.status ?? reply.failure ?? '';
    const { name, isCollection } = nameOfPath(request.path);
    if (request.method === 'GET') {
      const items = (response?.body as { readonly items?: readonly unknown[] } | undefined)?.items;
      if (isCollection && items !== undefined)
        this.#gather('lists', time, `${who} LIST`, `${name} (${items.length})`, `at ${response?.body.metadata.resourceVersion}`);
      return;
    }
    this.#written(time, who, request as ApiRequest, name, status, response);
  }

  /** Asking again for what is as it was is a heartbeat. */
  #cloudAnswered(time: number, from: string, payload: unknown, answer: string): void {
    const { op = '' } = (payload ?? {}) as { readonly op?: string };
    const question = `${from} ${brief(payload)}`;
    const isKnown = /^(list|get)/.test(op) && this.#cloudAnswers.get(question) === answer;
    this.#cloudAnswers.set(question, answer);
    if (!isKnown) this.#say('cloud', time, `${from} → cloud ${brief(payload)}: ${answer}`);
  }

  #written(
    time: number,
    who: string,
    request: ApiRequest,
    path: string,
    status: number | string,
    response: ApiResponse<ApiObject> | undefined,
  ): void {
    const object = response?.body;
    if (response === undefined || object === undefined || object.kind === 'Status') {
      const reason = object as unknown as { readonly status?: string; readonly message?: string } | undefined;
      const failed = reason?.status === 'Failure' ? ` ${reason.message}` : '';
      this.#say('writes', time, `${who} ${request.method} ${path} ${status}${failed}`);
      return;
    }
    if (object.kind === 'Event') {
      this.#say('events', time, `${who} EVENT ${eventWords(object as Event)}`);
      return;
    }
    const { uid } = object.metadata;
    const isObject = uid !== undefined && resourceOfKind(object.kind) === path.split('/')[0];
    const isIdle = isObject && this.#isMade(object);
    if (isObject) this.#learn(object);
    const created = request.method === 'POST' && isObject;
    const subject = created ? `${path.split('/')[0]}/${object.metadata.name}` : path;
    this.#tell('writes', time, () => {
      const changed = created ? creationWords(object) : isObject ? this.#changed(object, isIdle) : [bodyWords(request)];
      if (!created && isObject && isRenewal(object, changed)) return undefined;
      const more = changed.length > MAX_CHANGES ? [`… ${changed.length - MAX_CHANGES} more`] : [];
      const what = [...changed.slice(0, MAX_CHANGES), ...more].join('; ');
      return `${who} ${request.method} ${subject} ${status}${what === '' ? '' : ` {${what}}`}`;
    });
  }

  /** Was it like this after an earlier write already? (What the last finalizer let go is answered with the version that it had.) */
  #isMade(object: ApiObject): boolean {
    const { uid, resourceVersion } = object.metadata;
    const known = this.#versions.get(uid)?.get(Number(resourceVersion));
    const version = `${uid} ${resourceVersion}`;
    const isMade = this.#made.has(version) && known !== undefined && changes(known, object).length === 0;
    this.#made.add(version);
    return isMade;
  }

  #changed(object: ApiObject, isIdle: boolean): readonly string[] {
    return isIdle ? [] : changes(this.#before(object), object);
  }

  #learn(object: ApiObject): void {
    const { uid, resourceVersion } = object.metadata;
    const versions = this.#versions.get(uid) ?? new Map<number, ApiObject>();
    this.#versions.set(uid, versions.set(Number(resourceVersion), object));
  }

  /** The version that `object` replaced. */
  #before({ metadata }: ApiObject): ApiObject | undefined {
    const versions = this.#versions.get(metadata.uid) ?? new Map<number, ApiObject>();
    const earlier = [...versions.keys()].filter((version) => version < Number(metadata.resourceVersion));
    return versions.get(Math.max(...earlier));
  }

  #pieceArrived(row: TraceRow): void {
    if (this.#name(row.peer) !== 'apiserver') return;
    for (const { type, object } of row.payload as readonly WatchEvent[]) {
      const { name, uid, resourceVersion, namespace } = object.metadata;
      if (type !== 'BOOKMARK') this.#learn(object);
      if (!this.#sights.has('watches')) continue;
      if (type === 'BOOKMARK' || object.kind === 'Lease' || object.kind === 'Event') continue;
      const known = this.#said.get(`${type} ${uid} ${resourceVersion}`);
      const to = this.#name(row.component);
      if (known !== undefined) {
        if (!known.to.includes(to)) known.to.push(to);
        continue;
      }
      const place = namespace === undefined || namespace === 'default' ? '' : `${namespace}:`;
      const said = { type, name: `${resourceOfKind(object.kind)}/${place}${name}@${resourceVersion}`, time: row.time, to: [to] };
      this.#said.set(`${type} ${uid} ${resourceVersion}`, said);
    }
  }

  #streamEnded(row: TraceRow): void {
    const asked = this.#requests.get(row.subject);
    this.#requests.delete(row.subject);
    if (asked === undefined || this.#name(row.peer) !== 'apiserver') return;
    const { failure } = row.payload as { readonly failure?: string };
    const { name } = nameOfPath((asked.payload as ApiRequest).path);
    if (failure !== 'refused')
      this.#gather('lists', row.time, `${this.#name(row.component)}'s watch of`, name, `ends: ${failure ?? 'closed'}`);
  }

  #step(row: TraceRow, name: string, locals: unknown): void {
    const who = this.#name(row.component);
    if (name === 'scheduling cycle') {
      const { key, node, feasible, evaluated, reasons } = locals as {
        readonly key: string;
        readonly node?: string;
        readonly feasible: number;
        readonly evaluated: number;
        readonly reasons: Readonly<Record<string, number>>;
      };
      const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
      const refused = why.length === 0 ? '' : ` (${why.join(', ')})`;
      this.#say('scheduling', row.time, `${who} decides ${key}: ${node ?? 'nowhere'}, ${feasible} of ${evaluated} nodes fit${refused}`);
    } else if (who.startsWith('node/')) this.#say('kubelets', row.time, `${who} ${name} ${brief(locals)}`);
  }

  /** Several things of one moment in one line: `head` item, item `tail`. */
  #gather(sight: Sight, time: number, head: string, item: string, tail: string): void {
    if (!this.#sights.has(sight)) return;
    const key = `${time} ${head} ${tail}`;
    const items = this.#gathered.get(key);
    if (items !== undefined) {
      items.push(item);
      return;
    }
    const fresh = [item];
    this.#gathered.set(key, fresh);
    this.#lines.push({ time, text: () => `${head} ${fresh.join(', ')} ${tail}` });
  }

  #say(sight: Sight, time: number, text: string): void {
    this.#tell(sight, time, () => text);
  }

  /** `text` is made when all of the stretch is known. */
  #tell(sight: Sight, time: number, text: () => string | undefined): void {
    if (this.#sights.has(sight)) this.#lines.push({ time, text });
  }

  #name(index: number): string {
    return this.#run.kernel.components[index]?.id.replace('person/', '') ?? '';
  }
}

/** A heartbeat: a lease that stays with its holder, a node as healthy as it was. */
function isRenewal({ kind }: ApiObject, changed: readonly string[]): boolean {
  return kind === 'Lease'
    ? !changed.some((change) => /holderIdentity|leaseTransitions/.test(change))
    : kind === 'Node' && changed.length === 0;
}

/** The component, and what it calls itself if it is many. */
function whoAsks(component: string, request: Partial<ApiRequest>): string {
  const account = request.user?.name.split(':').at(-1);
  return account?.endsWith('-controller') || account?.endsWith('-collector') ? `${component}(${account})` : component;
}

function nameOfPath(path: string): { readonly name: string; readonly isCollection: boolean } {
  const segments = (path.split('?')[0] as string).split('/').filter((segment) => segment !== '');
  let rest = segments.slice(segments[0] === 'api' ? 2 : 3);
  let place = '';
  if (rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] as string)) {
    place = rest[1] === 'default' ? '' : `${rest[1]}:`;
    rest = rest.slice(2);
  }
  const [resource = '', name, ...sub] = rest;
  if (name === undefined) return { name: `${place}${resource}`, isCollection: true };
  return { name: [resource, `${place}${name}`, ...sub].join('/'), isCollection: false };
}

/** What tells one new object from another. */
function creationWords(object: ApiObject): readonly string[] {
  const { ownerReferences = [], finalizers } = object.metadata;
  const { spec, endpoints, subsets } = object as unknown as Readonly<Record<string, Record<string, unknown> | undefined>>;
  const telling: Record<string, unknown> = { finalizers, endpoints, subsets };
  for (const field of ['replicas', 'clusterIP', 'nodeName', 'holderIdentity', 'bucketName', 'parallelism', 'completions'])
    telling[field] = spec?.[field];
  const owners = ownerReferences.map(({ kind, name }) => `of ${resourceOfKind(kind)}/${name}`);
  return [...owners, ...changes(undefined, telling as unknown as ApiObject)];
}

function bodyWords({ body }: ApiRequest): string {
  const { target, spec } = (body ?? {}) as { readonly target?: { readonly name: string }; readonly spec?: object };
  if (target !== undefined) return `to ${target.name}`;
  return spec === undefined ? '' : brief(spec);
}

function eventWords({ type, reason, message, count, involvedObject }: Event): string {
  const { kind, name } = involvedObject;
  const times = count !== undefined && count > 1 ? ` (x${count})` : '';
  return `${type} ${reason} ${resourceOfKind(kind ?? '')}/${name}: ${message}${times}`;
}

function faultWords(input: Fault): string {
  if (input.kind === 'comeback') return `${input.component} ${input.reason} and exited`;
  if ('between' in input) return `${input.kind} ${input.between.join(' – ')}`;
  return `${input.kind} ${'component' in input && typeof input.component === 'string' ? input.component : ''}`;
}

const MAX_BRIEF = 160;

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  const plain = text.replaceAll('"', '');
  return plain.length <= MAX_BRIEF ? plain : `${plain.slice(0, MAX_BRIEF - 1)}…`;
}
