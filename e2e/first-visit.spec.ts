import { readyPods } from './page.ts';
import { expect, test } from './test.ts';

interface Probe {
  kubestraStage: { drawn(): readonly unknown[] };
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
