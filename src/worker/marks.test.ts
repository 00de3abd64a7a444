import { describe, expect, it } from 'vitest';
import { Run } from '../kernel/run.ts';
import type { Cursor } from '../protocol/frame.ts';
import { type Breakpoint, breakpointId } from '../protocol/marks.ts';
import type { EventRows, Question } from '../protocol/query.ts';
import type { RunFile } from '../protocol/run-file.ts';
import { PROGRAM } from '../sim/cluster/program.ts';
import { clusterTopology } from '../sim/cluster/topology.ts';
import { Breakpoints } from './breakpoints.ts';
import { describeEvent } from './describe/describe.ts';
import { openPage, type Page } from './testing/page.ts';
import { walk, workAtCursor } from './walks.ts';

const SCHEDULER: Breakpoint = { on: 'component', component: 'scheduler' };
const BINDING: Breakpoint = { on: 'kind', kind: 'request', verb: 'bind', subject: 'pods', component: '' };
const WEB: Breakpoint = { on: 'object', key: { resource: 'deployments', namespace: 'default', name: 'web' } };

function ask<Value>(page: Page, question: Question): Value {
  page.take({ type: 'ask', id: 1, question });
  const answer = page.reports.at(-1);
  if (answer?.type !== 'answer') throw new Error(`no answer but ${answer?.type}`);
  return answer.value as Value;
}

/** Stops at every binding of the first scenario, at the given pace. */
async function stopsAt(pace: 'hop' | 'clock' | 'flat', breakpoint: Breakpoint, times: number): Promise<Cursor[]> {
  const page = openPage('first-deployment', pace, false);
  page.take({ type: 'pace', pace, speed: pace === 'flat' ? 1 : 1_000, background: false });
  page.take({ type: 'breakpoints', breakpoints: [breakpoint] });
  const cursors: Cursor[] = [];
  for (let i = 0; i < times; i++) {
    const from = page.frames.at(-1)?.cursor.step ?? 0;
    page.take({ type: 'play' });
    cursors.push((await page.until(({ cursor }) => cursor.stopped !== '' && cursor.step > from)).cursor);
  }
  return cursors;
}

describe('a breakpoint', () => {
  it('stops every pace at the same events', async () => {
    const flat = await stopsAt('flat', BINDING, 3);
    expect(flat.map(({ stopped, playing }) => [stopped, playing])).toEqual(Array(3).fill([breakpointId(BINDING), false]));
    for (const pace of ['hop', 'clock'] as const) {
      const stops = await stopsAt(pace, BINDING, 3);
      expect(stops.map(({ step, hash }) => [step, hash])).toEqual(flat.map(({ step, hash }) => [step, hash]));
    }
  }, 60_000);

  it('on a component passes over its heartbeats', async () => {
    const [first] = await stopsAt('flat', SCHEDULER, 1);
    const page = openPage('first-deployment', 'flat', false);
    page.take({ type: 'seek', step: first?.step ?? 0 });
    const step = first?.step ?? 0;
    const { rows } = ask<EventRows>(page, { ask: 'events', from: step - 1, to: step, background: true });
    expect(rows).toMatchObject([{ to: 'scheduler', background: false, kind: 'watch' }]);
  });

  it('is met again going back, in the reverse order', async () => {
    const page = openPage('first-deployment', 'flat', false);
    page.take({ type: 'breakpoints', breakpoints: [WEB] });
    const forward: number[] = [];
    for (let i = 0; i < 6; i++) {
      page.take({ type: 'continue', direction: 1 });
      forward.push((await page.until(({ cursor }) => cursor.stopped !== '' && cursor.step > (forward.at(-1) ?? 0))).cursor.step);
    }
    const back: number[] = [];
    for (let i = 0; i < 5; i++) {
      page.take({ type: 'continue', direction: -1 });
      back.push((await page.until(({ cursor }) => cursor.step < (back.at(-1) ?? forward.at(-1) ?? 0))).cursor.step);
    }
    expect(back).toEqual(forward.slice(0, -1).reverse());
    page.take({ type: 'continue', direction: -1 });
    expect(page.reports).toContainEqual({ type: 'told', message: 'Nothing before this touches a breakpoint.' });
  });

  it('is found where the trace does not reach any more', () => {
    const run = new Run(PROGRAM, clusterTopology({ nodes: 8 }), 'long', { traceCapacity: 8_192, keyframeEvery: 2_000 });
    run.runUntil(20_000_000, 40_000);
    while (run.position < 40_000 && run.stepEvent());
    expect(run.trace.row(10)).toBeUndefined();
    const breakpoints = new Breakpoints();
    breakpoints.set([{ on: 'kind', kind: 'request', verb: 'create', subject: 'nodes', component: '' }]);
    const event = breakpoints.before(run, run.position);
    run.seek(event + 1);
    expect(describeEvent(run.kernel, event)).toMatchObject({ kind: 'request', verb: 'create', object: { resource: 'nodes' } });
  });

  it('stops a step that is larger than an event', async () => {
    const page = openPage('first-deployment', 'flat', false);
    page.take({ type: 'breakpoints', breakpoints: [BINDING] });
    page.take({ type: 'step', size: 'settle', direction: 1 });
    page.take({ type: 'continue', direction: 1 });
    const stop = await page.until(({ cursor }) => cursor.stopped !== '');
    page.take({ type: 'seek', step: stop.cursor.step - 40 });
    page.take({ type: 'step', size: 'settle', direction: 1 });
    expect((await page.until(({ cursor }) => cursor.stopped !== '')).cursor.step).toBe(stop.cursor.step);
  });
});

describe('walking along a reconcile', () => {
  function atDeployment(): Run {
    const run = new Run(PROGRAM, clusterTopology({ nodes: 2 }), 'walk');
    run.runUntil(8_000_000);
    return run;
  }
  const never = () => false;

  it('goes in at its beginning, from event to event inside it, and out at its end', () => {
    const run = atDeployment();
    while (workAtCursor(run) !== undefined) run.stepEvent();
    const from = run.position;
    walk(run, 'into', never);
    const work = workAtCursor(run);
    expect(work).toBeDefined();
    const inside: number[] = [];
    while (run.kernel.processes.table.get(work as number) !== undefined) {
      inside.push(run.position);
      walk(run, 'into', never);
    }
    const end = run.position;
    expect(run.kernel.processes.table.get(work as number)).toBeUndefined();
    run.seek(inside[0] as number);
    expect(walk(run, 'out', never)).toBe(true);
    expect(run.position).toBe(end);
    run.seek(from);
    walk(run, 'over', never);
    expect(run.position).toBe(end);
  });

  it('has nothing to go out of where no work is under way', () => {
    const run = atDeployment();
    while (workAtCursor(run) !== undefined) run.stepEvent();
    const { position } = run;
    expect(walk(run, 'out', never)).toBe(false);
    expect(run.position).toBe(position);
  });
});

describe('a bookmark', () => {
  it('is told, renamed, kept in the saved file and found again', async () => {
    const page = openPage('first-deployment', 'flat');
    const { cursor } = await page.settled();
    page.take({ type: 'bookmark', step: cursor.step, name: 'the end' });
    page.take({ type: 'bookmark', step: 900, name: 'early' });
    page.take({ type: 'bookmark', step: 900, name: 'quite early' });
    const file = ask<RunFile>(page, { ask: 'file' });
    expect(file.bookmarks).toEqual([
      { step: 900, name: 'quite early' },
      { step: cursor.step, name: 'the end' },
    ]);
    page.take({ type: 'openFile', file: structuredClone(file) });
    expect((await page.until(({ reset }) => reset)).bookmarks).toEqual(file.bookmarks);
    page.take({ type: 'unbookmark', step: 900 });
    expect((await page.until(({ bookmarks }) => bookmarks?.length === 1)).bookmarks).toEqual([{ step: cursor.step, name: 'the end' }]);
  });

  it('of the common past is on both branches, one of the future on its own', async () => {
    const page = openPage('first-deployment', 'flat');
    const { cursor } = await page.settled();
    page.take({ type: 'bookmark', step: 900, name: 'common' });
    page.take({ type: 'bookmark', step: cursor.step, name: 'main only' });
    page.take({ type: 'seek', step: 1_000 });
    page.take({ type: 'fork' });
    const forked = await page.until(({ branches }) => branches?.length === 2);
    expect(forked.cursor).toMatchObject({ branch: 1, step: 1_000, lastStep: 1_000 });
    expect(forked.bookmarks?.map(({ name }) => name)).toEqual(['common']);
  });
});
