/**
 * `npm run shots`: pictures of the main views for people to look at, at three sizes, light and dark, into shots/. Builds and serves the
 * page by itself; BASE=URL takes the pictures of a page that is served already.
 */
import { mkdir, rm } from 'node:fs/promises';
import { type Browser, type BrowserContextOptions, chromium, expect, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../playwright.config.ts';
import { command, enter, inspect, openScenario, play, rail, rows, setPace, settle, step } from './page.ts';

const FOLDER = 'shots';
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];
/** A narrower page shows one sheet instead of rail, inspector and dock. */
const WIDE = 900;
/** A token is well on its way after so many pixels. */
const ON_ITS_WAY = 40;

interface Visit {
  readonly page: Page;
  readonly wide: boolean;
  readonly shoot: (view: string) => Promise<void>;
}

interface Probe {
  kubestraStage: { drawn(): readonly { token: { messages: readonly { order: number }[] }; box: { x: number; y: number } }[] };
}

/** Stops the run while two tokens are in the middle of their flight. */
async function pauseInFlight(page: Page): Promise<void> {
  await page.evaluate(async (far) => {
    const begin = new Map<number, { x: number; y: number }>();
    for (let flying = 0; flying < 2; await new Promise(requestAnimationFrame)) {
      flying = 0;
      for (const { token, box } of (window as never as Probe).kubestraStage.drawn()) {
        const order = token.messages[0]?.order ?? -1;
        const from = begin.get(order) ?? { x: box.x, y: box.y };
        begin.set(order, from);
        if (Math.hypot(box.x - from.x, box.y - from.y) > far) flying++;
      }
    }
    document.querySelector<HTMLButtonElement>('button[aria-label="Pause"]')?.click();
  }, ON_ITS_WAY);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
}

async function underWay({ page, shoot }: Visit): Promise<void> {
  await openScenario(page, 'first-deployment');
  await setPace(page, 'Hop', 20);
  await play(page);
  await expect(page.getByRole('button', { name: /^Pod / }).first()).toBeVisible({ timeout: 30_000 });
  await setPace(page, 'Hop', 1);
  await pauseInFlight(page);
  await shoot('under-way');
  await page.getByRole('list', { name: 'What happened before' }).getByRole('button').first().click();
  await inspect(page, 'Why');
  await expect(page.getByRole('list', { name: /^Causes/ })).toBeVisible();
  await shoot('why');
}

async function panels({ page, wide, shoot }: Visit): Promise<void> {
  await openScenario(page, 'rolling-update');
  await settle(page);
  await shoot('settled');
  await rail(page, 'Objects');
  await rows(page, /^web-/).first().click();
  for (const tab of ['Now', 'Why', 'Diff', 'YAML'] as const) {
    await inspect(page, tab);
    await expect(page.getByRole('region', { name: 'Inspector' }).getByRole('tabpanel')).not.toContainText(/…$/);
    await shoot(`object-${tab.toLowerCase()}`);
  }
  if (wide) await page.getByRole('tab', { name: 'Events' }).last().click();
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Pause Scheduler' }).click();
  await page.getByRole('button', { name: 'Kill node-3' }).click();
  await page.getByRole('button', { name: 'Cut node-2' }).click();
  await settle(page);
  await shoot('faults');
}

const ROOMS = ['API Server', 'etcd', 'Scheduler', 'Controller Manager', 'Cloud Controller Manager', 'Cloud', 'node-1'];

async function rooms({ page, shoot }: Visit): Promise<void> {
  await openScenario(page, 'load-balancer');
  await settle(page);
  const room = page.getByRole('region', { name: /^Inside / });
  const arrive = async () => {
    await expect(room).toBeVisible();
    await expect(room).not.toContainText('Looking inside…');
  };
  for (const title of ROOMS) {
    const name = title.toLowerCase().replaceAll(' ', '-');
    await enter(page, title);
    await arrive();
    await shoot(`inside-${name}`);
    const part = room.getByRole('list', { name: 'Parts' }).getByRole('button', { name: /^(replicaset|service)\b/ });
    if ((await part.count()) > 0) {
      await part.first().click();
      await expect(room.getByRole('navigation')).toContainText(/replicaset|service\b/);
      await arrive();
      await shoot(`inside-${name}-part`);
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Escape');
    await expect(room).toHaveCount(0);
  }
}

async function scheduling({ page, shoot }: Visit): Promise<void> {
  await openScenario(page, 'preemption');
  await settle(page);
  await enter(page, 'Scheduler');
  await page
    .getByRole('button', { name: /fits nowhere/ })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'What would make it fit' })).toContainText('Each was tried');
  await shoot('fits-nowhere');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Configuration' }).click();
  await expect(page.getByRole('region', { name: 'What runs in profile default-scheduler' })).toBeVisible();
  await shoot('configuration');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await command(page, 'Cluster view');
  for (const measure of ['Pods', 'CPU', 'Zones']) {
    await page.getByRole('button', { name: measure, exact: true }).click();
    await shoot(`fleet-${measure.toLowerCase()}`);
  }
}

async function dialogs({ page, shoot }: Visit): Promise<void> {
  await openScenario(page, 'first-deployment');
  await settle(page);
  await page.getByRole('button', { name: /^Scenario:/ }).click();
  await shoot('scenarios');
  await page.keyboard.press('Escape');
  for (const [words, view] of [
    ['Keys', 'help'],
    ['Save and share', 'share'],
    ['Edit the diagram text', 'diagram'],
    ['Apply YAML', 'apply'],
  ] as const) {
    await command(page, words);
    await expect(page.getByRole('dialog')).toBeVisible();
    if (view === 'apply') {
      await page.getByRole('textbox', { name: 'Manifests' }).fill('apiVersion: apps/v1\nkind: Pod\nmetadata:\n  name: web\n');
      await page.getByRole('dialog').getByRole('button', { name: 'Apply', exact: true }).click();
      await expect(page.getByRole('alert')).toContainText('Line 1');
    }
    if (view === 'share') await expect(page.getByRole('textbox', { name: 'Link to this run' })).toHaveValue(/#run=/);
    await shoot(view);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
  await rail(page, 'Faults');
  await page.getByRole('button', { name: 'Pause Scheduler' }).click();
  await expect(page.getByText('the run now has a second future')).toBeVisible();
  await command(page, 'Compare two branches');
  await expect(page.getByRole('dialog')).toContainText('They are the same up to step');
  await shoot('compare');
}

async function load({ page, shoot }: Visit): Promise<void> {
  await openScenario(page, 'five-hundred');
  const home = await step(page);
  await setPace(page, 'Flat out');
  await play(page);
  await expect.poll(() => step(page)).toBeGreaterThan(home + 8_000);
  await shoot('flat-out');
}

const TOURS = [underWay, panels, rooms, scheduling, dialogs, load];

async function visit(browser: Browser, options: BrowserContextOptions, name: string): Promise<void> {
  for (const tour of TOURS) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const shoot = async (view: string) => {
      await page.screenshot({ path: `${FOLDER}/${view}-${name}.png`, animations: 'disabled' });
    };
    const { width } = options.viewport as { readonly width: number };
    try {
      await tour({ page, wide: width >= WIDE, shoot });
    } catch (error) {
      process.exitCode = 1;
      await page.screenshot({ path: `${FOLDER}/failed-${tour.name}-${name}.png` });
      console.error(`${tour.name}, ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await context.close();
  }
}

/** The address of the page, and how to stop serving it. */
async function serve(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const served = process.env.BASE;
  if (served !== undefined) return { url: served, stop: async () => undefined };
  await build({ logLevel: 'error' });
  const server = await preview({ preview: { host: '127.0.0.1', port: 4_190 } });
  return { url: server.resolvedUrls?.local[0] as string, stop: () => server.close() };
}

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const { url, stop } = await serve();
const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
for (const viewport of SIZES) {
  await Promise.all(
    (['light', 'dark'] as const).map((colorScheme) =>
      visit(browser, { baseURL: url, viewport, colorScheme }, `${viewport.width}-${colorScheme}`),
    ),
  );
}
await browser.close();
await stop();
