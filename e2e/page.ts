/** What the specs know of the page. */
import { expect, type Page } from '@playwright/test';

export async function openScenario(page: Page, scenario: string): Promise<void> {
  await page.goto(`/#scenario=${scenario}`);
  await ready(page);
}

export async function ready(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: 'all up' })).toBeVisible();
}

export async function pause(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Pause', exact: true });
  if (await button.isVisible()) await button.click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

export async function flatOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Flat out' }).click();
}

/** Plays flat out until nothing is under way. */
export async function settle(page: Page): Promise<void> {
  await flatOut(page);
  const play = page.getByRole('button', { name: 'Play', exact: true });
  if (await play.isVisible()) await play.click();
  await expect(page.getByText('Settled: nothing is under way')).toBeVisible({ timeout: 30_000 });
}

export async function step(page: Page): Promise<number> {
  return Number((await page.getByTestId('step').first().innerText()).replaceAll(',', ''));
}

export async function hash(page: Page): Promise<string> {
  return (await page.getByTestId('hash').first().textContent()) ?? '';
}

export async function act(page: Page, tab: 'Follow' | 'Objects' | 'Faults'): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
}

export const readyPods = (page: Page) => page.locator('.role-node .phase.Running.ready');
