/** The bare kernel: generator processes that call each other over links, the rolling hash on. */
import type { ComponentKind } from '../src/kernel/component.ts';
import { call, local, type Process, sleep } from '../src/kernel/effects.ts';
import { Kernel } from '../src/kernel/kernel.ts';
import type { Program, Topology } from '../src/kernel/topology.ts';
import { Trace, type TraceLevel } from '../src/kernel/trace.ts';
import { type Figure, median, timed } from './measure.ts';

interface Counter {
  count: number;
}

const PEERS = 16;

function* chat({ to, rounds }: { readonly to: string; readonly rounds: number }): Process<void> {
  for (let round = 0; round < rounds; round++) {
    const reply = yield* call<number>(to, round);
    if (reply.ok) yield* local('add', reply.value);
    if (round % 8 === 7) yield* sleep(100);
  }
}

const peer: ComponentKind<Counter, { readonly to: string }> = {
  kind: 'peer',
  init: () => ({ count: 0 }),
  start: (self) => {
    self.spawn('chat', { to: self.config.to, rounds: 50 }, { ended: 'again' });
  },
  request: (self, incoming) => self.reply(incoming.exchange, (incoming.payload as number) + 1),
  locals: {
    add: (self, value: number) => {
      self.state.count += value;
    },
    again: (self) => self.spawn('chat', { to: self.config.to, rounds: 50 }, { ended: 'again' }),
  },
  processes: { chat },
};

const PROGRAM: Program = { kinds: { peer } };
const TOPOLOGY: Topology = {
  components: Array.from({ length: PEERS }, (_, i) => ({ id: `peer/${i}`, kind: 'peer', config: { to: `peer/${(i + 1) % PEERS}` } })),
  defaultLink: { latency: 100, jitter: 20 },
};

const EVENTS = 1_000_000;

function rate(level: TraceLevel): number {
  const kernel = new Kernel(PROGRAM, TOPOLOGY, 'bench', { trace: new Trace(level, EVENTS / 4) });
  const seconds = timed(() => {
    while (kernel.events < EVENTS) kernel.step();
  });
  return EVENTS / seconds;
}

const ROUNDS = 7;

export function kernelEvents(): readonly Figure[] {
  const rates: Record<TraceLevel, number[]> = { off: [], counters: [], full: [] };
  rate('off');
  for (let i = 0; i < ROUNDS; i++) for (const level of ['off', 'counters', 'full'] as const) rates[level].push(rate(level));
  /** Of neighbours in time, so that a machine that slows down in between does not show as a cost. */
  const cost = (level: TraceLevel): number => median(rates[level].map((value, round) => 1 - value / (rates.off[round] as number)));
  const figure = (name: string, value: number, unit: string, better: Figure['better']): Figure => ({
    name,
    value,
    unit,
    better,
    n: ROUNDS,
    seed: 'bench',
  });
  return [
    figure('kernel-events', median(rates.off), '1/s', 'higher'),
    figure('trace-cost-full', cost('full'), 'fraction', 'lower'),
    figure('trace-cost-counters', cost('counters'), 'fraction', 'lower'),
  ];
}
