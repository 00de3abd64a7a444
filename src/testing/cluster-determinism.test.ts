import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import { EventType } from '../kernel/event-type.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import { Trace } from '../kernel/trace.ts';
import { BOOT, podCounts, startCluster } from '../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { ApiObject } from '../sim/machinery/wire/api.ts';

const WEB = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } },
  },
} as unknown as ApiObject;

const CRASHING = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'crash', namespace: 'default' },
  spec: { containers: [{ name: 'main', image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }] },
} as unknown as ApiObject;

/** A Deployment, a pod that crashes, and something of every kind of fault. */
function eventfulRun(seed: string): Run {
  const run = startCluster({ nodes: 3, controllerManagers: 2 }, seed);
  run.runUntil(BOOT);
  run.input(commandInput('kubectl apply', [applyOrder(WEB), applyOrder(CRASHING)]));
  run.runUntil(run.now + 3 * SECOND);
  run.input({ kind: 'kill', component: 'controller-manager' });
  run.input({ kind: 'cut', between: ['apiserver', 'node/node-2'] });
  run.runUntil(run.now + 10 * SECOND);
  run.input({ kind: 'restart', component: 'apiserver' });
  run.input({ kind: 'pause', component: 'scheduler' });
  run.runUntil(run.now + 15 * SECOND);
  run.input({ kind: 'heal', between: ['apiserver', 'node/node-2'] });
  run.input({ kind: 'resume', component: 'scheduler' });
  run.input({ kind: 'restart', component: 'controller-manager' });
  run.runUntil(run.now + 40 * SECOND);
  return run;
}

describe('a whole cluster', () => {
  const run = eventfulRun('cluster');
  const end = run.position;

  it('is the same again, and another one with another seed', () => {
    const again = eventfulRun('cluster');
    expect(again.hashes).toEqual(run.hashes);
    expect(again.kernel.stateHash()).toBe(run.kernel.stateHash());
    expect(eventfulRun('another').hash).not.toBe(run.hash);
    expect(podCounts(run).ready).toBeGreaterThanOrEqual(4);
  });

  it('goes on from a snapshot at 100 random events as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: end - 500 }), (at) => {
        run.seek(at);
        const restored = Kernel.restore(run.program, run.topology, run.seed, run.kernel.snapshot(), { trace: new Trace('full') });
        const straight = run.kernel;
        for (let i = 0; i < 300; i++) {
          straight.step();
          restored.step();
        }
        expect(restored.rollingHash).toBe(straight.rollingHash);
        expect(restored.stateHash()).toBe(straight.stateHash());
        run.seek(0);
      }),
      { numRuns: 100, seed: 3 },
    );
  }, 120_000);

  it('has a cause for everything but inputs, faults and the starts of components', () => {
    run.seek(end);
    const roots: readonly number[] = [EventType.start, EventType.input, EventType.fault];
    for (let id = 0; id < end; id++) {
      const row = run.trace.row(id);
      if (row === undefined) throw new Error(`event ${id} is not in the trace`);
      if (row.cause === -1) expect(roots).toContain(row.type);
      else expect(row.cause).toBeLessThan(id);
    }
  });

  it('seeks to its recorded hashes in any order', () => {
    const order = run.hashes.map((_, i) => i).sort((a, b) => ((a * 7_919) % 31) - ((b * 7_919) % 31));
    for (const i of order) {
      run.seek((i + 1) * 1_000);
      expect(run.hash).toBe(run.hashes[i]);
    }
  });
});
