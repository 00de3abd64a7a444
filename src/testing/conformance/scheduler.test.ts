import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { recordingFiles } from './recordings.ts';
import { schedulerSuite } from './scheduler.ts';

const files = recordingFiles([fileURLToPath(new URL(`../recordings/${schedulerSuite.recordings}`, import.meta.url))]);

/** In milliseconds: 40,000 steps, on a machine that has other things to do. */
const MOST_TIME = 300_000;

test(
  'recorded attempts and queue sequences go as they went in the real scheduler',
  () => {
    const outcomes = [...schedulerSuite.replay(files, /./)];
    const short = outcomes.filter(({ verdict }) => verdict === 'falls short').map(({ name, notes }) => ({ name, notes }));
    expect(short).toEqual([]);
    expect(outcomes.filter(({ verdict }) => verdict === 'holds').length).toBeGreaterThanOrEqual(40_600);
  },
  MOST_TIME,
);
