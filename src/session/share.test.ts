import { describe, expect, it } from 'vitest';
import { RUN_FILE_VERSION, type RunFile } from '../protocol/run-file.ts';
import { fileText, linkOf, parseRun, runInFragment } from './share.ts';

const run: RunFile = {
  kubestra: RUN_FILE_VERSION,
  scenario: 'first-deployment',
  title: 'A first Deployment',
  seed: 'first',
  cluster: { nodes: 3 },
  inputs: [{ after: 12, at: 8_000_000, input: { kind: 'kill', component: 'scheduler' } }],
  step: 40,
  hash: 'abc',
  lastStep: 90,
  home: 12,
  bookmarks: [{ step: 30, name: 'where it went wrong' }],
};

describe('saved runs', () => {
  it('come back from a file and from a link as they were', () => {
    expect(parseRun(fileText(run))).toEqual({ ok: true, run });
    const link = linkOf(run, 'http://127.0.0.1/');
    expect(runInFragment(new URL(link).hash)).toEqual({ ok: true, run });
  });

  it('say what is wrong with them', () => {
    expect(parseRun('{')).toMatchObject({ ok: false, message: expect.stringContaining('not a saved run') });
    expect(parseRun('{"kubestra":99}')).toMatchObject({ ok: false, message: expect.stringContaining('format 99') });
    expect(parseRun(JSON.stringify({ ...run, bookmarks: [{ step: 'x' }] }))).toMatchObject({ ok: false });
    expect(runInFragment('#run=abc')).toMatchObject({ ok: false, message: expect.stringContaining('damaged') });
    expect(runInFragment('#scenario=job')).toBeUndefined();
  });
});
