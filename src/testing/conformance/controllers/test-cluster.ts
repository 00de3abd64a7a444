/** The simulated control plane with fake kubelets, watched from outside: what recorded cases are played on. */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { Kernel } from '../../../kernel/kernel.ts';
import type { Program, Topology } from '../../../kernel/topology.ts';
import { Trace } from '../../../kernel/trace.ts';
import type { ClientHost } from '../../../sim/client/state.ts';
import { PROGRAM } from '../../../sim/cluster/program.ts';
import { DEFAULT_ETCD_CONFIG } from '../../../sim/etcd/state.ts';
import { ALL_RESOURCES } from '../../../sim/machinery/kinds/all.ts';
import { API_SERVER, type ApiObject, type ApiResponse, CONTROLLER_MANAGER, ETCD, SCHEDULER } from '../../../sim/machinery/wire/api.ts';
import { fakeKubeletKind } from '../../fake-kubelet.ts';
import { KINDS, type ObservedWrite } from '../../recordings/controllers/check.mjs';
import { type Change, OBSERVER, type Observations, observerKind, watchedResources } from './observer.ts';
import { WriteLog } from './writes.ts';

const FAKE_KUBELET = 'node/fake-kubelet';
/**
 * Until the nodes are ready and the namespaces of the system have what they need. Node-0 renews its lease at whole tens of seconds: with 4 s
 * on top it is, as in the recordings, the one whose lease is oldest where a case lets all nodes go silent.
 */
const BOOT: Micros = 24 * SECOND;
/** One way on the loopback. */
const LATENCY: Micros = 250;

const NODES_RESOURCE = 'v1/nodes';

function program(): Program {
  const watched = watchedResources([...KINDS, NODES_RESOURCE], ALL_RESOURCES);
  return {
    kinds: { ...PROGRAM.kinds, 'fake-kubelet': fakeKubeletKind, observer: observerKind(watched) },
  };
}

const TOPOLOGY: Topology = {
  components: [
    { id: ETCD, kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
    { id: API_SERVER, kind: 'apiserver', config: {} },
    { id: CONTROLLER_MANAGER, kind: 'controller-manager', config: {} },
    { id: SCHEDULER, kind: 'scheduler', config: {} },
    { id: FAKE_KUBELET, kind: 'fake-kubelet', config: { nodes: 3, zones: 3 } },
    { id: OBSERVER, kind: 'observer', config: {} },
  ],
  defaultLink: { latency: LATENCY },
};

const SEED = 'controllers';

export class TestCluster {
  readonly #kernel: Kernel;
  readonly #writes = new WriteLog();
  #touched: Micros = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** A copy that goes its own way. */
  fork(): TestCluster {
    const { program: code, topology, seed } = this.#kernel;
    return new TestCluster(Kernel.restore(code, topology, seed, this.#kernel.snapshot(), { trace: new Trace('full') }));
  }

  get now(): Micros {
    return this.#kernel.now;
  }

  run(span: Micros): void {
    const until = this.#kernel.now + span;
    while (this.#kernel.step(until)) this.#writes.see(this.#kernel);
    this.#kernel.idle(until);
  }

  /** Sends the request as the administrator and waits for the answer. */
  request(request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  }): ApiResponse {
    const observations = this.#observations;
    this.#kernel.input({ kind: 'message', to: OBSERVER, payload: request });
    const until = this.#kernel.now + 30 * SECOND;
    let sent = false;
    while (!sent || observations.answer === undefined) {
      if (!this.#kernel.step(until)) throw new Error(`${request.method} ${request.path} was not answered`);
      this.#writes.see(this.#kernel);
      sent ||= observations.answer === undefined;
    }
    if (!observations.answer.ok) throw new Error(`${request.method} ${request.path}: ${observations.answer.failure}`);
    return observations.answer.value;
  }

  /** These nodes are dead from now on, all others alive. */
  silence(nodes: readonly string[]): void {
    this.#kernel.input({ kind: 'message', to: FAKE_KUBELET, payload: { silent: nodes } });
  }

  get #observations(): Observations {
    return (this.#kernel.component(OBSERVER).state as ClientHost<Observations>).own;
  }

  /** Counts now as a change, so that settling begins anew. */
  touch(): void {
    this.#touched = this.now;
  }

  changesIn(namespace: string): readonly Change[] {
    return this.#observations.changes.filter(({ object }) => object.metadata.namespace === namespace);
  }

  /** When something in the namespace changed last, or was touched. */
  changedAt(namespace: string): Micros {
    return Math.max(this.#touched, this.changesIn(namespace).at(-1)?.at ?? 0);
  }

  objectsIn(namespace: string, withNodes: boolean): readonly ApiObject[] {
    const { informers } = (this.#kernel.component(OBSERVER).state as ClientHost<Observations>).client;
    const objects = Object.values(informers).flatMap((informer) => [...informer.objects.values()]);
    return objects.filter(({ kind, metadata }) => metadata.namespace === namespace || (withNodes && kind === 'Node'));
  }

  writesIn(namespace: string): readonly ObservedWrite[] {
    return this.#writes.of(namespace);
  }
}

/** A cluster of 3 nodes in 3 zones that has come to rest. */
export function bootTestCluster(): TestCluster {
  const cluster = new TestCluster(new Kernel(program(), TOPOLOGY, SEED, { trace: new Trace('full') }));
  cluster.run(BOOT);
  return cluster;
}
