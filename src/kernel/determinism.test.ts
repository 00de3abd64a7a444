import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventType } from './event-type.ts';
import { Kernel } from './kernel.ts';
import { Run } from './run.ts';
import { GOSSIP, gossipInput, gossipTopology } from './testing/gossip.ts';
import { Trace } from './trace.ts';

const TOPOLOGY = gossipTopology(4);

interface Given {
  readonly after: number;
  readonly choice: number;
}

const inputs = fc
  .array(fc.record({ after: fc.nat(2_500), choice: fc.nat(9) }), { maxLength: 6 })
  .map((list) => list.toSorted((a, b) => a.after - b.after));

/** Steps a fresh kernel, giving the inputs where they are due. */
function drive(kernel: Kernel, given: readonly Given[], until: number): void {
  let next = given.filter(({ after }) => after < kernel.events).length;
  while (kernel.events < until) {
    for (; next < given.length && (given[next] as Given).after <= kernel.events; next++)
      kernel.input(gossipInput((given[next] as Given).choice));
    if (!kernel.step()) return;
  }
}

describe('one run', () => {
  it('is the same again at every 1,000th event, for 200 seeds', () => {
    const hashes = (seed: string) => {
      const run = new Run(GOSSIP, TOPOLOGY, seed, { trace: 'off', keyframeEvery: 1e9 });
      run.seek(3_000);
      return run.hashes;
    };
    const all = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const first = hashes(String(seed));
      expect(first).toHaveLength(3);
      expect(hashes(String(seed))).toEqual(first);
      all.add(first.join());
    }
    expect(all.size).toBe(200);
  });

  it('is the same whatever is traced', () => {
    const end = (level: 'off' | 'counters' | 'full') => {
      const kernel = new Kernel(GOSSIP, TOPOLOGY, 'levels', { trace: new Trace(level) });
      drive(kernel, [], 5_000);
      return kernel.stateHash();
    };
    expect(end('full')).toBe(end('off'));
    expect(end('counters')).toBe(end('off'));
  });
});

describe('a snapshot', () => {
  it('goes on as the run that never stopped, from 500 random points with random faults', () => {
    fc.assert(
      fc.property(fc.nat(2_500), inputs, fc.string({ maxLength: 8 }), (at, given, seed) => {
        const straight = new Kernel(GOSSIP, TOPOLOGY, seed);
        drive(straight, given, at);
        const snapshot = straight.snapshot();
        const restored = Kernel.restore(GOSSIP, TOPOLOGY, seed, snapshot);
        expect(restored.stateHash()).toBe(straight.stateHash());
        drive(straight, given, at + 400);
        drive(restored, given, at + 400);
        expect(restored.rollingHash).toBe(straight.rollingHash);
        expect(restored.stateHash()).toBe(straight.stateHash());
        const again = Kernel.restore(GOSSIP, TOPOLOGY, seed, snapshot);
        drive(again, given, at + 400);
        expect(again.stateHash()).toBe(straight.stateHash());
      }),
      { numRuns: 500, seed: 1 },
    );
  }, 120_000);

  it('holds processes in the middle of calls, sleeps and lists of calls', () => {
    const kernel = new Kernel(GOSSIP, TOPOLOGY, 'in flight');
    const waits = new Set<string>();
    for (let i = 0; i < 2_000; i++) {
      kernel.step();
      for (const { replies, single, log } of kernel.processes.table.all()) {
        if (log.length > 0) waits.add(replies === undefined ? 'sleep' : single ? 'call' : 'calls');
      }
    }
    expect([...waits].sort()).toEqual(['call', 'calls', 'sleep']);
  });
});

describe('causes', () => {
  it('lead from every event to an input, a fault or a start', () => {
    const run = new Run(GOSSIP, TOPOLOGY, 'causes');
    for (let i = 0; i < 10; i++) {
      run.seek((i + 1) * 300);
      run.input(gossipInput(i));
    }
    run.seek(8_000);
    const roots: readonly number[] = [EventType.start, EventType.input, EventType.fault];
    for (let id = 0; id < run.position; id++) {
      const row = run.trace.row(id);
      expect(row).toBeDefined();
      if (row === undefined) continue;
      if (row.cause === -1) expect(roots).toContain(row.type);
      else expect(row.cause).toBeLessThan(id);
    }
  });
});
