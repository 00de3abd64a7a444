import { inflateSync, strFromU8 } from 'fflate';
import { type RecordedInput, Run } from '../src/kernel/run.ts';
import type { RunFile } from '../src/protocol/run-file.ts';
import { PROGRAM } from '../src/sim/cluster/program.ts';
import { type ClusterOptions, clusterTopology } from '../src/sim/cluster/topology.ts';
import { hash, openScenario, settle, step } from './page.ts';
import { expect, test } from './test.ts';

/** The page shows the beginning of a hash; a saved run holds all of it. */
const SHOWN_DIGITS = 8;

function runInLink(link: string): RunFile {
  const packed = Buffer.from(link.slice(link.indexOf('#run=') + '#run='.length), 'base64url');
  return JSON.parse(strFromU8(inflateSync(packed))) as RunFile;
}

test('the page and Node come by the same hash at every thousandth event', async ({ page }) => {
  await openScenario(page, 'rolling-update');
  await settle(page);
  await page.getByRole('button', { name: 'Save & share' }).click();
  const field = page.getByRole('textbox', { name: 'Link to this run' });
  await expect(field).toHaveValue(/#run=/);
  const file = runInLink(await field.inputValue());
  await page.keyboard.press('Escape');
  const run = new Run(PROGRAM, clusterTopology(file.cluster as ClusterOptions), file.seed, {}, file.inputs as readonly RecordedInput[]);
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
