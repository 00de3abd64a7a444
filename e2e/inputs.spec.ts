import { card, enter, openScenario, settle } from './page.ts';
import { expect, test } from './test.ts';

test.use({ viewport: { width: 1920, height: 1080 } });

test('a manifest with an error shows its line and applies nothing', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await page.getByRole('button', { name: /Apply YAML/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Apply YAML' });
  await dialog.getByRole('textbox', { name: 'Manifests' }).fill('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n   labels: {}\n');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText(/Line [45]/);
  await dialog.getByRole('textbox', { name: 'Manifests' }).fill('apiVersion: apps/v1\nkind: Pod\nmetadata:\n  name: a\n');
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Line 1');
  await expect(dialog.getByRole('alert')).toContainText('apiVersion: v1');
});

test("the scheduler's configuration is edited in its room; errors name field and line", async ({ page }) => {
  await openScenario(page, 'two-profiles');
  await settle(page);
  await enter(page, 'Scheduler');
  await page.getByRole('button', { name: 'Configuration' }).click();
  const text = page.getByRole('textbox', { name: 'Configuration as YAML' });
  await expect(text).toHaveValue(/schedulerName: bin-packing/);
  const given = await text.inputValue();
  await text.fill(given.replace('weight: 5', 'wieght: 5'));
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Not applied' })).toContainText(/Line \d+, profiles\[1\].*did you mean weight/);
  await text.fill(given.replace('weight: 5', 'weight: 7'));
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('region', { name: 'What runs in profile bin-packing' })).toContainText('NodeResourcesFit ×7');
});

test('the diagram text changes the stage, and a bad text leaves it standing', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await page.getByRole('button', { name: /Diagram text/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Diagram text' });
  const text = dialog.getByRole('textbox', { name: 'Diagram text' });
  const before = await text.inputValue();
  await text.fill(before.replace('API(API Server)', 'API(The Door)').replace('    SCH -->|Assign Pods| API;\n', ''));
  await expect(card(page, 'The Door')).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('.wire-label').filter({ hasText: 'Assign Pods' })).toHaveCount(0);
  await text.fill(`${before}\n    API --> --> ;`);
  await expect(dialog.getByRole('alert')).toContainText(/Line \d+/);
  await expect(card(page, 'The Door')).toBeVisible();
});
