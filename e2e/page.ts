/** What the specs know of the page: its controls by role and accessible name. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Pace = 'Hop' | 'Clock' | 'Flat out';

export async function openScenario(page: Page, scenario: string): Promise<void> {
  await page.goto(`/#scenario=${scenario}`);
  await ready(page);
}

/** The cluster is up, and the page knows it. */
export async function ready(page: Page): Promise<void> {
  await expect.poll(() => step(page), { timeout: 20_000 }).toBeGreaterThan(0);
}

export async function pause(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Pause', exact: true });
  // It may come to rest by itself in the meantime.
  if (await button.isVisible()) await button.click({ timeout: 2_000 }).catch(() => undefined);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

export async function play(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Play', exact: true });
  if (await button.isVisible()) await button.click();
}

/** `speed` is a factor of that pace. */
export async function setPace(page: Page, pace: Pace, speed?: number): Promise<void> {
  await page.getByRole('group', { name: 'Pace' }).getByRole('button', { name: pace }).click();
  if (speed !== undefined) await page.getByRole('combobox', { name: 'Speed' }).selectOption(String(speed));
}

/** Plays flat out until nothing is under way. */
export async function settle(page: Page): Promise<void> {
  await setPace(page, 'Flat out');
  await play(page);
  await settled(page);
}

export async function settled(page: Page): Promise<void> {
  await expect(page.getByText('Settled: nothing is under way')).toBeVisible({ timeout: 30_000 });
}

export async function step(page: Page): Promise<number> {
  return Number((await page.getByTestId('step').first().innerText()).replaceAll(',', ''));
}

export async function hash(page: Page): Promise<string> {
  return (await page.getByTestId('hash').first().textContent()) ?? '';
}

/** Virtual time at the cursor, in seconds since the cluster's beginning. */
export async function virtualSeconds(page: Page): Promise<number> {
  const shown = await page.getByRole('status', { name: 'Position' }).locator('b').first().innerText();
  const amount = (unit: string) => Number(new RegExp(`([\\d.]+) ${unit}\\b`).exec(shown)?.[1] ?? 0);
  return amount('h') * 3_600 + amount('min') * 60 + amount('s');
}

export async function rail(page: Page, tab: 'Follow' | 'Objects' | 'Faults'): Promise<void> {
  await page.getByRole('tab', { name: tab }).click();
}

export const inspector = (page: Page): Locator => page.getByRole('region', { name: 'Inspector' });

export async function inspect(page: Page, tab: 'Now' | 'Why' | 'Diff' | 'YAML' | 'Events'): Promise<void> {
  await inspector(page).getByRole('tab', { name: tab, exact: true }).click();
}

/** The card of a component or a node on the stage, by the title that it shows. */
export const card = (page: Page, title: string): Locator => page.getByLabel(`${title}. Enter opens it, Space selects it.`, { exact: true });

/** Opens the component behind a card. */
export async function enter(page: Page, title: string): Promise<void> {
  await card(page, title).focus();
  await page.keyboard.press('Enter');
}

/** Has the palette do what `words` find first. */
export async function command(page: Page, words: string): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Search or do anything' });
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
}

/** The rows of the object tree that show `text`. */
export const rows = (page: Page, text: string | RegExp): Locator => page.getByRole('treeitem').filter({ hasText: text });

/** The dots of ready pods on the cards of the nodes. */
export const readyPods = (page: Page): Locator => page.getByRole('button', { name: /^Pod .*, ready$/ });

/** The name of the pod in a row of the object tree. */
export async function podIn(row: Locator): Promise<string> {
  return /web-[a-z0-9]+-[a-z0-9]+/.exec(await row.innerText())?.[0] as string;
}
