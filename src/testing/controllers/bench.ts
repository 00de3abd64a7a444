/** Chosen controllers before a real API server and etcd, without kubelets or scheduler: pods and nodes are as the test writes them. */
import { MILLISECOND, type Micros, SECOND } from '../../kernel/effects.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { Trace } from '../../kernel/trace.ts';
import { apiServerKind } from '../../sim/apiserver/component.ts';
import { assemble } from '../../sim/client/component.ts';
import type { ControllerDefinition } from '../../sim/client/definition.ts';
import { componentUser } from '../../sim/client/identity.ts';
import type { ClientHost } from '../../sim/client/state.ts';
import { etcdKind } from '../../sim/etcd/component.ts';
import { DEFAULT_ETCD_CONFIG } from '../../sim/etcd/state.ts';
import type { Event } from '../../sim/machinery/types/event.ts';
import {
  API_SERVER,
  type ApiList,
  type ApiObject,
  type ApiResponse,
  CONTROLLER_MANAGER,
  ETCD,
  type Method,
} from '../../sim/machinery/wire/api.ts';
import { OBSERVER, type Observations, observerKind } from '../conformance/controllers/observer.ts';
import { WriteLog } from '../conformance/controllers/writes.ts';

/** Where tests put what they make. */
export const NAMESPACE = 'default';

export class Bench {
  readonly kernel: Kernel;
  readonly #log = new WriteLog();
  #told = 0;

  constructor(controllers: readonly ControllerDefinition[]) {
    const manager = assemble({
      kind: CONTROLLER_MANAGER,
      user: componentUser('system:kube-controller-manager'),
      agent: 'kube-controller-manager',
      own: () => ({}),
      controllers,
    });
    const kinds = { etcd: etcdKind, apiserver: apiServerKind, [CONTROLLER_MANAGER]: manager, observer: observerKind([]) };
    const components = [
      { id: ETCD, kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
      { id: API_SERVER, kind: 'apiserver', config: {} },
      { id: CONTROLLER_MANAGER, kind: CONTROLLER_MANAGER, config: {} },
      { id: OBSERVER, kind: 'observer', config: {} },
    ];
    this.kernel = new Kernel({ kinds }, { components, defaultLink: { latency: 250 } }, 'seed', { trace: new Trace('full') });
    this.run(100 * MILLISECOND);
  }

  run(span: Micros): this {
    const until = this.kernel.now + span;
    while (this.kernel.step(until)) this.#log.see(this.kernel);
    this.kernel.idle(until);
    return this;
  }

  /** A person's request; the answer is awaited. Throws if it is refused. */
  send(method: Method, path: string, body?: unknown): ApiObject {
    const { status, body: answer } = this.#request(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer as ApiObject;
  }

  /** The object at that path; undefined if there is none. */
  get<Item extends ApiObject>(path: string): Item | undefined {
    const { status, body } = this.#request('GET', path);
    return status === 200 ? (body as Item) : undefined;
  }

  list<Item extends ApiObject>(path: string): readonly Item[] {
    return (this.#request('GET', path).body as ApiList<Item>).items;
  }

  names(path: string): readonly string[] {
    return this.list(path).map(({ metadata }) => metadata.name);
  }

  /** What the controllers have written in the namespace since this was last asked, as `user verb resource[/subresource]`. */
  writes(): readonly string[] {
    const all = this.#log.of(NAMESPACE);
    const recent = all.slice(this.#told);
    this.#told = all.length;
    return recent.map(({ user, verb, resource, subresource }) => `${user} ${verb} ${resource}${subresource ? `/${subresource}` : ''}`);
  }

  /** `type reason kind/name: message` of all events. */
  events(): readonly string[] {
    const told = ({ type, reason, involvedObject: { kind, name }, message }: Event) => `${type} ${reason} ${kind}/${name}: ${message}`;
    return this.list<Event>('/api/v1/events').map(told);
  }

  #request(method: Method, path: string, body?: unknown): ApiResponse {
    const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
    this.kernel.input({ kind: 'message', to: OBSERVER, payload: { method, path, headers, ...(body === undefined ? {} : { body }) } });
    const { own } = this.kernel.component(OBSERVER).state as ClientHost<Observations>;
    const until = this.kernel.now + SECOND;
    let sent = false;
    while (!sent || own.answer === undefined) {
      if (!this.kernel.step(until)) throw new Error(`${method} ${path} was not answered`);
      this.#log.see(this.kernel);
      sent ||= own.answer === undefined;
    }
    if (!own.answer.ok) throw new Error(`${method} ${path}: ${own.answer.failure}`);
    return own.answer.value;
  }
}
