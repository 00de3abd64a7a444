import { expect, it } from 'vitest';
import { played } from '../testing/played.ts';
import { CycleIndex } from './cycle-index.ts';

it('finds all cycles of a pod up to the cursor, also those that the scheduler has forgotten', () => {
  const run = played('even-zones', 60);
  const index = new CycleIndex();
  const own = run.kernel.component('scheduler') as unknown as { state: { own: { cycles: { key: string; event: number }[] } } };
  const { cycles } = own.state.own;
  const often = cycles.find(({ key }, at) => cycles.findIndex((one) => one.key === key) < at)?.key ?? '';
  const events = cycles.filter(({ key }) => key === often).map(({ event }) => event);
  expect(events.length).toBeGreaterThan(1);
  cycles.length = 0;
  expect(index.of(run, often)).toEqual(events.map((event) => ({ scheduler: 'scheduler', event })));
  run.seek((events[1] as number) - 1);
  expect(index.of(run, often).map(({ event }) => event)).toEqual(events.slice(0, 1));
  expect(index.of(run, 'default/nobody')).toEqual([]);
});
