import { defineConfig } from '@playwright/test';

export const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A build that is served already (`BASE=http://127.0.0.1:4180 npx playwright test`); otherwise dist/ is served for the tests. */
const served = process.env.BASE;
const OWN = 'http://127.0.0.1:4173';

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  // Generous: a machine that does other things too makes the page slow, not wrong.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    baseURL: served ?? OWN,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS },
  },
  ...(served === undefined ? { webServer: { command: 'npm run preview', url: OWN, reuseExistingServer: true } } : {}),
});
