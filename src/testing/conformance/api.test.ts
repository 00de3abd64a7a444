import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { apiSuite } from './api.ts';
import { recordingFiles } from './recordings.ts';

/** What fell short when this was written: mostly messages that quote managedFields. */
const MOST_SHORT = 14;

it('answers as the real API server did', () => {
  const files = recordingFiles([fileURLToPath(new URL('../recordings/api', import.meta.url))]);
  const outcomes = [...apiSuite.replay(files, /./)];
  const short = outcomes.filter(({ verdict }) => verdict === 'falls short').map(({ name }) => name);
  expect(short.length, short.join('\n')).toBeLessThanOrEqual(MOST_SHORT);
  expect(outcomes.filter(({ verdict }) => verdict === 'holds').length).toBeGreaterThanOrEqual(1_939);
});
