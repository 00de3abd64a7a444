/**
 * No input is known that makes the worker fail, so the test puts a trap into the worker's script on its way to the browser: told on a
 * channel, the next piece of arithmetic of the kernel's hash throws, in the middle of an event.
 */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { RunFile } from '../src/protocol/run-file.ts';
import { hash, openScenario, play, readyPods, setPace, settled, step } from './page.ts';
import { expect, test } from './test.ts';

const TRAP = `
new BroadcastChannel('trap').onmessage = () => {
  const { imul } = Math;
  Math.imul = () => { Math.imul = imul; throw new Error('the trap of the test'); };
};
`;

async function layTrap(page: Page): Promise<void> {
  await page.route(/\/assets\/main-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: TRAP + (await response.text()) });
  });
}

const spring = (page: Page) => page.evaluate(() => new BroadcastChannel('trap').postMessage(''));
const notice = (page: Page) => page.getByRole('alertdialog', { name: /The run stopped/ });

async function crash(page: Page): Promise<void> {
  await layTrap(page);
  await openScenario(page, 'first-deployment');
  await setPace(page, 'Clock', 1);
  await play(page);
  const begin = await step(page);
  await expect.poll(() => step(page)).toBeGreaterThan(begin + 20);
  await spring(page);
  await expect(notice(page)).toContainText('the trap of the test');
}

test('a crash is shown, and the run goes on from its last keyframe as if it had never crashed', async ({ page, newPage }) => {
  await crash(page);
  const { violations } = await new AxeBuilder({ page }).include('[role=alertdialog]').analyze();
  expect(violations).toEqual([]);
  const fallen = await step(page);
  await notice(page).getByRole('button', { name: 'Go back to the last keyframe' }).click();
  await expect(notice(page)).toHaveCount(0);
  await expect.poll(() => step(page)).toBeLessThanOrEqual(fallen);
  await setPace(page, 'Flat out');
  await play(page);
  await settled(page);
  await expect(readyPods(page)).toHaveCount(3);

  const at = await step(page);
  await expect.poll(() => page.url()).toContain(`step=${at}`);
  const other = await newPage();
  await other.goto(page.url());
  await expect.poll(() => step(other)).toBe(at);
  expect(await hash(other)).toBe(await hash(page));
});

test('after a crash the run can be saved, and the file opens at that step', async ({ page }) => {
  await crash(page);
  const download = page.waitForEvent('download');
  await notice(page).getByRole('button', { name: 'Save the run' }).click();
  const path = await (await download).path();
  const saved = JSON.parse(await readFile(path, 'utf8')) as RunFile;
  await notice(page).getByRole('button', { name: 'Start the scenario again' }).click();
  await expect(notice(page)).toHaveCount(0);
  await page.getByRole('button', { name: /Save & share/ }).click();
  await page.getByLabel('Open a saved run').setInputFiles(path);
  await expect.poll(() => step(page)).toBe(saved.step);
  expect(saved.hash.slice(0, 8)).toBe(await hash(page));
});
