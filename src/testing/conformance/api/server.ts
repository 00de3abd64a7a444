/** An API server with its etcd and nothing else, driven from outside in its own virtual time: what the recordings were made of. */
import type { ComponentKind, Reply, StreamPiece } from '../../../kernel/component.ts';
import { MILLISECOND, SECOND } from '../../../kernel/effects.ts';
import { Kernel } from '../../../kernel/kernel.ts';
import { apiServerKind } from '../../../sim/apiserver/component.ts';
import { etcdKind } from '../../../sim/etcd/component.ts';
import { DEFAULT_ETCD_CONFIG } from '../../../sim/etcd/state.ts';
import { API_SERVER, type ApiRequest, type ApiResponse, ETCD, type WatchEvent } from '../../../sim/machinery/wire/api.ts';

const CLIENT = 'person/conformance';
/** A request that takes longer, in virtual time, has no answer. */
const PATIENCE = 60 * SECOND;
const LINK = { latency: 200 };

/** What an open watch has brought and not yet been asked for. */
export interface WatchLog {
  readonly events: WatchEvent[];
  ended: boolean;
  refusal: ApiResponse | undefined;
}

interface ClientState {
  readonly replies: Map<number, Reply<ApiResponse>>;
  readonly watches: Map<number, WatchLog>;
}

interface Order {
  readonly id: number;
  readonly request: ApiRequest;
  readonly stream: boolean;
}

const clientKind: ComponentKind<ClientState> = {
  kind: 'client',
  init: () => ({ replies: new Map(), watches: new Map() }),
  message(self, payload) {
    const { id, request, stream } = payload as Order;
    if (!stream) {
      self.call(API_SERVER, request, 'replied', id, PATIENCE);
      return;
    }
    self.state.watches.set(id, { events: [], ended: false, refusal: undefined });
    self.open(API_SERVER, request, 'piece', id);
  },
  locals: {
    replied(self, reply: Reply<ApiResponse>, id: number) {
      self.state.replies.set(id, reply);
    },
    piece(self, piece: StreamPiece, id: number) {
      const log = self.state.watches.get(id);
      if (log === undefined) return;
      if (piece.kind === 'data') log.events.push(...(piece.payload as readonly WatchEvent[]));
      else {
        log.ended = true;
        log.refusal = piece.value as ApiResponse | undefined;
      }
    },
    closed() {},
  },
};

export class RecordedServer {
  readonly #kernel: Kernel;
  #next = 1;

  constructor() {
    const kinds = { apiserver: apiServerKind, etcd: etcdKind, client: clientKind };
    const components = [
      { id: ETCD, kind: 'etcd', config: DEFAULT_ETCD_CONFIG },
      { id: API_SERVER, kind: 'apiserver', config: {} },
      { id: CLIENT, kind: 'client', config: {} },
    ];
    this.#kernel = new Kernel({ kinds }, { components, defaultLink: LINK }, 'conformance');
    this.pass(SECOND);
  }

  get #client(): ClientState {
    return this.#kernel.component(CLIENT).state as ClientState;
  }

  /** Lets virtual time pass. */
  pass(span: number): void {
    const end = this.#kernel.now + span;
    while (this.#kernel.step(end));
    this.#kernel.idle(end);
  }

  /** Ends the API server's life and begins another. */
  restart(): void {
    this.#kernel.input({ kind: 'kill', component: API_SERVER });
    this.pass(SECOND);
    this.#kernel.input({ kind: 'restart', component: API_SERVER });
    this.pass(SECOND);
  }

  #order(request: ApiRequest, stream: boolean): number {
    const id = this.#next++;
    this.#kernel.input({ kind: 'message', to: CLIENT, payload: { id, request, stream } satisfies Order });
    return id;
  }

  send(request: ApiRequest): ApiResponse {
    const id = this.#order(request, false);
    const { replies } = this.#client;
    const end = this.#kernel.now + PATIENCE + SECOND;
    while (!replies.has(id) && this.#kernel.step(end));
    const reply = replies.get(id);
    replies.delete(id);
    if (reply === undefined || !reply.ok) throw new Error(`no answer: ${reply?.failure ?? 'nothing happens any more'}`);
    return reply.value;
  }

  /** Opens a watch and waits until it has begun or was refused. */
  watch(request: ApiRequest): WatchLog {
    const id = this.#order(request, true);
    this.pass(10 * MILLISECOND);
    return this.#client.watches.get(id) as WatchLog;
  }
}
