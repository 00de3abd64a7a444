import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { controllersSuite } from './controllers.ts';
import { recordingFiles } from './recordings.ts';

const files = recordingFiles([fileURLToPath(new URL(`../recordings/${controllersSuite.recordings}`, import.meta.url))]);

test('what the controllers make of the recorded cases is what the real ones made of them', () => {
  const outcomes = [...controllersSuite.replay(files, /./)];
  const short = outcomes.filter(({ verdict }) => verdict === 'falls short').map(({ name, notes }) => ({ name, notes }));
  expect(short).toEqual([]);
  expect(outcomes.filter(({ verdict }) => verdict === 'holds').length).toBeGreaterThanOrEqual(270);
});
