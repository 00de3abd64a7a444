import { card, enter, openScenario, pause, play, settle } from './page.ts';
import { expect, test } from './test.ts';

test('a configuration with an extender puts it on the stage, where it decides, and takes it away again', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await expect(card(page, 'Extender disks')).toHaveCount(0);
  await enter(page, 'Scheduler');
  await page.getByRole('button', { name: 'Configuration', exact: true }).click();
  await page.getByRole('button', { name: 'An extender' }).click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Discard' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await enter(page, 'Extender disks');
  await expect(page.getByRole('region', { name: /^Inside / })).toContainText(
    'It refuses nodes without a label topology.kubernetes.io/zone of zone-a or zone-b.',
  );
  await page.keyboard.press('Escape');
  await enter(page, 'Scheduler');
  await page.getByRole('button', { name: 'Configuration', exact: true }).click();
  await page.getByRole('button', { name: 'Back to the defaults' }).click();
  await expect(page.getByRole('button', { name: 'Back to the defaults' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(card(page, 'Scheduler')).toBeVisible();
  await expect(card(page, 'Extender disks')).toHaveCount(0);
});

test('a pod that may not be tried yet: what would make it fit', async ({ page }) => {
  await openScenario(page, 'gates');
  await play(page);
  await enter(page, 'Scheduler');
  const waits = page.getByTitle('What would make it fit').first();
  await expect(waits).toBeVisible();
  await pause(page);
  await waits.click();
  await expect(page.getByRole('region', { name: 'What would make it fit' })).toContainText(
    /It would fit on node-\d and 1 more node without its scheduling gate example\.com\/approved\./,
  );
});
