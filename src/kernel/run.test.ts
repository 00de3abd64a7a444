import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComponentKind } from './component.ts';
import { call, local, type Process, sleep } from './effects.ts';
import { Kernel } from './kernel.ts';
import { Keyframes } from './keyframes.ts';
import { Run, type StepSize } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { GOSSIP, gossipInput, gossipTopology } from './testing/gossip.ts';
import type { Program, Topology } from './topology.ts';

const TOPOLOGY = gossipTopology(3);
/** Nothing is lost and nothing waits, so that it comes to rest between ticks. */
const CALM: Topology = { ...gossipTopology(2), defaultLink: { latency: 20 } };

function longRun(events: number): Run {
  const run = new Run(GOSSIP, TOPOLOGY, 'long', { keyframeEvery: 1_000 });
  for (let i = 0; i < 9; i++) {
    run.seek(Math.floor(((i + 1) * events) / 10));
    run.input(gossipInput(i));
  }
  run.seek(events);
  return run;
}

describe('seeking', () => {
  it('finds every event of a run of 100,000 again, forwards and back', () => {
    const run = longRun(100_000);
    const { hashes } = run;
    let dice = 7;
    for (let i = 0; i < 60; i++) {
      dice = (dice * 48_271) % 2_147_483_647;
      const thousand = 1 + (dice % 100);
      run.seek(thousand * 1_000);
      expect(run.position).toBe(thousand * 1_000);
      expect(run.hash).toBe(hashes[thousand - 1]);
    }
  });

  it('finds the disk of a component again that lay dead at a keyframe and was restarted after it', () => {
    const hermit: ComponentKind<{ lives: number }> = {
      kind: 'hermit',
      init: (_, durable) => ({ lives: ((durable as number | undefined) ?? 0) + 1 }),
      durable: ({ lives }) => lives,
    };
    const clock: ComponentKind = {
      kind: 'clock',
      init: () => ({}),
      start: (self) => void self.timer(100, 'tick'),
      locals: { tick: (self) => void self.timer(100, 'tick') },
    };
    const components = ['hermit', 'clock'].map((kind) => ({ id: kind, kind, config: {} }));
    const run = new Run({ kinds: { hermit, clock } }, { components, defaultLink: { latency: 20 } }, 'disk', { keyframeEvery: 100 });
    run.seek(150);
    run.input({ kind: 'kill', component: 'hermit' });
    run.seek(450);
    run.input({ kind: 'restart', component: 'hermit' });
    run.seek(500);
    expect(run.kernel.component('hermit').state).toEqual({ lives: 2 });
    run.seek(420);
    run.seek(460);
    expect(run.kernel.component('hermit').state).toEqual({ lives: 2 });
  });

  it('by time lands after the last event of that time', () => {
    const run = longRun(5_000);
    const end = run.now;
    run.seekTime(Math.floor(end / 2));
    const middle = run.position;
    expect(run.kernel.nextTime).toBeGreaterThan(Math.floor(end / 2));
    run.seek(5_000);
    run.seek(middle);
    expect(run.position).toBe(middle);
  });

  it('keeps within its budget and thins the past, never the beginning', () => {
    const frames = new Keyframes(10_000);
    for (let i = 0; i <= 200; i++) frames.add(i * 10, { bytes: 500, now: i } as Snapshot);
    expect(frames.bytes).toBeLessThanOrEqual(10_000);
    expect(frames.before(5).events).toBe(0);
    const gaps = (from: number, to: number) => {
      let count = 0;
      for (let at = from; at < to; at += 10) if (frames.before(at).events === at) count++;
      return count;
    };
    expect(gaps(1_800, 2_001)).toBeGreaterThan(gaps(0, 201));
  });
});

describe('the canonical hash', () => {
  it('is that of the moment, whichever way led there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000 }), (time) => {
        const run = new Run(GOSSIP, TOPOLOGY, 'ways');
        run.runUntil(time);
        const again = new Run(GOSSIP, TOPOLOGY, 'ways');
        again.seek(run.position);
        expect(again.kernel.stateHash()).toBe(run.kernel.stateHash());
      }),
      { numRuns: 60 },
    );
  });
});

describe('steps', () => {
  const sizes: readonly StepSize[] = ['event', 'reconcile', 'settle', 'tick'];

  it.each(sizes)('of size %s: back and forward again is where it was', (size) => {
    const run = new Run(GOSSIP, CALM, 'steps', { keyframeEvery: 500 });
    run.seek(4_000);
    run.seek(1_000);
    for (let i = 0; i < 40; i++) {
      expect(run.stepForward(size)).toBeGreaterThan(0);
      const position = run.position;
      const hash = run.kernel.stateHash();
      run.stepBack(size);
      expect(run.position).toBeLessThan(position);
      run.stepForward(size);
      expect(run.position).toBe(position);
      expect(run.kernel.stateHash()).toBe(hash);
    }
  });
});

describe('a copy to look at', () => {
  it('is what the run was, at an event or a time, and leaves the run alone', () => {
    const run = longRun(3_000);
    const { hash, position } = run;
    for (const at of [0, 1, 777, 1_500, 2_000]) {
      const copy = run.kernelAt(at);
      const byTime = run.kernelAtTime(copy.now);
      expect([run.hash, run.position]).toEqual([hash, position]);
      const other = longRun(3_000);
      other.seek(at);
      expect(copy.stateHash()).toBe(other.kernel.stateHash());
      other.seekTime(copy.now);
      expect(byTime.stateHash()).toBe(other.kernel.stateHash());
    }
    expect(run.kernelAt(1_000_000).events).toBe(position);
  });

  it('goes on where it is the nearest before, and is what a new one would be', () => {
    const run = longRun(3_000);
    const old = run.kernelAt(100);
    const foreseen = old.foresee('dice');
    const first = [foreseen(), foreseen()];
    const again = old.foresee('dice');
    expect([again(), again()]).toEqual(first);
    expect(run.kernelAt(700, old)).toBe(old);
    expect(old.stateHash()).toBe(run.kernelAt(700).stateHash());
    expect(run.kernelAt(600, old)).not.toBe(old);
    expect([old.random('dice'), old.random('dice')]).toEqual(first);
  });

  it('leaves keyframes on its way, which are those of the run', () => {
    const run = longRun(3_000);
    const frames = run.keyframes.count;
    const copy = run.kernelAt(2_900);
    expect(run.keyframes.count).toBe(frames + 1);
    expect(run.keyframes.before(2_900).events).toBe(2_500);
    expect(run.kernelAt(2_900).stateHash()).toBe(copy.stateHash());
    run.seek(2_900);
    expect(run.kernel.stateHash()).toBe(copy.stateHash());
    expect(run.kernelAt(2_900, run.kernelAt(10)).stateHash()).toBe(run.kernelAt(2_900).stateHash());
  });
});

describe('forks', () => {
  it('keep what belongs to the run from its beginning, also where it was given', () => {
    const run = new Run(GOSSIP, TOPOLOGY, 'forks');
    run.seek(100);
    run.input(gossipInput(1));
    run.input(gossipInput(2));
    run.seek(400);
    run.seek(100);
    expect(run.fork().inputs).toEqual([]);
    expect(run.fork(1).inputs).toEqual(run.inputs.slice(0, 1));
    const fork = run.fork(1);
    fork.seek(400);
    const replay = new Run(GOSSIP, TOPOLOGY, 'forks', {}, fork.inputs);
    replay.seek(400);
    expect(replay.kernel.stateHash()).toBe(fork.kernel.stateHash());
  });

  it('do not influence each other, and replay from their inputs alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1_500 }), fc.nat(9), fc.nat(9), (at, mine, theirs) => {
        const run = new Run(GOSSIP, TOPOLOGY, 'forks');
        run.seek(at);
        const fork = run.fork();
        run.input(gossipInput(mine));
        fork.input(gossipInput(theirs));
        for (let i = 0; i < 10; i++) {
          run.seek(run.position + 50);
          fork.seek(fork.position + 50);
        }
        for (const branch of [run, fork]) {
          const replay = new Run(GOSSIP, TOPOLOGY, 'forks', {}, branch.inputs);
          replay.seek(branch.position);
          expect(replay.kernel.stateHash()).toBe(branch.kernel.stateHash());
        }
        const end = fork.position;
        const hash = fork.hash;
        fork.seek(50);
        fork.seek(end);
        expect(fork.hash).toBe(hash);
      }),
      { numRuns: 40, seed: 2 },
    );
  });

  it('are needed to act in the past', () => {
    const run = longRun(2_000);
    run.seek(500);
    expect(() => run.input(gossipInput(0))).toThrow('fork it');
    const fork = run.fork();
    fork.input(gossipInput(0));
    expect(fork.inputs.length).toBeLessThan(run.inputs.length + 1);
  });
});

describe('a process that cheats', () => {
  let ambient = 0;
  function* cheat(): Process<void> {
    const before = ambient;
    for (let i = 0; i < 4; i++) {
      if (before % 2 === 0) yield* sleep(10);
      else yield* call('cheat', {});
      yield* local('note', i);
    }
  }
  const kind: ComponentKind<{ count: number }> = {
    kind: 'cheat',
    init: () => ({ count: 0 }),
    start: (self) => {
      self.spawn('cheat', {});
    },
    request: (self, { exchange }) => self.reply(exchange, 1),
    locals: {
      note: (self) => {
        self.state.count++;
      },
    },
    processes: { cheat },
  };
  const program: Program = { kinds: { cheat: kind } };
  const topology: Topology = { components: [{ id: 'cheat', kind: 'cheat', config: {} }], defaultLink: { latency: 10 } };

  it('by reading what is no effect is caught when it is restored', () => {
    ambient = 0;
    const kernel = new Kernel(program, topology, 'cheat');
    for (let i = 0; i < 3; i++) kernel.step();
    const snapshot = kernel.snapshot();
    ambient = 1;
    const restored = Kernel.restore(program, topology, 'cheat', snapshot);
    expect(() => {
      while (restored.step());
    }).toThrow('not a function of its arguments');
  });
});
