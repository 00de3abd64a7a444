/** What the page is told of a component that ended itself. */
import { expect, it } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { describeEvent } from './describe/describe.ts';
import { statusOf } from './statuses.ts';
import { played } from './testing/played.ts';

const LINK: readonly [string, string] = ['apiserver', 'scheduler'];

function cutOff(run: Run, seconds: number): void {
  run.input({ kind: 'cut', between: LINK });
  run.runUntil(run.now + seconds * SECOND);
}

const labels = (run: Run) =>
  Array.from({ length: run.position }, (_, event) => describeEvent(run.kernel, event)).flatMap((message) =>
    message?.kind === 'fault' ? [`${message.to}: ${message.label}`] : [],
  );

it('who loses its lease exits and starts anew, which is told as a fault', () => {
  const run = played('api-down', 20);
  expect(labels(run).sort()).toEqual([
    'apiserver: API server was killed',
    'cloud-controller-manager: Cloud controller manager lost its lease and exited; it starts anew',
    'controller-manager: Controller manager lost its lease and exited; it starts anew',
    'scheduler: Scheduler lost its lease and exited; it starts anew',
  ]);
});

it('while it waits to come back its status says when it will', () => {
  const run = played('first-deployment', 10);
  cutOff(run, 20);
  const scheduler = () => statusOf(run.kernel.component('scheduler'));
  expect(scheduler()).toMatchObject({ alive: true, note: 'standby', returns: -1 });
  run.input({ kind: 'heal', between: LINK });
  run.runUntil(run.now + 40 * SECOND);
  expect(scheduler().note).toBe('leader');
  cutOff(run, 15);
  expect(scheduler()).toMatchObject({ alive: false, note: 'lost its lease and exited' });
  const { returns } = scheduler();
  expect(returns).toBeGreaterThan(run.now);
  run.runUntil(returns);
  expect(scheduler()).toMatchObject({ alive: true, returns: -1 });
});
