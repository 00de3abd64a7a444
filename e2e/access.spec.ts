import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { act, openScenario, settle } from './page.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`main views have no violations, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme, viewport: { width: 1440, height: 900 } })).newPage();
    await openScenario(page, 'first-deployment');
    await settle(page);
    const check = async (view: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${view}: ${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`),
        view,
      ).toEqual([]);
    };
    await check('overview');
    await act(page, 'Objects');
    await page.getByRole('treeitem').first().click();
    await check('object');
    await act(page, 'Faults');
    await page.getByRole('tab', { name: 'Events' }).last().click();
    await check('faults and events');
    for (const component of ['API', 'ETCD', 'SCH', 'CM']) {
      await page.locator(`.react-flow__node[data-id="${component}"]`).dblclick({ position: { x: 20, y: 20 } });
      await expect(page.locator('.inside-summary')).toBeVisible();
      await check(`inside ${component}`);
      await page.keyboard.press('Escape');
    }
    await page.context().close();
  });
}

test('everything by keyboard: open a component, step, pick an object, apply', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await page.locator('.react-flow__node[data-id="SCH"]').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Inside Scheduler' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Inside Scheduler' })).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search or do anything' })).toBeFocused();
  await page.keyboard.type('Apply YAML');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Apply YAML' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Follow' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('tree').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem', { selected: true })).toHaveCount(1);
});
