import { openScenario, readyPods, settle } from './page.ts';
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

test('a story is told in steps, and the next one is offered at its end', async ({ page }) => {
  await openScenario(page, 'first-deployment');
  await expect(page.getByRole('region', { name: 'How to read the stage' })).toBeVisible();
  await settle(page);
  const steps = page.getByRole('list', { name: 'How far deployment/web is' }).getByRole('listitem');
  await expect(steps).toHaveText([
    /^You applied deployment\/web/,
    /made a ReplicaSet/,
    /creates pods.*3\/3/,
    /picks a node.*3\/3/,
    /start the containers.*3\/3/,
  ]);
  await page.getByRole('button', { name: 'Next: Rolling update' }).click();
  await expect(page.getByRole('button', { name: /^Scenario: Rolling update/ })).toBeVisible();
  await expect(steps.first()).toBeVisible();
});
