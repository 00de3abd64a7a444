/** Controllers with a stand-in API server and fake kubelets: enough to see what workload controllers do. */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { Trace } from '../../kernel/trace.ts';
import { assemble } from '../../sim/client/component.ts';
import type { ControllerDefinition } from '../../sim/client/definition.ts';
import { componentUser } from '../../sim/client/identity.ts';
import { API_SERVER, type ApiObject } from '../../sim/machinery/wire/api.ts';
import { OBSERVER, observerKind } from '../conformance/controllers/observer.ts';
import { fakeKubeletKind } from '../fake-kubelet.ts';
import { type StandInState, standInApiServerKind } from '../stand-in-api-server.ts';

export class StandInCluster {
  readonly kernel: Kernel;

  constructor(controllers: readonly ControllerDefinition[]) {
    const manager = assemble({ kind: 'manager', user: componentUser('system:manager'), agent: 'manager', own: () => ({}), controllers });
    const kinds = { apiserver: standInApiServerKind, manager, observer: observerKind([]), 'fake-kubelet': fakeKubeletKind };
    const components = [
      { id: API_SERVER, kind: 'apiserver', config: {} },
      { id: 'manager', kind: 'manager', config: {} },
      { id: 'fake-kubelet', kind: 'fake-kubelet', config: { nodes: 1, zones: 1 } },
      { id: OBSERVER, kind: 'observer', config: {} },
    ];
    this.kernel = new Kernel({ kinds }, { components, defaultLink: { latency: 500 } }, 'seed', { trace: new Trace('off') });
    this.run(SECOND);
  }

  run(span: Micros): void {
    const until = this.kernel.now + span;
    while (this.kernel.step(until));
    this.kernel.idle(until);
  }

  /** Sends a request, lets time pass, and gives nothing: look at `objects`. */
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, span: Micros = 5 * SECOND): void {
    this.kernel.input({ kind: 'message', to: OBSERVER, payload: { method, path, body } });
    this.run(span);
  }

  /** All objects of a collection, e.g. `/api/v1/pods`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at objects of all kinds
  objects(collection: string): readonly any[] {
    const state = this.kernel.component(API_SERVER).state as StandInState;
    return [...(state.collections.get(collection)?.values() ?? [])] as readonly ApiObject[];
  }

  /** Reason and message of every event, with its count. */
  events(): readonly string[] {
    return this.objects('/api/v1/events').map(({ reason, message, count }) => `${count} ${reason}: ${message}`);
  }
}
