import { expect, test } from '@playwright/test';
import { readyPods } from './page.ts';

test('a first visit plays by itself until three pods are ready, without errors and without leaving the origin', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL as string) && !request.url().startsWith('data:')) strangers.push(request.url());
  });
  await page.goto('/');
  await page.waitForFunction(
    () => ((window as never as { kubestraStage?: { drawn(): unknown[] } }).kubestraStage?.drawn().length ?? 0) > 0,
    undefined,
    {
      timeout: 3_000,
    },
  );
  await expect(readyPods(page)).toHaveCount(3, { timeout: 150_000 });
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
});

test('reduced motion waits with a big Play', async ({ browser }) => {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Play the scenario' }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.close();
});

test('every token on the stage is a message of the run', async ({ page }) => {
  await page.goto('/');
  interface Probe {
    kubestraStage: { drawn(): { token: { messages: { order: number; event: number; from: string; to: string }[] } }[] };
  }
  await page.waitForFunction(() => (window as never as Partial<Probe>).kubestraStage?.drawn().length);
  const seen = await page.evaluate(async () => {
    const messages: { order: number; event: number; from: string; to: string }[] = [];
    for (let i = 0; i < 40; i++) {
      for (const { token } of (window as never as Probe).kubestraStage.drawn()) messages.push(...token.messages);
      await new Promise((done) => setTimeout(done, 100));
    }
    return messages;
  });
  expect(seen.length).toBeGreaterThan(0);
  for (const message of seen) {
    expect(message.order).toBeGreaterThanOrEqual(0);
    expect(message.from).not.toBe('');
    expect(message.to).not.toBe('');
  }
});
