import type { Locator } from '@playwright/test';
import {
  card,
  inspect,
  inspector,
  openScenario,
  pause,
  play,
  podIn,
  rail,
  readyPods,
  rows,
  setPace,
  settle,
  virtualSeconds,
} from './page.ts';
import { expect, test } from './test.ts';

const POD = /web-[a-z0-9]+-[a-z0-9]+/;
/** The wall clock of a run begins here. */
const BEGIN = Date.parse('2026-01-01T00:00:00Z');

/** A time of an object's YAML, once it is there, in seconds since the run's beginning. */
async function secondsOf(yaml: Locator, pattern: RegExp): Promise<number> {
  await expect(yaml).toContainText(pattern);
  return (Date.parse(pattern.exec(await yaml.innerText())?.[1] as string) - BEGIN) / 1_000;
}

test.use({ viewport: { width: 1920, height: 1080 } });

test('a killed node: NotReady once its lease is 50 s old, tainted, its pods evicted 300 s later, others in their place', async ({
  page,
}) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await rail(page, 'Objects');
  const lost = await podIn(rows(page, 'node-1'));

  await setPace(page, 'Clock', 10);
  await card(page, 'node-1').click();
  const killed = await virtualSeconds(page);
  await inspector(page).getByRole('button', { name: 'Kill node-1' }).click();
  await expect(card(page, 'node-1')).toContainText('dead');
  await inspect(page, 'YAML');
  const yaml = inspector(page).getByRole('tabpanel');
  await expect(yaml).toContainText('reason: NodeStatusUnknown', { timeout: 30_000 });
  const notReady = await secondsOf(yaml, /type: Ready\s+status: Unknown[\s\S]*?lastTransitionTime: (\S+)/);
  // The lease was up to 10 s old at the kill, and the controller looks every 5 s.
  expect(notReady).toBeGreaterThanOrEqual(killed + 39);
  expect(notReady).toBeLessThanOrEqual(killed + 56);
  await expect(yaml).toContainText(/key: node.kubernetes.io\/unreachable\s+effect: NoExecute/);
  const tainted = await secondsOf(yaml, /effect: NoExecute\s+timeAdded: (\S+)/);
  expect(tainted - notReady).toBeLessThanOrEqual(6);
  await pause(page);
  await expect(rows(page, lost)).toContainText('running');
  await expect(rows(page, POD)).toHaveCount(3);

  await rows(page, lost).click();
  await setPace(page, 'Clock', 100);
  await play(page);
  await expect(rows(page, lost)).toContainText('terminating', { timeout: 30_000 });
  const grace = 30;
  const evicted = (await secondsOf(yaml, /deletionTimestamp: (\S+)/)) - grace;
  expect(evicted - tainted).toBeGreaterThanOrEqual(300);
  expect(evicted - tainted).toBeLessThanOrEqual(302);

  await settle(page);
  await expect(rows(page, /web-.*node-[23]/)).toHaveCount(3);
  await expect(readyPods(page)).toHaveCount(3);
  // Nobody is there who could end it.
  await expect(rows(page, lost)).toContainText('terminating');
});

test('a deleted pod is replaced', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await expect(readyPods(page)).toHaveCount(3);
  await rail(page, 'Objects');
  const row = rows(page, 'node-1');
  const name = await podIn(row);
  await row.click();
  await setPace(page, 'Hop', 2);
  await inspector(page).getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(rows(page, name)).toContainText('terminating', { timeout: 15_000 });
  await expect(rows(page, POD)).toHaveCount(4, { timeout: 15_000 });
  await settle(page);
  await expect(rows(page, name)).toHaveCount(0);
  await expect(inspector(page)).toContainText('It does not exist at this moment of the run.');
  await expect(readyPods(page)).toHaveCount(3);
});

test('without a scheduler pods are pending; it catches up', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Pause Scheduler' }).click();
  await expect(card(page, 'Scheduler')).toContainText('paused');
  await settle(page);
  await rail(page, 'Objects');
  await expect(rows(page, 'pending')).toHaveCount(3);
  await expect(readyPods(page)).toHaveCount(0);
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Resume Scheduler' }).click();
  await expect(readyPods(page)).toHaveCount(3, { timeout: 20_000 });
  await rail(page, 'Objects');
  await expect(rows(page, 'pending')).toHaveCount(0);
});

test('a node cut off keeps its pods running; healed, it reports at once', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await rail(page, 'Faults');
  await setPace(page, 'Clock', 10);
  await page.getByRole('button', { name: 'Cut node-2' }).click();
  await card(page, 'node-2').click();
  await inspect(page, 'YAML');
  const yaml = inspector(page).getByRole('tabpanel');
  await expect(yaml).toContainText('reason: NodeStatusUnknown', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Heal node-2' }).click();
  await expect(yaml).not.toContainText('NodeStatusUnknown', { timeout: 20_000 });
  await expect(yaml).not.toContainText('node.kubernetes.io/unreachable', { timeout: 20_000 });
  await settle(page);
  await expect(readyPods(page)).toHaveCount(3);
});
