/** `npm run shots`: writes pictures of the main views, at the three sizes, light and dark, to shots/. Build first; needs `npm run preview`. */
import { mkdir } from 'node:fs/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGUMENTS } from '../playwright.config.ts';
import { flatOut, pause, ready, settle } from './page.ts';

const BASE = process.env.BASE ?? 'http://127.0.0.1:4173';
const SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 390, height: 844 },
];

interface View {
  readonly name: string;
  readonly scenario: string;
  readonly wideOnly?: boolean;
  readonly prepare: (page: Page) => Promise<void>;
}

function opened(component: string, part?: string): View['prepare'] {
  return async (page) => {
    await settle(page);
    await page.locator(`.react-flow__node[data-id="${component}"]`).dblclick({ position: { x: 24, y: 14 } });
    if (part !== undefined) await page.locator('.inside-parts').getByRole('button', { name: part }).first().click();
    await page.locator('.inside-summary').waitFor();
    await page.waitForTimeout(500);
  };
}

const VIEWS: readonly View[] = [
  {
    name: 'playing',
    scenario: 'first-deployment',
    prepare: async (page) => {
      await page.waitForTimeout(9_000);
      await pause(page);
    },
  },
  {
    name: 'why',
    scenario: 'first-deployment',
    prepare: async (page) => {
      await settle(page);
      await page.locator('.pod').first().click();
      await page.getByRole('tab', { name: 'Why' }).click();
      await page.waitForTimeout(800);
    },
  },
  {
    name: 'flat-out',
    scenario: 'five-hundred',
    prepare: async (page) => {
      await flatOut(page);
      await page.waitForTimeout(1_200);
    },
  },
  { name: 'inside-api-server', scenario: 'first-deployment', wideOnly: true, prepare: opened('API') },
  { name: 'inside-etcd', scenario: 'first-deployment', wideOnly: true, prepare: opened('ETCD') },
  { name: 'inside-scheduler', scenario: 'first-deployment', wideOnly: true, prepare: opened('SCH') },
  { name: 'inside-a-controller', scenario: 'first-deployment', wideOnly: true, prepare: opened('CM', 'replicaset') },
];

async function shoot(browser: Browser, view: View, size: { width: number; height: number }, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await browser.newContext({ viewport: size, colorScheme });
  const page = await context.newPage();
  await page.goto(`${BASE}/#scenario=${view.scenario}`);
  if (size.width > 1_200) await ready(page);
  else await page.waitForTimeout(2_500);
  await view.prepare(page);
  await page.screenshot({ path: `shots/${view.name}-${size.width}-${colorScheme}.png` });
  await context.close();
}

await mkdir('shots', { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_ARGUMENTS });
for (const size of SIZES) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const view of VIEWS) {
      if (view.wideOnly === true && size.width < 900) continue;
      await shoot(browser, view, size, colorScheme);
    }
  }
}
await browser.close();
