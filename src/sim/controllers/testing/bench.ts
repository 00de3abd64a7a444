/** A controller manager with chosen controllers before a small API server, on a kernel: for tests. */
import type { Micros } from '../../../kernel/effects.ts';
import { Kernel } from '../../../kernel/kernel.ts';
import { assemble } from '../../client/component.ts';
import type { ControllerDefinition } from '../../client/definition.ts';
import { componentUser } from '../../client/identity.ts';
import type { Event } from '../../machinery/types/event.ts';
import { API_SERVER, type ApiObject, CONTROLLER_MANAGER, type Method } from '../../machinery/wire/api.ts';
import { type SmallStore, smallApiServer } from './small-api-server.ts';

export class Bench {
  readonly kernel: Kernel;

  constructor(controllers: readonly ControllerDefinition[]) {
    const manager = assemble({
      kind: CONTROLLER_MANAGER,
      user: componentUser('system:kube-controller-manager'),
      agent: 'kube-controller-manager',
      own: () => ({}),
      controllers,
    });
    const components = [API_SERVER, CONTROLLER_MANAGER].map((id) => ({ id, kind: id, config: {} }));
    const program = { kinds: { [API_SERVER]: smallApiServer, [CONTROLLER_MANAGER]: manager } };
    this.kernel = new Kernel(program, { components, defaultLink: { latency: 500 } }, 'seed');
  }

  run(span: Micros): this {
    const until = this.kernel.now + span;
    while (this.kernel.step(until));
    this.kernel.idle(until);
    return this;
  }

  /** A person's request, done a moment later. */
  send(method: Method, path: string, body?: unknown): this {
    this.kernel.input({ kind: 'message', to: API_SERVER, payload: { method, path, body } });
    return this.run(1);
  }

  get store(): SmallStore {
    return this.kernel.component(API_SERVER).state as SmallStore;
  }

  /** What the controllers have written since the last time this was asked. */
  writes(): readonly string[] {
    return this.store.writes.splice(0);
  }

  get<Item extends ApiObject>(key: string): Item | undefined {
    return this.store.objects.get(key) as Item | undefined;
  }

  /** Names of what is in a collection, sorted. */
  names(prefix: string): readonly string[] {
    return [...this.store.objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }

  /** `type reason kind/name: message` of all events. */
  events(): readonly string[] {
    return [...this.store.objects]
      .filter(([key]) => key.startsWith('api/v1/events/'))
      .map(([, object]) => {
        const event = object as Event;
        const about = event.involvedObject;
        return `${event.type} ${event.reason} ${about.kind}/${about.name}: ${event.message}`;
      });
  }
}
