import { describe, expect, it } from 'vitest';
import type { ComponentKind, Reply, StreamPiece } from './component.ts';
import { call, type Micros, type Process, SECOND } from './effects.ts';
import { EventType } from './event-type.ts';
import { NO_EXITS, nextExit, type RestartPolicy } from './exits.ts';
import { Kernel } from './kernel.ts';
import type { Topology } from './topology.ts';
import { Trace } from './trace.ts';

const POLICY: RestartPolicy = { wait: 10 * SECOND, longest: 300 * SECOND, calm: 600 * SECOND };

/** Ends itself when it is told to, in the middle of what it does. */
const mortal: ComponentKind<{ begun: Micros; heard: unknown[] }> = {
  kind: 'mortal',
  restart: POLICY,
  init: () => ({ begun: -1, heard: [] }),
  durable: () => 'disk',
  start(self) {
    self.state.begun = self.now;
    self.open('other', 'news', 'piece');
    self.timer(SECOND, 'heard', 'timer');
    self.spawn('ask', undefined, { ended: 'heard' });
  },
  request: (self, { exchange, payload }) => {
    if (payload === 'die') self.exit('was asked to');
    self.reply(exchange, 'done');
  },
  message(self, payload) {
    if (payload === 'die') self.exit('was told to');
    self.state.heard.push(payload);
  },
  locals: {
    heard: (self, what: unknown) => void self.state.heard.push(what),
    piece: (self, piece: StreamPiece) => void self.state.heard.push(piece.kind),
  },
  processes: {
    *ask(): Process<unknown> {
      return yield* call('other', 'question');
    },
  },
};

const other: ComponentKind<{ readonly heard: string[] }> = {
  kind: 'other',
  init: () => ({ heard: [] }),
  message: (self) => void self.call('mortal', 'die', 'replied'),
  request(self, { exchange, payload, stream }) {
    if (!stream) self.reply(exchange, 'answer', 500_000);
    self.state.heard.push(payload as string);
  },
  locals: {
    closed: (self) => void self.state.heard.push('closed'),
    replied: (self, reply: Reply) => void self.state.heard.push(reply.ok ? 'ok' : reply.failure),
  },
};

const TOPOLOGY: Topology = {
  components: ['mortal', 'other'].map((kind) => ({ id: kind, kind, config: {} })),
  defaultLink: { latency: 1_000 },
};

function start(): Kernel {
  const kernel = new Kernel({ kinds: { mortal, other } }, TOPOLOGY, 'exits', { trace: new Trace('full') });
  run(kernel, 100);
  return kernel;
}

function run(kernel: Kernel, span: Micros): void {
  const until = kernel.now + span;
  while (kernel.step(until));
  kernel.idle(until);
}

const die = (kernel: Kernel): void => kernel.input({ kind: 'message', to: 'mortal', payload: 'die' });
const mortalOf = (kernel: Kernel) => kernel.component('mortal') as unknown as { readonly alive: boolean; readonly life: number };
const stateOf = (kernel: Kernel) => kernel.component('mortal').state as { readonly begun: Micros; readonly heard: unknown[] };
const heardBy = (kernel: Kernel) => (kernel.component('other').state as { readonly heard: string[] }).heard;

describe('a component that ends itself', () => {
  it('leaves nothing behind: its processes, timers and streams end as by a kill, and it begins anew', () => {
    const kernel = start();
    run(kernel, 10_000);
    die(kernel);
    run(kernel, 2_000);
    expect(mortalOf(kernel)).toMatchObject({ alive: true, life: 2 });
    expect(stateOf(kernel)).toEqual({ begun: 10_100, heard: [] });
    run(kernel, 3 * SECOND);
    expect(heardBy(kernel)).toEqual(['news', 'question', 'closed', 'news', 'question']);
    expect(stateOf(kernel).heard).toEqual([{ ok: true, value: 'answer' }, 'timer']);
  });

  it('has said what it says in the event of its end', () => {
    const kernel = start();
    kernel.input({ kind: 'message', to: 'other', payload: '' });
    run(kernel, 5_000);
    expect(heardBy(kernel).slice(2)).toContain('ok');
    expect(mortalOf(kernel).life).toBe(2);
  });

  it('comes back because of the event in which it ended, which is told in the trace', () => {
    const kernel = start();
    die(kernel);
    run(kernel, 1);
    const rows = Array.from({ length: kernel.events }, (_, event) => kernel.trace.row(event));
    const back = rows.find((row) => row?.type === EventType.fault);
    expect(back?.payload).toEqual({ kind: 'comeback', component: 'mortal', life: 1, reason: 'was told to' });
    expect(kernel.trace.steps(back?.cause ?? -1)).toMatchObject([{ name: 'exit', locals: { reason: 'was told to' } }]);
    expect(rows.find((row) => row?.type === EventType.start && row.cause >= 0)?.cause).toBe(back?.id);
  });

  it('waits longer each time, until it has lived long enough', () => {
    const kernel = start();
    const waits: number[] = [];
    const lives = [1, 1, 1, 1, 1, 1, 1, 599, 601, 1];
    for (const seconds of lives) {
      run(kernel, seconds * SECOND);
      die(kernel);
      run(kernel, 1);
      const at = kernel.now;
      while (!mortalOf(kernel).alive) kernel.step();
      waits.push((kernel.now - at + 1) / SECOND);
      run(kernel, 1);
    }
    expect(waits.map(Math.floor)).toEqual([0, 10, 20, 40, 80, 160, 300, 300, 0, 10]);
  });

  it('stays dead if it is killed in the meantime, and begins once if it is started by somebody', () => {
    const kernel = start();
    for (let i = 0; i < 2; i++) {
      die(kernel);
      run(kernel, 1);
    }
    const copy = Kernel.restore(kernel.program, kernel.topology, 'exits', kernel.snapshot());
    kernel.input({ kind: 'kill', component: 'mortal' });
    run(kernel, 20 * SECOND);
    expect(mortalOf(kernel)).toMatchObject({ alive: false, life: 2 });
    copy.input({ kind: 'restart', component: 'mortal' });
    run(copy, 20 * SECOND);
    expect(mortalOf(copy)).toMatchObject({ alive: true, life: 3 });
  });

  it('comes back in a restored run as in the one that went on', () => {
    const kernel = start();
    die(kernel);
    run(kernel, 1);
    die(kernel);
    run(kernel, SECOND);
    expect(mortalOf(kernel).alive).toBe(false);
    const copy = Kernel.restore(kernel.program, kernel.topology, 'exits', kernel.snapshot());
    for (const one of [kernel, copy]) run(one, 60 * SECOND);
    expect(mortalOf(copy)).toMatchObject({ alive: true, life: 3 });
    expect([copy.rollingHash, copy.stateHash()]).toEqual([kernel.rollingHash, kernel.stateHash()]);
  });
});

it('a wait is doubled up to the longest', () => {
  let exits = NO_EXITS;
  for (let i = 0; i < 9; i++) exits = nextExit(POLICY, exits, 'x', exits.at);
  expect(exits.wait).toBe(300 * SECOND);
});
