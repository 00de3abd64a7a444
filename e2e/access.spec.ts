/** Axe, with every rule on, over each main view, light and dark. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { card, command, enter, inspect, inspector, openScenario, play, rail, rows, setPace, settle } from './page.ts';
import { expect, test } from './test.ts';

const INSPECTOR = '.inspector';
const STAGE = '#stage';
const DIALOG = 'dialog';
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Of the whole page, or of what `part` selects if the rest was checked already. */
async function check(page: Page, view: string, part = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect.soft(found, view).toEqual([]);
}

async function openDialog(page: Page, words: string, title = words): Promise<void> {
  await command(page, words);
  await expect(page.getByRole('dialog', { name: title })).toBeVisible();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`panels, ${colorScheme}`, async ({ newPage }) => {
    const page = await newPage({ colorScheme, viewport: WIDE });
    await openScenario(page, 'first-deployment');
    await setPace(page, 'Hop', 0.25);
    await expect(page.getByRole('region', { name: 'What just happened' })).toContainText('Deployment web');
    await check(page, 'a message under way');
    await settle(page);
    await rail(page, 'Objects');
    await rows(page, 'deploy/web').click();
    for (const tab of ['Now', 'Why', 'Diff', 'YAML', 'Events'] as const) {
      await inspect(page, tab);
      await expect(inspector(page).getByRole('tabpanel')).not.toContainText(/…$/);
      await check(page, `object, ${tab}`, tab === 'Now' ? 'html' : INSPECTOR);
    }
    await inspect(page, 'YAML');
    await inspector(page).getByRole('button', { name: 'Edit', exact: true }).click();
    await check(page, 'object, editing', INSPECTOR);
    await card(page, 'Scheduler').click();
    await inspect(page, 'Now');
    await check(page, 'component', INSPECTOR);
    await rail(page, 'Follow');
    await page.getByRole('list', { name: 'What happened before' }).getByRole('button').first().click();
    for (const tab of ['Now', 'Why', 'Diff', 'YAML', 'Events'] as const) {
      await inspect(page, tab);
      await check(page, `event, ${tab}`, tab === 'Now' ? 'html' : INSPECTOR);
    }
    await page.getByLabel(/^Connection from API to ETCD/).dispatchEvent('click');
    await inspect(page, 'Now');
    await check(page, 'link', INSPECTOR);
    await rail(page, 'Faults');
    await page.getByRole('button', { name: 'Pause Scheduler' }).click();
    await page.getByRole('button', { name: 'Kill node-3' }).click();
    await page.getByRole('button', { name: 'Cut node-2' }).click();
    await page.getByRole('tab', { name: 'Events' }).last().click();
    await check(page, 'faults and the list of events');
  });

  test(`rooms, ${colorScheme}`, async ({ newPage }) => {
    const page = await newPage({ colorScheme, viewport: WIDE });
    await openScenario(page, 'load-balancer');
    await settle(page);
    for (const title of ['API Server', 'etcd', 'Scheduler', 'Controller Manager', 'Cloud Controller Manager', 'Cloud', 'node-1']) {
      await enter(page, title);
      const room = page.getByRole('region', { name: /^Inside / });
      await expect(room).toBeVisible();
      await expect(room).not.toContainText('Looking inside…');
      await check(page, `inside ${title}`, title === 'API Server' ? 'html' : STAGE);
      const part = room.getByRole('list', { name: 'Parts' }).getByRole('button').first();
      if (await part.isVisible()) {
        await part.click();
        await expect(room).not.toContainText('Looking inside…');
        await check(page, `inside a part of ${title}`, STAGE);
        await page.keyboard.press('Escape');
      }
      await page.keyboard.press('Escape');
      await expect(room).toHaveCount(0);
    }
  });

  test(`extender and configuration, ${colorScheme}`, async ({ newPage }) => {
    const page = await newPage({ colorScheme, viewport: WIDE });
    await openScenario(page, 'extender');
    await settle(page);
    await check(page, 'stage with an extender', STAGE);
    await enter(page, 'Extender disks');
    await expect(page.getByRole('region', { name: /^Inside / })).toContainText('It refuses nodes without a label disk-speed');
    await check(page, 'inside an extender', STAGE);
    await page.keyboard.press('Escape');
    await enter(page, 'Scheduler');
    await page.getByRole('button', { name: 'Configuration' }).click();
    const text = page.getByRole('textbox', { name: 'Configuration as YAML' });
    await text.fill((await text.inputValue()).replace('filterVerb', 'filterVerbs'));
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Not applied' })).toContainText(
      'Line 5, extenders[0].filterVerbs unknown field: did you mean filterVerb?',
    );
    await check(page, 'configuration, refused', STAGE);
  });

  test(`dialogs, ${colorScheme}`, async ({ newPage }) => {
    const page = await newPage({ colorScheme, viewport: WIDE });
    await openScenario(page, 'first-deployment');
    await settle(page);
    await page.getByRole('button', { name: /^Scenario:/ }).click();
    await check(page, 'scenario picker');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Search or do anything' })).toBeVisible();
    await check(page, 'palette', DIALOG);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, 'help', DIALOG);
    await page.keyboard.press('Escape');
    await openDialog(page, 'Save and share');
    await expect(page.getByRole('textbox', { name: 'Link to this run' })).toHaveValue(/#run=/);
    await check(page, 'share', DIALOG);
    await page.keyboard.press('Escape');
    await openDialog(page, 'Apply YAML');
    await page.getByRole('textbox', { name: 'Manifests' }).fill('kind: Pod\n');
    await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Line 1');
    await check(page, 'apply, refused');
    await page.keyboard.press('Escape');
    await openDialog(page, 'Edit the diagram text', 'Diagram text');
    await page.getByRole('textbox', { name: 'Diagram text' }).fill('graph LR\n  API --> --> ;');
    await expect(page.getByRole('alert')).toContainText('Line 2', { timeout: 15_000 });
    await check(page, 'diagram text, refused', DIALOG);
    await page.keyboard.press('Escape');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
    await rail(page, 'Faults');
    await page.getByRole('button', { name: 'Pause Scheduler' }).click();
    await expect(page.getByText('the run now has a second future')).toBeVisible();
    await openDialog(page, 'Compare two branches');
    await expect(page.getByRole('dialog')).toContainText('They are the same up to step');
    await check(page, 'compare', DIALOG);
  });

  test(`on a phone, ${colorScheme}`, async ({ newPage }) => {
    const page = await newPage({ colorScheme, viewport: PHONE });
    await page.goto('/#scenario=first-deployment');
    await expect(page.getByRole('button', { name: /^Pod .*, ready$/ })).toHaveCount(0);
    await page
      .getByRole('button', { name: 'Settle forward' })
      .or(page.getByRole('button', { name: 'Pause', exact: true }))
      .first()
      .click();
    await check(page, 'stage and follow');
    for (const sheet of ['Objects', 'Faults', 'Time', 'Inspect'] as const) {
      await page.getByRole('tab', { name: sheet }).click();
      await check(page, `sheet ${sheet}`);
    }
    await play(page);
    await page.getByRole('tab', { name: 'Objects' }).click();
    await expect(rows(page, 'web')).not.toHaveCount(0);
    await rows(page, 'deploy/web').click();
    await check(page, 'an object');
    await enter(page, 'Scheduler');
    await expect(page.getByRole('region', { name: 'Inside Scheduler' })).toBeVisible();
    await check(page, 'inside the scheduler');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Apply YAML' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, 'apply');
  });
}
