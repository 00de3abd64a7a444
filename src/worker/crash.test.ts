import { describe, expect, it, vi } from 'vitest';
import type { RunFile } from '../protocol/run-file.ts';
import { openPage } from './testing/page.ts';

/** A page whose run has failed in the middle of an event: the arithmetic of the rolling hash threw. */
async function failed() {
  const page = openPage('first-deployment');
  await page.settled();
  const { cursor: end } = await page.now();
  page.take({ type: 'seek', step: end.step - 300 });
  const { cursor: before } = await page.now();
  const spy = vi.spyOn(Math, 'imul').mockImplementationOnce(() => {
    throw new Error('planted');
  });
  page.take({ type: 'step', size: 'event', direction: 1 });
  spy.mockRestore();
  return { page, end, before };
}

describe('a run that failed', () => {
  it('is told of, and stands still: nothing runs on from a broken state', async () => {
    const { page } = await failed();
    expect(page.reports.at(-1)).toMatchObject({ type: 'crash', message: 'planted' });
    const told = page.frames.length;
    for (const type of ['play', 'pause'] as const) page.take({ type });
    page.take({ type: 'step', size: 'tick', direction: 1 });
    page.take({ type: 'seek', step: 0 });
    page.take({ type: 'act', id: 7, action: { kind: 'kill', component: 'scheduler' } });
    expect(page.reports.at(-1)).toMatchObject({ type: 'failed', id: 7 });
    await new Promise((done) => setTimeout(done, 20));
    expect(page.frames.length).toBe(told);
  });

  it('goes on from its last keyframe to the end that it would have had', async () => {
    const { page, end, before } = await failed();
    page.take({ type: 'recover' });
    expect(page.frames.at(-1)?.cursor.step).toBeLessThanOrEqual(before.step);
    page.take({ type: 'seek', step: end.step });
    await vi.waitFor(() => expect(page.frames.at(-1)?.cursor).toMatchObject({ step: end.step, hash: end.hash }));
  });

  it('can be saved: the file opens where the page stood, with the same hash', async () => {
    const { page, before } = await failed();
    page.take({ type: 'ask', id: 1, question: { ask: 'file' } });
    const answer = page.reports.findLast((report) => report.type === 'answer');
    const file = structuredClone(answer?.value) as RunFile;
    expect(file).toMatchObject({ step: before.step, hash: before.hash });
    page.take({ type: 'openFile', file });
    expect(page.reports.findLast((report) => report.type === 'ready')).toMatchObject({ opened: 'file', hashMatches: true });
  });
});
