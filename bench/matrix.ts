/**
 * How long a person waits for the matrix of a past scheduling cycle, 5,000 nodes large: in the page, from the click on the cycle until its
 * table is drawn; and how much of that the worker takes to make the cycle again from the nearest keyframe.
 */
import type { Page } from 'playwright';
import { SECOND } from '../src/kernel/effects.ts';
import type { Run } from '../src/kernel/run.ts';
import { RUN_FILE_VERSION, type RunFile } from '../src/protocol/run-file.ts';
import { BOOT, podCounts, startCluster } from '../src/sim/cluster/cluster.ts';
import { SCHEDULER } from '../src/sim/machinery/wire/api.ts';
import { PastCycles } from '../src/worker/answers/past-cycle.ts';
import { schedulingCycle } from '../src/worker/answers/scheduling-cycle.ts';
import { newPage, PATIENCE_MS, withBrowser } from './browser.ts';
import { SEED } from './cluster.ts';
import { type Figure, median, timed } from './measure.ts';
import { barePod, createAll, registeredNode } from './workloads.ts';

const NODES = 5_000;
const PODS = 2_000;
const ASKED = 25;
/** Moments of the run at which the room of the scheduler is looked at; each shows some cycles of which all but the newest are past. */
const MOMENTS = 5;
const CLUSTER = { nodes: 0 };

function largeRun(): Run {
  const run = startCluster(CLUSTER, SEED);
  run.runUntil(BOOT);
  createAll(run, NODES, registeredNode);
  run.runUntil(run.now + 10 * SECOND);
  createAll(run, PODS, barePod('plain'));
  while (podCounts(run).bound < PODS) run.runUntil(run.now + SECOND);
  return run;
}

function cyclesOf(run: Run): readonly number[] {
  const cycles: number[] = [];
  for (let event = 0; event < run.reached; event++) {
    if (run.trace.steps(event).some(({ name }) => name === 'scheduling cycle')) cycles.push(event);
  }
  return cycles;
}

function spread<Value>(values: readonly Value[], count: number): readonly Value[] {
  return Array.from({ length: count }, (_, i) => values[Math.floor((values.length * (i + 0.5)) / count)] as Value);
}

function answerMillis(run: Run): readonly number[] {
  return spread(cyclesOf(run), ASKED).map((event) => {
    const seconds = timed(() => {
      const past = new PastCycles().find(run, SCHEDULER, event);
      const { nodes = [] } = past === undefined ? {} : schedulingCycle(past);
      if (nodes.length !== NODES) throw new Error(`the matrix of event ${event} has ${nodes.length} nodes`);
    });
    return 1_000 * seconds;
  });
}

function fileOf(run: Run, step: number): RunFile {
  const { inputs, seed, reached } = run;
  const title = 'Matrix';
  return {
    kubestra: RUN_FILE_VERSION,
    scenario: '',
    title,
    seed,
    cluster: CLUSTER,
    inputs,
    step,
    hash: run.hash,
    lastStep: reached,
    home: 0,
  };
}

/** The room of the scheduler, at a moment of a saved run. */
async function openRoom(page: Page, file: RunFile): Promise<void> {
  await page.getByRole('button', { name: 'Save & share' }).click();
  const buffer = Buffer.from(JSON.stringify(file));
  await page.getByLabel('Open a saved run').setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer });
  const shown = page.getByTestId('step').first();
  await shown.filter({ hasText: file.step.toLocaleString('en-US') }).waitFor({ timeout: PATIENCE_MS });
  await page.getByLabel('Scheduler. Enter opens it', { exact: false }).press('Enter');
}

/** Text, since the compiler's helpers are not there in the page. Milliseconds from the click until the table of that cycle was drawn. */
const CLICK = `(at) => new Promise((drawn) => {
  const button = document.querySelectorAll('.cycles li button')[at];
  const pod = button.querySelector('b').textContent;
  const begin = performance.now();
  const look = () => {
    const cycle = document.querySelector('section.cycle');
    const isThere = cycle?.ariaLabel === 'Scheduling cycle of ' + pod && cycle.querySelector('tbody tr[data-index]') !== null;
    if (isThere) requestAnimationFrame(() => drawn(performance.now() - begin));
    else requestAnimationFrame(look);
  };
  button.click();
  look();
})`;

async function clickMillis(page: Page): Promise<readonly number[]> {
  const list = page.getByRole('list', { name: 'Latest cycles, newest first' }).getByRole('listitem');
  await page.locator('section.cycle').waitFor({ timeout: PATIENCE_MS });
  const count = await list.count();
  const spans: number[] = [];
  for (const at of spread([...Array(count).keys()], ASKED / MOMENTS)) {
    await page.waitForTimeout(500);
    spans.push((await page.evaluate(`(${CLICK})(${at})`)) as number);
  }
  return spans;
}

export function matrix5000(): Promise<readonly Figure[]> {
  const run = largeRun();
  const steps = spread(cyclesOf(run), MOMENTS);
  const answers = answerMillis(run);
  return withBrowser(async (browser, url) => {
    const spans: number[] = [];
    for (const step of steps) {
      const page = await newPage(browser);
      await page.goto(url);
      run.seek(step);
      await openRoom(page, fileOf(run, step));
      spans.push(...(await clickMillis(page)));
      await page.close();
    }
    if (process.env.VERBOSE) console.error(spans.map(Math.round).join(' '), '|', answers.map(Math.round).join(' '));
    const figure = (name: string, values: readonly number[]): Figure => ({
      name,
      value: median(values),
      unit: 'ms',
      better: 'lower',
      n: values.length,
      seed: SEED,
    });
    return [figure('matrix-5000', spans), figure('matrix-5000-answer', answers)];
  });
}
