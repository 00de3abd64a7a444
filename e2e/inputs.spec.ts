import { expect, test } from '@playwright/test';
import { act, openScenario, readyPods, settle } from './page.ts';

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

test('a deleted pod is replaced', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await expect(readyPods(page)).toHaveCount(3);
  await act(page, 'Objects');
  const pod = page.getByRole('treeitem').filter({ hasText: 'node-1' });
  const name = await pod.locator('.name').innerText();
  await pod.click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('treeitem').filter({ hasText: name })).toHaveCount(0, { timeout: 20_000 });
  await expect(readyPods(page)).toHaveCount(3, { timeout: 20_000 });
});

test('a killed node loses its pods after their toleration, and others take their place', async ({ page }) => {
  await openScenario(page, 'node-lost');
  await settle(page);
  await act(page, 'Objects');
  await expect(page.getByRole('treeitem').filter({ hasText: /node-[23]/ })).toHaveCount(3);
});

test('without a scheduler pods are pending; it catches up', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await act(page, 'Faults');
  await page.getByRole('button', { name: 'Pause Scheduler' }).click();
  await settle(page);
  await act(page, 'Objects');
  await expect(page.getByRole('treeitem').filter({ hasText: 'pending' })).toHaveCount(3);
  await act(page, 'Faults');
  await page.getByRole('button', { name: 'Resume Scheduler' }).click();
  await expect(readyPods(page)).toHaveCount(3, { timeout: 20_000 });
});

test('the diagram text changes the stage, and a bad text leaves it standing', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await page.getByRole('button', { name: /Diagram text/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Diagram text' });
  const text = dialog.getByRole('textbox', { name: 'Diagram text' });
  const before = await text.inputValue();
  await text.fill(before.replace('API(API Server)', 'API(The Door)').replace('    SCH -->|Assign Pods| API;\n', ''));
  await expect(page.locator('.react-flow__node').filter({ hasText: 'The Door' })).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('.wire-label').filter({ hasText: 'Assign Pods' })).toHaveCount(0);
  await text.fill(`${before}\n    API --> --> ;`);
  await expect(dialog.getByRole('alert')).toContainText(/Line \d+/);
  await expect(page.locator('.react-flow__node').filter({ hasText: 'The Door' })).toBeVisible();
});
