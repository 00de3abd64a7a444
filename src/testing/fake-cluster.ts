/** A kernel with the stand-in API server and the components under test, with words to drive and look at it. */
import type { ComponentKind } from '../kernel/component.ts';
import { SECOND } from '../kernel/effects.ts';
import { Kernel } from '../kernel/kernel.ts';
import { API_SERVER, type ApiObject, type ApiRequest } from '../sim/machinery/wire/api.ts';
import { type FakeApiState, fakeApiServerKind } from './fake-api-server.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look at objects of all kinds
type Any = any;

interface Member {
  readonly id: string;
  readonly kind: ComponentKind;
  readonly config: unknown;
}

export class FakeCluster {
  readonly kernel: Kernel;

  constructor(members: readonly Member[], seed = 'seed') {
    const kinds = Object.fromEntries([fakeApiServerKind, ...members.map((member) => member.kind)].map((kind) => [kind.kind, kind]));
    const components = [
      { id: API_SERVER, kind: 'fake-apiserver', config: {} },
      ...members.map(({ id, kind, config }) => ({ id, kind: kind.kind, config })),
    ];
    this.kernel = new Kernel({ kinds }, { components, defaultLink: { latency: 200 } }, seed);
  }

  /** Lets `seconds` pass. */
  run(seconds: number): void {
    const until = this.kernel.now + seconds * SECOND;
    while (this.kernel.step(until));
    this.kernel.idle(until);
  }

  /** Runs for `seconds`, on the way putting the run into a fresh kernel so often; gives the hashes at the end of each of these runs. */
  branchHashes(seconds: number, branches: number): readonly string[] {
    const until = this.kernel.now + seconds * SECOND;
    const restored: Kernel[] = [this.kernel];
    for (let at = 1; at <= branches; at++) {
      this.run(seconds / (branches + 1));
      const { program, topology, seed } = this.kernel;
      restored.push(Kernel.restore(program, topology, seed, this.kernel.snapshot()));
    }
    return restored.map((kernel) => {
      while (kernel.step(until));
      kernel.idle(until);
      return `${kernel.rollingHash} ${kernel.stateHash()}`;
    });
  }

  request(method: ApiRequest['method'], path: string, body?: unknown): void {
    this.kernel.input({ kind: 'message', to: API_SERVER, payload: Object.freeze({ method, path, body }) });
  }

  get api(): FakeApiState {
    return this.kernel.component(API_SERVER).state as FakeApiState;
  }

  object(path: string): Any {
    return this.api.objects.get(path);
  }

  all(kind: string): readonly Any[] {
    return [...this.api.objects.values()].filter((object) => object.kind === kind);
  }

  /** Events about one object as `type reason xCOUNT: message`, in the order of their making. */
  events(name: string): readonly string[] {
    return this.all('Event')
      .filter((event) => event.involvedObject.name === name)
      .map((event) => `${event.type} ${event.reason}${event.count > 1 ? ` x${event.count}` : ''}: ${event.message}`);
  }

  /** What an object went through, one entry for each version of what `look` sees. */
  story<Seen>(path: string, look: (object: Any) => Seen): readonly Seen[] {
    const seen: Seen[] = [];
    for (const entry of this.api.history) {
      if (entry.path !== path) continue;
      const now = look(entry.event.object as ApiObject);
      if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
    }
    return seen;
  }
}
