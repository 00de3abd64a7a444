/** What the real API server (1.35.4) says of selectors of devices that people may write: right ones, and wrong ones in every way. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileSelector, shownRefusal } from '../sim/machinery/cel/devices.ts';
import { readRecording } from './conformance/recordings.ts';

const RECORDED = readRecording(fileURLToPath(new URL('recordings/cel/selectors.json.gz', import.meta.url)));

/** Empty: nothing. */
function saidOf(source: string): string {
  const compiled = compileSelector(source);
  return compiled.ok ? '' : shownRefusal(source, compiled.problem);
}

test('selectors are taken, or refused in the same words', () => {
  for (const [source, said] of RECORDED as readonly (readonly [string, string])[]) expect(saidOf(source), source).toBe(said);
});
