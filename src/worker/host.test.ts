import { describe, expect, it } from 'vitest';
import type { Frame } from '../protocol/frame.ts';
import type { Report } from '../protocol/report.ts';
import type { RunFile } from '../protocol/run-file.ts';
import { SCENARIOS } from '../scenarios/all.ts';
import { Host } from './host.ts';

interface Page {
  readonly host: Host;
  readonly frames: Frame[];
  readonly reports: Report[];
  /** Resolves when a frame says that the run rests; rejects at a crash. */
  settled(): Promise<Frame>;
}

/** A page that acknowledges every frame at once. */
function open(scenario: string): Page {
  const frames: Frame[] = [];
  const reports: Report[] = [];
  let wake: () => void = () => undefined;
  const host: Host = new Host((report) => {
    reports.push(report);
    if (report.type === 'frame') {
      frames.push(report);
      setTimeout(() => host.take({ type: 'ack', number: report.number }));
    }
    wake();
  });
  host.take({ type: 'pace', pace: 'flat', speed: 1, background: false });
  host.take({ type: 'open', scenario, play: true });
  const settled = async (): Promise<Frame> => {
    for (;;) {
      const crash = reports.find((report) => report.type === 'crash');
      if (crash !== undefined) throw new Error(crash.message);
      const last = frames.at(-1);
      if (last?.cursor.settled === true) return last;
      await new Promise<void>((done) => {
        wake = done;
      });
    }
  };
  return { host, frames, reports, settled };
}

const PLAYED = SCENARIOS.filter(({ id }) => id !== 'five-hundred');

describe('the scenarios', () => {
  it.each(PLAYED)('$title comes to rest by itself', async ({ id }) => {
    const { cursor } = await open(id).settled();
    expect(cursor.step).toBeGreaterThan(cursor.home);
  });
});

describe('a saved run', () => {
  it('opens at the same step with the same hash', async () => {
    const page = open('rolling-update');
    await page.settled();
    page.host.take({ type: 'step', size: 'reconcile', direction: -1 });
    page.host.take({ type: 'ask', id: 1, question: { ask: 'file' } });
    const answer = page.reports.find((report) => report.type === 'answer');
    const file = structuredClone(answer?.value) as RunFile;
    page.host.take({ type: 'openFile', file });
    expect(page.reports.findLast((report) => report.type === 'ready')).toMatchObject({ opened: 'file', hashMatches: true });
  });

  it('that cannot be opened changes nothing', async () => {
    const page = open('first-deployment');
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
    page.host.take({ type: 'openFile', file });
    expect(page.reports.at(-1)).toMatchObject({ type: 'refused' });
    page.host.take({ type: 'step', size: 'event', direction: -1 });
    expect(page.reports.some((report) => report.type === 'crash')).toBe(false);
  });
});

describe('acting', () => {
  it('in the past forks; at the end it does not', async () => {
    const page = open('first-deployment');
    await page.settled();
    page.host.take({ type: 'act', id: 1, action: { kind: 'pause', component: 'scheduler' } });
    page.host.take({ type: 'pause' });
    page.host.take({ type: 'seek', step: page.frames.at(-1)?.cursor.home ?? 0 });
    page.host.take({ type: 'act', id: 2, action: { kind: 'kill', component: 'scheduler' } });
    const outcomes = page.reports.filter((report) => report.type === 'outcome').map(({ outcome }) => outcome);
    expect(outcomes).toEqual([
      { ok: true, forked: false },
      { ok: true, forked: true },
    ]);
    page.host.take({ type: 'pause' });
  });
});
