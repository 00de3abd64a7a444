/** The run of a page, taken out of its link and run again in Node. */
import { expect, type Page } from '@playwright/test';
import { inflateSync, strFromU8 } from 'fflate';
import { type RecordedInput, Run } from '../src/kernel/run.ts';
import type { RunFile } from '../src/protocol/run-file.ts';
import { PROGRAM } from '../src/sim/cluster/program.ts';
import { type ClusterOptions, clusterTopology } from '../src/sim/cluster/topology.ts';

export async function savedRun(page: Page): Promise<RunFile> {
  await page.getByRole('button', { name: 'Save & share' }).click();
  const field = page.getByRole('textbox', { name: 'Link to this run' });
  await expect(field).toHaveValue(/#run=/);
  const link = await field.inputValue();
  await page.keyboard.press('Escape');
  const packed = Buffer.from(link.slice(link.indexOf('#run=') + '#run='.length), 'base64url');
  return JSON.parse(strFromU8(inflateSync(packed))) as RunFile;
}

/** It stands at its beginning. */
export function runAgain({ cluster, seed, inputs }: RunFile): Run {
  return new Run(PROGRAM, clusterTopology(cluster as ClusterOptions), seed, {}, inputs as readonly RecordedInput[]);
}
