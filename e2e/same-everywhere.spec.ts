import { hash, openScenario, settle, step } from './page.ts';
import { runAgain, savedRun } from './saved-run.ts';
import { expect, test } from './test.ts';

/** The page shows the beginning of a hash; a saved run holds all of it. */
const SHOWN_DIGITS = 8;

test('the page and Node come by the same hash at every thousandth event', async ({ page }) => {
  await openScenario(page, 'rolling-update');
  await settle(page);
  const file = await savedRun(page);
  const run = runAgain(file);
  const end = await step(page);
  expect(end).toBeGreaterThan(2_000);
  run.seek(end);
  expect(file.hash).toBe(run.hash);
  expect(await hash(page)).toBe(run.hash.slice(0, SHOWN_DIGITS));
  for (let at = 1_000; at < end; at += 1_000) {
    await page.goto(`/?from=${at}#scenario=rolling-update&step=${at}`);
    await expect.poll(() => step(page)).toBe(at);
    expect(await hash(page)).toBe(run.hashes[at / 1_000 - 1]?.slice(0, SHOWN_DIGITS));
  }
});

interface Flight {
  readonly order: number;
  readonly sent: number;
  readonly time: number;
  readonly ends: readonly [string, string];
}

interface Probe {
  kubestraStage: { drawn(): { token: { messages: { order: number; sent: number; time: number; from: string; to: string }[] } }[] };
}

/** Enough to have seen requests, replies, watch events, and what a person does. */
const SEEN = 24;

test('nothing moves on the stage but messages of the run, from their senders to their receivers', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  const seen = await page.evaluate(async (wanted) => {
    const flights = new Map<number, Flight>();
    while (flights.size < wanted) {
      for (const { token } of (window as never as Probe).kubestraStage.drawn())
        for (const { order, sent, time, from, to } of token.messages) flights.set(order, { order, sent, time, ends: [from, to] });
      await new Promise(requestAnimationFrame);
    }
    return [...flights.values()];
  }, SEEN);
  await settle(page);
  const run = runAgain(await savedRun(page));
  const sent = new Map<number, Flight>();
  const { queue, components } = run.kernel;
  const id = (index: number) => components[index]?.id ?? '';
  for (;;) {
    const slot = queue.peek();
    if (slot >= 0) {
      const order = queue.order[slot] as number;
      const ends = [id(queue.peer[slot] as number), id(queue.target[slot] as number)] as const;
      sent.set(order, { order, sent: queue.sent[slot] as number, time: queue.time[slot] as number, ends });
    }
    if (run.position > 4_000 || !run.stepEvent()) break;
  }
  for (const flight of seen) expect(sent.get(flight.order)).toEqual(flight);
});
