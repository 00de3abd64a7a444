/** The built page in a real browser. Needs `vite build` to have run; or BASE names where a build is served already. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { preview } from 'vite';
import { CHROMIUM, CHROMIUM_ARGUMENTS } from '../playwright.config.ts';

export const PATIENCE_MS = 120_000;

export async function withBrowser<Value>(work: (browser: Browser, url: string) => Promise<Value>): Promise<Value> {
  const served = process.env.BASE;
  if (served === undefined && !existsSync('dist/index.html')) throw new Error('there is no build: run `npm run build` first');
  const server = served === undefined ? await preview({ preview: { host: '127.0.0.1', port: 0 }, logLevel: 'silent' }) : undefined;
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
  try {
    return await work(browser, served ?? (server?.resolvedUrls?.local[0] as string));
  } finally {
    await browser.close();
    await server?.close();
  }
}

export const newPage = (browser: Browser) => browser.newPage({ viewport: { width: 1440, height: 900 } });
