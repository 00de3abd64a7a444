import { readyPods } from './page.ts';
import { expect, test } from './test.ts';

interface Probe {
  kubestraStage: { drawn(): { token: { messages: { order: number; event: number; from: string; to: string }[] } }[] };
}

test('a first visit plays by itself until three pods are ready', async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto('/');
  await page.waitForFunction(() => ((window as never as Partial<Probe>).kubestraStage?.drawn().length ?? 0) > 0, undefined, {
    timeout: 3_000,
  });
  await expect(readyPods(page)).toHaveCount(3, { timeout: 150_000 });
});

test('reduced motion waits with a big Play', async ({ newPage }) => {
  const page = await newPage({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Play the scenario' }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
});

test('every token on the stage is a message of the run', async ({ page }) => {
  await page.goto('/');
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
