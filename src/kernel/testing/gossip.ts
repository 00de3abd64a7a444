/**
 * A small program that uses all of the kernel, for tests: peers that call, open streams, send datagrams, sleep, spawn, throw dice, set and
 * cancel timers, keep state that all of it flows into, and now and then end themselves.
 */
import type { ComponentKind, Reply, Self, StreamPiece } from '../component.ts';
import { call, callAll, local, now, type Process, random, sleep, spawn, step } from '../effects.ts';
import type { Input, Program, Topology } from '../topology.ts';

export interface PeerState {
  sum: number;
  seen: number[];
  readonly notes: Map<string, number>;
  readonly streams: Set<number>;
  stream: number | undefined;
}

interface PeerConfig {
  readonly peers: readonly string[];
}

type PeerSelf = Self<PeerState, PeerConfig>;

const KEPT = 32;
/** Of so many things learnt, one is too much. */
const EXIT_EVERY = 199;

function keep(self: PeerSelf, value: number): void {
  self.state.sum = (self.state.sum * 31 + value) % 1_000_003;
  self.state.seen.push(value);
  if (self.state.seen.length > KEPT) self.state.seen.shift();
}

function* reconcile({ peers, key }: { readonly peers: readonly string[]; readonly key: number }): Process<number> {
  const began = yield* now();
  const dice = yield* random('choice');
  const to = peers[Math.floor(dice * peers.length)] as string;
  yield* step('chose', { to });
  const first = yield* call<number>(to, { add: key }, 400_000);
  yield* sleep(Math.floor(dice * 5_000));
  const rest = yield* callAll<number>(
    peers.map((peer) => ({ to: peer, request: { add: 1 } })),
    400_000,
  );
  const sum = rest.reduce((total, reply) => total + (reply.ok ? reply.value : 0), first.ok ? first.value : -1);
  if (sum % 7 === 0) yield* spawn('echo', { value: sum });
  return yield* local<number>('learn', sum + began);
}

function* echo({ value }: { readonly value: number }): Process<void> {
  yield* sleep(1_000);
  yield* local('learn', value);
}

function* answer({ add }: { readonly add: number }): Process<number> {
  const seen = yield* local<number>('glance');
  yield* sleep(50);
  return (seen + add) % 997;
}

export const peerKind: ComponentKind<PeerState, PeerConfig> = {
  kind: 'peer',
  init: (_, durable) => ({ sum: (durable as number | undefined) ?? 0, seen: [], notes: new Map(), streams: new Set(), stream: undefined }),
  durable: (state) => state.sum,
  restart: { wait: 4_000, longest: 16_000, calm: 200_000 },
  start(self) {
    self.timer(500 + Math.floor(self.random('start') * 500), 'tick', 0);
    const first = self.config.peers[0] as string;
    self.state.stream = self.open(first, 'listen', 'piece');
  },
  request(self, incoming) {
    if (incoming.stream) self.state.streams.add(incoming.exchange);
    else self.spawn('answer', incoming.payload, { reply: incoming.exchange });
  },
  message(self, payload, from) {
    self.state.notes.set(from, (self.state.notes.get(from) ?? 0) + 1);
    keep(self, payload as number);
  },
  locals: {
    tick(self: PeerSelf, count: number) {
      self.spawn('reconcile', { peers: self.config.peers, key: count }, { ended: 'reconciled', endedArg: count });
      for (const stream of self.state.streams) self.push(stream, count);
      self.send(self.config.peers[count % self.config.peers.length] as string, count);
      const never = self.timer(900, 'learn', -1);
      if (count % 3 > 0) self.cancel(never);
      self.call(self.config.peers[0] as string, { add: 2 }, 'replied', undefined, 300_000);
      self.timer(1_500 + Math.floor(self.random('tick') * 1_000), 'tick', count + 1);
    },
    learn(self: PeerSelf, value: number) {
      keep(self, value);
      if (self.state.sum % EXIT_EVERY === 0) self.exit('had enough');
      return self.state.sum;
    },
    glance: (self: PeerSelf) => self.state.sum,
    replied: (self: PeerSelf, reply: Reply<number>) => keep(self, reply.ok ? reply.value : reply.failure.length),
    reconciled: (self: PeerSelf, result: number | undefined, count: number) => keep(self, (result ?? 0) + count),
    piece(self: PeerSelf, piece: StreamPiece) {
      if (piece.kind === 'data') keep(self, piece.payload as number);
      else self.timer(10_000, 'reopen');
    },
    reopen(self: PeerSelf) {
      self.state.stream = self.open(self.config.peers[0] as string, 'listen', 'piece');
    },
    closed: (self: PeerSelf, exchange: number) => self.state.streams.delete(exchange),
  },
  processes: { reconcile, echo, answer },
};

export const GOSSIP: Program = { kinds: { peer: peerKind }, sizeOf: () => 100 };

export function gossipTopology(peers: number): Topology {
  const ids = Array.from({ length: peers }, (_, i) => `peer/${i}`);
  return {
    components: ids.map((id) => ({ id, kind: 'peer', config: { peers: ids.filter((other) => other !== id) } })),
    defaultLink: { latency: 120, jitter: 60, loss: 0.01, bytesPerSecond: 10_000_000 },
  };
}

/** Faults and messages, by number: so that generated numbers make varied inputs. */
export function gossipInput(choice: number): Input {
  const a = 'peer/0';
  const b = 'peer/1';
  const inputs: readonly Input[] = [
    { kind: 'message', to: a, payload: 7 },
    { kind: 'kill', component: b },
    { kind: 'restart', component: b },
    { kind: 'pause', component: a },
    { kind: 'resume', component: a },
    { kind: 'cut', between: [a, b] },
    { kind: 'heal', between: [a, b] },
    { kind: 'pauseLink', between: [a, b] },
    { kind: 'resumeLink', between: [a, b] },
    { kind: 'link', between: [a, b], spec: { latency: 2_000 } },
  ];
  return inputs[choice % inputs.length] as Input;
}
