/**
 * A scheduler without a cluster around it: its own locals, handlers and processes, in a time that stands still between operations, as in
 * the recorder of the queue. Requests are answered at once; a binding comes back as a watch event.
 */
import type { SpawnOptions } from '../../../kernel/component.ts';
import type { Effect, Process } from '../../../kernel/effects.ts';
import { SECOND } from '../../../kernel/effects.ts';
import { BY_NAMESPACE, byNamespace } from '../../../sim/client/lister.ts';
import { keyOf, NODES, PODS, type Resource, SERVICES } from '../../../sim/client/resource.ts';
import { putObject, removeObject } from '../../../sim/client/store.ts';
import { applyStrategicMergePatch } from '../../../sim/machinery/patch/strategic.ts';
import { kindType } from '../../../sim/machinery/schema/schema.ts';
import type { Pod } from '../../../sim/machinery/types/pod.ts';
import type { ApiObject, ApiRequest } from '../../../sim/machinery/wire/api.ts';
import { objectHandlers } from '../../../sim/scheduler/assume.ts';
import { schedulerWith } from '../../../sim/scheduler/component.ts';
import type { Decision } from '../../../sim/scheduler/decide.ts';
import { podInfo } from '../../../sim/scheduler/framework/pod-info.ts';
import type { Setup } from '../../../sim/scheduler/framework/setup.ts';
import { nodeHandlers, podHandlers } from '../../../sim/scheduler/handlers.ts';
import { prioritySort } from '../../../sim/scheduler/plugins/priority-sort.ts';
import { pluginNamed } from '../../../sim/scheduler/plugins/registry.ts';
import type { QueueEntry } from '../../../sim/scheduler/queue/entry.ts';
import { nominateTo } from '../../../sim/scheduler/queue/nominations.ts';
import { removePod } from '../../../sim/scheduler/queue/scheduling-queue.ts';
import { setupsWith } from '../../../sim/scheduler/setups.ts';
import type { SchedulerSelf, SchedulerState } from '../../../sim/scheduler/state.ts';
import { INDEXES, WATCHED } from '../../../sim/scheduler/watched.ts';
import { impatient } from './impatient.ts';
import { CREATED } from './input.ts';
import { LISTS } from './objects.ts';

interface Handlers<Item> {
  added(self: SchedulerSelf, object: Item): void;
  updated(self: SchedulerSelf, old: Item, object: Item): void;
  deleted(self: SchedulerSelf, object: Item): void;
}

export interface Attempt {
  readonly pod: string;
  node?: string;
  rejectors?: readonly string[];
  error?: string;
  /** The node that it is nominated to when it comes back. */
  nominated?: string;
  /** Who is deleted for it, by name; not recorded in all sequences. */
  victims?: readonly string[];
}

const setups = setupsWith((name, args) => impatient(pluginNamed(name, args)));
const setupOf = ({ state }: SchedulerSelf): Setup => setups(state.own.configuration);
const schedulerKind = schedulerWith(setups);
const FLUSHES = { backoff: SECOND, leftovers: 30 * SECOND };
const LOOP = 'scheduler';
interface Waiting {
  readonly name: string;
  readonly args: unknown;
  readonly options: SpawnOptions;
}

const SERVER_ERROR = 'etcdserver: request timed out';
const asleep = () => undefined;

export class Stage {
  readonly self: SchedulerSelf;
  /** So many bindings fail from now on. */
  failures = 0;
  /** What was asked of the API server. */
  readonly calls: ApiRequest[] = [];
  /** What it reported, as `reason name: message`. */
  readonly events: string[] = [];
  #now = 0;
  /** By the id of the resource. */
  readonly #handlers: ReadonlyMap<string, Handlers<never>> = new Map<string, Handlers<never>>([
    [NODES.id, nodeHandlers(setupOf, asleep)],
    [PODS.id, podHandlers(setupOf, asleep)],
    ...WATCHED.map(([kind, of]): [string, Handlers<never>] => [of.id, objectHandlers(setupOf, kind, of, asleep)]),
  ]);
  readonly #processes: Waiting[] = [];

  /** `configuration`: as YAML; default: that of a scheduler that is told nothing. */
  constructor(configuration?: string) {
    const stage = this;
    const config = configuration === undefined ? {} : { configuration };
    let event = 0;
    this.self = {
      id: 'scheduler',
      config,
      state: schedulerKind.init(config, undefined),
      get now() {
        return stage.#now;
      },
      get event() {
        return event++;
      },
      traced: false,
      random: () => 0,
      step: () => undefined,
      cancel: () => undefined,
      spawn: (name: string, args: unknown, options: SpawnOptions = {}) => this.#processes.push({ name, args, options }),
    } as unknown as SchedulerSelf;
  }

  get setup(): Setup {
    return setupOf(this.self);
  }

  get state(): SchedulerState {
    return this.self.state.own;
  }

  /** Lets time pass; the queue is flushed at each full second. */
  wait(seconds: number): void {
    const end = this.#now + Math.round(seconds * SECOND);
    for (let next = fullSecond(this.#now); next <= end; next += SECOND) {
      this.#now = next;
      this.#local('scheduler.flushBackoff');
      if (next % FLUSHES.leftovers === 0) this.#local('scheduler.flushLeftovers');
    }
    this.#now = end;
  }

  /** An object is there, new or in a new version; undefined: it is gone. */
  show({ id }: Resource, key: string, object: ApiObject | undefined): void {
    const informer = this.#informer(id);
    const indexes = id === SERVICES.id ? { [BY_NAMESPACE]: byNamespace } : (INDEXES[id] ?? {});
    const old = object === undefined ? removeObject(informer, indexes, key) : putObject(informer, indexes, key, object);
    const handlers = this.#handlers.get(id) as Handlers<ApiObject> | undefined;
    if (handlers === undefined) return;
    if (object === undefined) {
      if (old !== undefined) handlers.deleted(this.self, old);
    } else if (old === undefined) handlers.added(this.self, object);
    else handlers.updated(this.self, old, object);
  }

  known({ id }: Resource, key: string): ApiObject | undefined {
    return this.#informer(id).objects.get(key);
  }

  /** Pods whose turn is before that of this one are tried already, which is not looked at: they come back no more. */
  advanceTo(key: string): void {
    const { queue, nominations } = this.state;
    const active = [...queue.entries.values()].filter(({ place }) => place === 'active').sort(inTurn);
    for (const { key: other, uid } of active) {
      if (other === key) return;
      removePod(queue, other);
      const node = nominations.nodes.get(uid);
      if (node !== undefined) nominateTo(nominations, podInfo(unknownPod(other, uid)), node);
    }
  }

  /** One attempt, to its end. `meanwhile`: what happens before the pod is put back, which leaves time for what goes on beside the attempt. */
  schedule(meanwhile?: () => void): Attempt | undefined {
    const { running } = this.self.state.client;
    running.add(LOOP);
    this.#local('scheduler.wake');
    running.delete(LOOP);
    const key = this.state.current?.key;
    if (key === undefined) return undefined;
    const attempt: Attempt = { pod: shortName(key) };
    const before = this.calls.length;
    this.#runAll(attempt, meanwhile);
    this.#local('scheduler.ended', undefined, '', undefined);
    const victims = this.calls.slice(before).flatMap(({ method, path }) => (method === 'DELETE' ? [POD_PATH.exec(path)?.[2] ?? path] : []));
    if (victims.length > 0) attempt.victims = victims.sort();
    return attempt;
  }

  #runAll(attempt: Attempt, meanwhile: (() => void) | undefined): void {
    for (let next = this.#processes.shift(); next !== undefined; next = this.#processes.shift()) {
      const { name, args, options } = next;
      const start = schedulerKind.processes?.[name];
      if (start !== undefined) this.#run(start(args), attempt, meanwhile);
      if (options.ended !== undefined) this.#local(options.ended, undefined, options.endedArg, undefined);
    }
  }

  #run(process: Process<unknown>, attempt: Attempt, meanwhile: (() => void) | undefined): void {
    let decision: Decision | undefined;
    for (let at = process.next(undefined as never); at.done !== true; ) {
      const effect = at.value as Effect;
      if (effect.op === 'local' && effect.name === 'scheduler.giveUp') {
        if (meanwhile !== undefined) {
          this.#runAll(attempt, undefined);
          meanwhile();
        }
        const [, rejectors, nominated] = effect.args as [string, readonly string[], string | undefined];
        if (nominated) attempt.nominated = nominated;
        if (rejectors.length > 0) attempt.rejectors = rejectors;
        else attempt.error ??= decision?.failed?.message ?? '';
      }
      if (effect.op === 'step' && effect.name === 'binding failed') {
        const { plugin, reasons } = effect.locals as { readonly plugin: string; readonly reasons: readonly string[] };
        attempt.error = `running Bind plugin "${plugin}": ${reasons.join(', ')}`;
        delete attempt.node;
      }
      const result = this.#perform(effect);
      if (effect.op === 'local' && effect.name === 'scheduler.decide') decision = result as Decision;
      if (effect.op === 'local' && effect.name === 'scheduler.assume') attempt.node = effect.args[2] as string;
      at = process.next(result as never);
    }
  }

  #perform(effect: Effect): unknown {
    switch (effect.op) {
      case 'local':
        if (effect.name === 'client.record') this.#note(...(effect.args as [string, ApiObject, string, string, string]));
        return effect.name.startsWith('scheduler.') ? this.#local(effect.name, ...effect.args) : undefined;
      case 'spawn':
        this.#processes.push({ name: effect.process, args: effect.args, options: {} });
        return 0;
      case 'call':
        return this.#answer(effect.request as ApiRequest);
      case 'callAll':
        return effect.calls.map(({ request }) => this.#answer(request as ApiRequest));
      case 'now':
        return this.#now;
      default:
        return undefined;
    }
  }

  #answer(request: ApiRequest): unknown {
    this.calls.push(request);
    const [, namespace, name, subresource] = POD_PATH.exec(request.path) ?? [];
    if (name === undefined) return this.#write(request);
    if (subresource === 'binding' && this.failures > 0) {
      this.failures--;
      return answer(500, { message: SERVER_ERROR });
    }
    const pod = this.known(PODS, `${namespace}/${name}`) as Pod | undefined;
    if (pod === undefined) return answer(404, { reason: 'NotFound', message: `pods "${name}" not found` });
    const changed = changedBy(request, pod, subresource);
    if (changed !== undefined) this.#tell(`${namespace}/${name}`, changed, subresource);
    return answer(subresource === 'binding' ? 201 : 200, changed ?? {});
  }

  /**
   * In the recorder's watch a patched status comes twice, first with the version that the pod had before: of that the scheduler takes no
   * notice, so that it never sees what has changed.
   */
  #tell(key: string, changed: Pod, subresource: string | undefined): void {
    if (subresource === 'status') this.#informer(PODS.id).objects.set(key, Object.freeze(changed));
    this.show(PODS, key, Object.freeze({ ...changed }));
  }

  #note(_: string, object: ApiObject, __: string, reason: string, message: string): void {
    this.events.push(`${reason} ${keyOf(object)}: ${message}`);
  }

  /** Objects of other kinds are stored as they are written, and come back as watch events. */
  #write({ method, path, body }: ApiRequest): unknown {
    const [, resource] = LISTS.find(([, { plural }]) => path.includes(`/${plural}/`)) ?? [];
    if (resource === undefined) return answer(200, {});
    const [namespace = '', name = ''] = path.slice(path.indexOf('/namespaces/') + '/namespaces/'.length).split(`/${resource.plural}/`);
    const old = this.known(resource, resource.namespaced ? `${namespace}/${name.split('/')[0]}` : name);
    const object = method === 'PUT' ? (body as ApiObject) : old && patched(resource, old, body);
    if (object !== undefined) this.show(resource, keyOf(object), Object.freeze(object));
    return answer(200, object ?? {});
  }

  #local(name: string, ...args: readonly unknown[]): unknown {
    return schedulerKind.locals?.[name]?.(this.self, ...args);
  }

  #informer(id: string) {
    const informer = this.self.state.client.informers[id];
    if (informer === undefined) throw new Error(`no informer of ${id}`);
    return informer;
  }
}

/** Of a nominated pod that is not in the queue the real scheduler knows nothing but that it comes (nominatedPodToInfo). */
function unknownPod(key: string, uid: string): Pod {
  const [namespace, name] = key.split('/');
  return Object.freeze({ metadata: { namespace, name, uid }, spec: { containers: [] }, status: {} }) as unknown as Pod;
}

/** As the recorder calls a pod. */
export function shortName(key: string): string {
  return key.startsWith('default/') ? key.slice('default/'.length) : key;
}

export function inTurn(a: QueueEntry, b: QueueEntry): number {
  return prioritySort.before(a, b) ? -1 : prioritySort.before(b, a) ? 1 : a.serial - b.serial;
}

function fullSecond(after: number): number {
  return (Math.floor(after / SECOND) + 1) * SECOND;
}

const POD_PATH = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)(?:\/(binding|status))?$/;

function answer(status: number, body: object) {
  return { ok: true, value: { status, body } };
}

function patched({ apiVersion, kind }: Resource, old: ApiObject, patch: unknown): ApiObject | undefined {
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  const result = applyStrategicMergePatch(old as never, patch as never, kindType(group, version, kind));
  return result.ok ? (result.value as unknown as ApiObject) : undefined;
}

/** A victim stays, being deleted, until it is taken away. */
function changedBy({ method, body }: ApiRequest, pod: Pod, subresource: string | undefined): Pod | undefined {
  if (subresource === 'binding') {
    const { target } = body as { readonly target: { readonly name: string } };
    return { ...pod, spec: { ...pod.spec, nodeName: target.name } };
  }
  if (method === 'DELETE') return { ...pod, metadata: { ...pod.metadata, deletionTimestamp: CREATED } };
  if (subresource !== 'status') return undefined;
  return patched(PODS, pod, body) as Pod | undefined;
}
