import { hash, openScenario, pause, rail, ready, settle, step } from './page.ts';
import { expect, test } from './test.ts';

test.use({ viewport: { width: 1920, height: 1080 } });

test('50 events back and 50 forward lead to the same hash', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  const before = await hash(page);
  const at = await step(page);
  for (let i = 0; i < 50; i++) await page.keyboard.press('ArrowLeft');
  await expect.poll(() => step(page)).toBe(at - 50);
  expect(await hash(page)).not.toBe(before);
  for (let i = 0; i < 50; i++) await page.keyboard.press('ArrowRight');
  await expect.poll(() => step(page)).toBe(at);
  await expect.poll(() => hash(page)).toBe(before);
});

test('dragging on the timeline seeks', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  const at = await step(page);
  const box = await page.getByRole('slider', { name: /Timeline/ }).boundingBox();
  if (box === null) throw new Error('no timeline');
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => step(page)).toBeLessThan(at);
});

test('acting in the past forks, and the two futures can be compared', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Pause Scheduler' }).click();
  await expect(page.getByText('the run now has a second future')).toBeVisible();
  await page.getByRole('button', { name: /^Branch: 1/ }).click();
  await page.getByRole('button', { name: /Compare two branches/ }).click();
  await expect(page.getByRole('dialog', { name: 'Compare two branches' }).getByText(/They are the same up to step/)).toBeVisible();
});

test('a shared link opens at the same step with the same hash', async ({ page, newPage }) => {
  await openScenario(page, 'first-deployment');
  await settle(page);
  const end = await step(page);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => step(page)).toBe(end - 1);
  const before = { hash: await hash(page), step: await step(page) };
  await page.getByRole('button', { name: /Save & share/ }).click();
  const field = page.getByRole('textbox', { name: 'Link to this run' });
  await expect(field).toHaveValue(/#run=/);
  const link = await field.inputValue();
  const other = await newPage({ viewport: { width: 1920, height: 1080 } });
  await other.goto(link);
  await ready(other);
  await expect.poll(() => step(other)).toBe(before.step);
  expect(await hash(other)).toBe(before.hash);
});

test('the address follows the cursor and leads back', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await pause(page);
  const at = await step(page);
  await expect.poll(() => page.url()).toContain(`step=${at}`);
  await page.reload();
  await ready(page);
  await expect.poll(() => step(page)).toBe(at);
});
