/** The built page: how fast, how smooth, how heavy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { newPage, PATIENCE_MS, withBrowser } from './browser.ts';
import { type Figure, median, percentile } from './measure.ts';

const SEED = 'load';
const SEEKS = 40;
const ROUNDS = 3;

/** What the page keeps of its frames and long tasks while it is watched. */
interface Watched {
  frames: number;
  longest: number;
  since: number;
}

type WatchedWindow = Window & { watched: Watched };

/** Text, since the compiler's helpers are not there in the page. */
const WATCH = `(() => {
  const watched = { frames: 0, longest: 0, since: performance.now() };
  window.watched = watched;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longest = Math.max(watched.longest, duration);
  }).observe({ entryTypes: ['longtask'] });
  const frame = () => {
    watched.frames++;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

interface Loaded {
  readonly seconds: number;
  readonly longest: number;
  readonly fps: number;
  readonly memory: number;
  readonly page: Page;
}

interface Load {
  readonly scenario: string;
  readonly pods: number;
}

/** From the click on Flat out until the tree of objects shows all pods ready. */
async function deploy(browser: Browser, url: string, { scenario, pods }: Load): Promise<Loaded> {
  const page = await newPage(browser);
  await page.goto(`${url}#scenario=${scenario}`);
  await page.getByRole('status').filter({ hasText: 'all up' }).waitFor({ timeout: PATIENCE_MS });
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  if (await pause.isVisible()) await pause.click();
  await page.getByRole('tab', { name: 'Objects' }).click();
  await page.getByRole('button', { name: 'Flat out' }).click();
  await page.waitForTimeout(1_000);
  await page.evaluate(WATCH);
  const begin = Date.now();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.waitForFunction((all) => document.querySelector('[role=tree]')?.textContent?.includes(all), `${pods}/${pods}`, {
    timeout: PATIENCE_MS,
    polling: 50,
  });
  const seconds = (Date.now() - begin) / 1_000;
  const { frames, longest, span } = await page.evaluate(() => {
    const { watched } = window as unknown as WatchedWindow;
    return { frames: watched.frames, longest: watched.longest, span: performance.now() - watched.since };
  });
  await page.getByText('Settled: nothing is under way').waitFor({ timeout: PATIENCE_MS });
  const memory = await memoryOf(page);
  return { seconds, longest, fps: (frames * 1_000) / span, memory, page };
}

/** JavaScript heaps of the page and of its worker after a collection, MiB. */
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const worker = new Promise<string>((found) => {
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') found(sessionId);
    });
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await worker;
  const ask = (id: number, method: string) =>
    new Promise<{ usedSize: number }>((answered) => {
      session.on('Target.receivedMessageFromTarget', ({ message }) => {
        const answer = JSON.parse(message);
        if (answer.id === id) answered(answer.result);
      });
      void session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params: {} }) });
    });
  await session.send('HeapProfiler.collectGarbage');
  await ask(1, 'HeapProfiler.collectGarbage');
  const own = await session.send('Runtime.getHeapUsage');
  const others = await ask(2, 'Runtime.getHeapUsage');
  return (own.usedSize + others.usedSize) / 1_048_576;
}

/** Wall milliseconds from letting go of the timeline until the page shows another step. */
async function seeks(page: Page): Promise<number[]> {
  const timeline = page.getByRole('slider', { name: /^Timeline/ });
  const box = await timeline.boundingBox();
  if (box === null) throw new Error('there is no timeline to seek on');
  await timeline.focus();
  for (let i = 0; i < 30; i++) await page.keyboard.press('s');
  const spans: number[] = [];
  let dice = 12_345;
  for (let i = 0; spans.length < SEEKS && i < 3 * SEEKS; i++) {
    dice = (dice * 1_103_515_245 + 12_345) % 2 ** 31;
    const x = box.x + 110 + (box.width - 130) * (dice / 2 ** 31);
    const y = box.y + box.height / 2;
    const before = await page.getByTestId('step').first().textContent();
    const begin = Date.now();
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 1, y);
    await page.mouse.up();
    const changed = await page
      .waitForFunction((old) => document.querySelector('[data-testid=step]')?.textContent !== old, before, {
        timeout: 1_500,
        polling: 'raf',
      })
      .catch(() => undefined);
    if (changed !== undefined) spans.push(Date.now() - begin);
  }
  return spans;
}

function figure(name: string, value: number, unit: string, better: Figure['better'], n: number): Figure {
  return { name, value, unit, better, n, seed: SEED };
}

export function pageLoad(): Promise<readonly Figure[]> {
  return withBrowser(async (browser, url) => {
    const rounds: Loaded[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      await rounds.at(-1)?.page.close();
      rounds.push(await deploy(browser, url, { scenario: 'five-hundred', pods: 500 }));
    }
    const of = (pick: (one: Loaded) => number) => median(rounds.map(pick));
    const { page } = rounds.at(-1) as Loaded;
    const spans = await seeks(page);
    return [
      figure(
        'page-deployment-500',
        of(({ seconds }) => seconds),
        's',
        'lower',
        ROUNDS,
      ),
      figure(
        'page-longest-task',
        of(({ longest }) => longest),
        'ms',
        'lower',
        ROUNDS,
      ),
      figure(
        'page-fps',
        of(({ fps }) => fps),
        '1/s',
        'higher',
        ROUNDS,
      ),
      figure(
        'page-memory',
        of(({ memory }) => memory),
        'MiB',
        'lower',
        ROUNDS,
      ),
      figure('page-seek-p95', percentile(spans, 0.95), 'ms', 'lower', SEEKS),
    ];
  });
}

export function pageSchedule(): Promise<readonly Figure[]> {
  return withBrowser(async (browser, url) => {
    const { fps, longest } = await deploy(browser, url, { scenario: 'ten-thousand', pods: 10_000 });
    return [figure('page-schedule-fps', fps, '1/s', 'higher', 1), figure('page-schedule-longest-task', longest, 'ms', 'lower', 1)];
  });
}

export function firstToken(): Promise<readonly Figure[]> {
  return withBrowser(async (browser, url) => {
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'commit' });
      const at = await page.waitForFunction(
        () => ((window as { kubestraStage?: { drawn(): readonly unknown[] } }).kubestraStage?.drawn().length ?? 0) > 0 && performance.now(),
        undefined,
        { polling: 'raf' },
      );
      times.push((await at.jsonValue()) as number);
      await context.close();
    }
    return [figure('page-first-token', median(times), 'ms', 'lower', ROUNDS)];
  });
}

/** Scripts that a first visit loads by itself, gzipped: those of the page, and beside them those of its worker. */
export function firstJs(): Promise<readonly Figure[]> {
  return withBrowser(async (browser, url) => {
    const page = await newPage(browser);
    const loaded: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) loaded.push(response.url());
    });
    await page.goto(url);
    await page.getByRole('status').filter({ hasText: 'all up' }).waitFor({ timeout: PATIENCE_MS });
    await page.waitForLoadState('networkidle');
    const workers = new Set(page.workers().map((worker) => worker.url()));
    const kilobytes = (urls: readonly string[]) =>
      urls.reduce((sum, one) => sum + gzipSync(readFileSync(join('dist', new URL(one).pathname)), { level: 9 }).length, 0) / 1_000;
    const unique = [...new Set(loaded)];
    return [
      figure('page-first-js', kilobytes(unique.filter((one) => !workers.has(one))), 'kB', 'lower', 1),
      figure('page-worker-js', kilobytes([...workers]), 'kB', 'lower', 1),
    ];
  });
}
