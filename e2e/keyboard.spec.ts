/** All that the page can do, without a pointer. `page` is only looked at; whatever is done is done with keys. */
import type { Locator, Page } from '@playwright/test';
import { card, command, hash, inspector, readyPods, rows, settled, step } from './page.ts';
import { expect, test } from './test.ts';

/** More stops of the Tab key than the page has. */
const MAX_STOPS = 200;

const focused = (target: Locator): Promise<boolean> => target.evaluate(hasFocus);
const hasFocus = (element: Element): boolean => element === document.activeElement;

/** Tab, or Shift+Tab, until `target` has the focus. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  const element = await target.elementHandle();
  for (let stops = 0; stops < MAX_STOPS && (await element?.evaluate(hasFocus)) === false; stops++) await page.keyboard.press(key);
  await expect(target).toBeFocused();
}

async function press(page: Page, name: string | RegExp, within: Page | Locator = page, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, within.getByRole('button', { name, exact: true }), key);
  await page.keyboard.press('Enter');
}

/** Arrow keys along a list of tabs until `name` is the one that is shown. */
async function turnTo(page: Page, tabs: Locator, name: string): Promise<void> {
  const selected = tabs.getByRole('tab', { selected: true });
  await tabTo(page, selected);
  const count = await tabs.getByRole('tab').count();
  for (let i = 0; i < count && (await selected.innerText()) !== name; i++) await page.keyboard.press('ArrowRight');
  await expect(selected).toHaveText(name);
  await expect(selected).toBeFocused();
}

const railTabs = (page: Page) => page.getByRole('tablist', { name: 'Rail' });
const inspectorTabs = (page: Page) => page.getByRole('tablist', { name: 'Inspector' });

/** The scenario picker, a scenario, and flat out to its end. */
async function runScenario(page: Page, title: string): Promise<void> {
  await page.goto('/');
  await press(page, /^Scenario:/);
  const entry = page.getByRole('button', { name: new RegExp(`^${title}`) });
  await expect(page.getByRole('button', { name: /^A first Deployment/ })).toBeFocused();
  while (!(await focused(entry))) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: new RegExp(`^Scenario: ${title}`) })).toBeFocused();
  await command(page, 'Pace: flat out');
  await settled(page);
}

test('start, pause, step each size both ways, seek', async ({ page }) => {
  await runScenario(page, 'Rolling update');
  const transport = page.getByRole('toolbar', { name: 'Transport' });
  const timeline = page.getByRole('slider', { name: /^Timeline/ });
  const end = await step(page);
  await tabTo(page, timeline);
  for (const size of ['Event', 'Reconcile', 'Settle', 'Tick']) {
    await press(page, `${size} back`, transport, 'Shift+Tab');
    await expect.poll(() => step(page)).toBeLessThan(end);
    const before = { step: await step(page), hash: await hash(page) };
    await page.keyboard.press('Enter');
    await expect.poll(() => step(page)).toBeLessThan(before.step);
    await press(page, `${size} forward`, transport);
    await expect.poll(() => step(page)).toBe(before.step);
    expect(await hash(page)).toBe(before.hash);
    await tabTo(page, timeline);
    await page.keyboard.press('End');
    await expect.poll(() => step(page)).toBe(end);
  }
  await page.keyboard.press('PageDown');
  await expect.poll(() => step(page)).toBeLessThan(end - 10);
  await page.keyboard.press('Home');
  await expect.poll(() => step(page)).toBe(0);
  await command(page, 'Pace: hop');
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('open a component and leave it, select a thing, open each tab', async ({ page }) => {
  await runScenario(page, 'A first Deployment');
  await tabTo(page, card(page, 'Controller Manager'));
  await page.keyboard.press('Enter');
  const room = page.getByRole('region', { name: 'Inside Controller manager' });
  await expect(room).toBeVisible();
  await press(page, /^replicaset/, room);
  await expect(room.getByRole('navigation')).toContainText('replicaset');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(room).toHaveCount(0);
  await tabTo(page, card(page, 'Scheduler'));
  await page.keyboard.press('Space');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('Scheduler');

  await turnTo(page, railTabs(page), 'Objects');
  await tabTo(page, page.getByRole('tree'));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('web');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('Deployment/web');
  const seen = new Set<string>();
  for (const tab of ['Why', 'Diff', 'YAML', 'Events', 'Now']) {
    await turnTo(page, inspectorTabs(page), tab);
    const panel = inspector(page).getByRole('tabpanel', { name: tab });
    await expect(panel).not.toContainText(/…$/);
    seen.add(await panel.innerText());
  }
  expect(seen.size).toBe(5);
});

test('a digit goes to a component: Enter then opens it, Escape leads back before it', async ({ page }) => {
  await runScenario(page, 'A first Deployment');
  // Before, the focus is on a button, which Enter must not press.
  await tabTo(page, page.getByRole('button', { name: 'Diagram text' }));
  await page.keyboard.press('3');
  await expect(card(page, 'Scheduler')).toBeFocused();
  await page.keyboard.press('Enter');
  const room = page.getByRole('region', { name: 'Inside Scheduler' });
  await expect(room).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(room).toHaveCount(0);
  await expect(card(page, 'Scheduler')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(card(page, 'Scheduler')).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(card(page, 'Scheduler')).toBeFocused();
});

test('apply an edited YAML, delete an object', async ({ page }) => {
  await runScenario(page, 'A first Deployment');
  await turnTo(page, railTabs(page), 'Objects');
  await tabTo(page, page.getByRole('tree'));
  await page.keyboard.press('ArrowDown');
  await turnTo(page, inspectorTabs(page), 'YAML');
  await press(page, 'Edit', inspector(page));
  const text = inspector(page).getByRole('textbox', { name: 'YAML of the object' });
  await tabTo(page, text);
  const lines = (await text.inputValue()).split('\n');
  const line = lines.findIndex((one) => one.trim() === 'replicas: 3');
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < line; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  await press(page, 'Apply', inspector(page));
  await expect(readyPods(page)).toHaveCount(5, { timeout: 20_000 });
  await settled(page);

  await tabTo(page, page.getByRole('tree'));
  while ((await rows(page, /^web-/).first().getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
  const name = await rows(page, /^web-/).first().innerText();
  await turnTo(page, inspectorTabs(page), 'Now');
  await press(page, 'Delete', inspector(page));
  await settled(page);
  await expect(rows(page, name.split('\n')[0] as string)).toHaveCount(0);
  await expect(readyPods(page)).toHaveCount(5);
});

test('fork in the past by a fault, switch between the branches, compare them', async ({ page }) => {
  await runScenario(page, 'A first Deployment');
  const end = await step(page);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => step(page)).toBeLessThan(end);
  await turnTo(page, railTabs(page), 'Faults');
  await press(page, 'Pause Scheduler');
  await expect(page.getByText('the run now has a second future')).toBeVisible();
  await settled(page);
  await command(page, 'Compare two branches');
  const dialog = page.getByRole('dialog', { name: 'Compare two branches' });
  await expect(dialog).toContainText(/They are the same up to step/);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await press(page, /^Branch:/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Branch: main/ })).toBeVisible();
});
