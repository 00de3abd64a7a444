import { describe, expect, it } from 'vitest';
import type { Comparison } from '../protocol/query.ts';
import type { RunFile } from '../protocol/run-file.ts';
import { SCENARIOS } from '../scenarios/all.ts';
import { openPage } from './testing/page.ts';

/** Those that take long are played by the bench. */
const LARGE = ['five-hundred', 'ten-thousand'];
const PLAYED = SCENARIOS.filter(({ id }) => !LARGE.includes(id));

describe('the scenarios', () => {
  it.each(PLAYED)('$title comes to rest by itself', async ({ id }) => {
    const { cursor } = await openPage(id).settled();
    expect(cursor.step).toBeGreaterThan(cursor.home);
  });
});

describe('a saved run', () => {
  it('opens at the same step with the same hash', async () => {
    const page = openPage('rolling-update');
    await page.settled();
    page.take({ type: 'step', size: 'reconcile', direction: -1 });
    page.take({ type: 'ask', id: 1, question: { ask: 'file' } });
    const answer = page.reports.find((report) => report.type === 'answer');
    const file = structuredClone(answer?.value) as RunFile;
    page.take({ type: 'openFile', file });
    expect(page.reports.findLast((report) => report.type === 'ready')).toMatchObject({ opened: 'file', hashMatches: true });
  });

  it('that cannot be opened changes nothing', async () => {
    const page = openPage('first-deployment');
    await page.settled();
    const file = {
      kubestra: 1,
      scenario: 'x',
      title: '',
      seed: '',
      cluster: { nodes: -1 },
      inputs: [],
      step: 0,
      hash: '',
      lastStep: 0,
      home: 0,
    } as const;
    page.take({ type: 'openFile', file });
    expect(page.reports.at(-1)).toMatchObject({ type: 'refused' });
    page.take({ type: 'step', size: 'event', direction: -1 });
    expect(page.reports.some((report) => report.type === 'crash')).toBe(false);
  });
});

describe('trying out', () => {
  it('does all of it at one moment of the past, in a second future; or nothing, if one of it is refused', async () => {
    const page = openPage('first-deployment');
    const { cursor } = await page.settled();
    const cordon = { kind: 'cordon', node: 'node-1' } as const;
    page.take({ type: 'try', id: 1, from: cursor.home, actions: [cordon, { kind: 'configure', component: 'apiserver', text: '' }] });
    expect(page.reports.findLast((report) => report.type === 'outcome')).toMatchObject({ outcome: { ok: false } });
    page.take({ type: 'try', id: 2, from: cursor.home, actions: [{ kind: 'configure', component: 'scheduler', text: '' }, cordon] });
    expect(page.reports.findLast((report) => report.type === 'outcome')).toMatchObject({ outcome: { ok: true, forked: true } });
    await page.until(({ cursor: { branch, settled } }) => branch === 1 && settled);
    page.take({ type: 'ask', id: 3, question: { ask: 'compare', branch: 1, with: 0 } });
    const answer = page.reports.findLast((report) => report.type === 'answer')?.value as Comparison;
    expect(answer.placements.nodes.find(({ node }) => node === 'node-1')).toMatchObject({ podsHere: 0, podsThere: 1 });
  });
});

describe('acting', () => {
  it('configures a scheduler, or says by line what is wrong with its configuration', async () => {
    const page = openPage('first-deployment');
    await page.settled();
    const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
    const configure = (id: number, component: string, text: string) =>
      page.take({ type: 'act', id, action: { kind: 'configure', component, text } });
    configure(1, 'scheduler', `${head}parallelism: 0\npercentageOfNodesToScore: 200\n`);
    configure(2, 'apiserver', head);
    configure(3, 'scheduler', `${head}profiles: [{ schedulerName: other }]\n`);
    configure(4, 'scheduler', '');
    const outcomes = page.reports.filter((report) => report.type === 'outcome').map(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([
      { ok: false, problem: { line: 3, field: 'parallelism', others: [{ line: 4, field: 'percentageOfNodesToScore' }] } },
      { ok: false, problem: { message: 'apiserver is no scheduler.' } },
      { ok: true },
      { ok: true },
    ]);
  });

  it('shows an extender that a configuration brings along, and not before that, nor when it is taken away', async () => {
    const page = openPage('first-deployment');
    await page.settled();
    const head = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
    const extenders = 'extenders:\n- { urlPrefix: http://disks, filterVerb: filter }\n';
    const configure = (id: number, text: string) =>
      page.take({ type: 'act', id, action: { kind: 'configure', component: 'scheduler', text } });
    const shown = () => {
      const known = new Set<string>();
      for (const { reset, components, gone } of page.frames) {
        if (reset) known.clear();
        for (const { id } of components) known.add(id);
        for (const id of gone) known.delete(id);
      }
      return known.has('extender/disks');
    };
    configure(1, `${head}${extenders}`);
    await page.until(() => shown());
    page.take({ type: 'pause' });
    const { step } = (await page.now()).cursor;
    page.take({ type: 'seek', step: 10 });
    await page.until(({ cursor }) => cursor.step === 10);
    expect(shown()).toBe(false);
    page.take({ type: 'seek', step });
    await page.until(() => shown());
    configure(2, '');
    await page.until(() => !shown());
  });

  it('in the past forks; at the end it does not', async () => {
    const page = openPage('first-deployment');
    await page.settled();
    page.take({ type: 'act', id: 1, action: { kind: 'pause', component: 'scheduler' } });
    page.take({ type: 'pause' });
    page.take({ type: 'seek', step: page.frames.at(-1)?.cursor.home ?? 0 });
    page.take({ type: 'act', id: 2, action: { kind: 'kill', component: 'scheduler' } });
    const outcomes = page.reports.filter((report) => report.type === 'outcome').map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      { ok: true, forked: false },
      { ok: true, forked: true },
    ]);
    page.take({ type: 'pause' });
  });
});

describe('clock pace', () => {
  it('lets time pass in whole microseconds', async () => {
    const page = openPage('first-deployment', 'clock', false);
    page.take({ type: 'pace', pace: 'clock', speed: 0.1, background: false });
    page.take({ type: 'play' });
    const { cursor } = await page.until((frame) => frame.cursor.step > frame.cursor.home);
    expect(Number.isInteger(cursor.time)).toBe(true);
    page.take({ type: 'pause' });
  });
});
