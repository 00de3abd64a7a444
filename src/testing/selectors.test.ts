/** What Kubernetes 1.35.4 says of selectors of devices that people may write, right ones and wrong ones, and what comes of them. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compileSelector, runSelector, shownRefusal } from '../sim/machinery/cel/devices.ts';
import type { Device } from '../sim/machinery/types/devices.ts';
import { readRecording } from './conformance/recordings.ts';

function recorded(name: string): unknown {
  return readRecording(fileURLToPath(new URL(`recordings/cel/${name}.json.gz`, import.meta.url)));
}

/** Empty: nothing. */
function saidOf(source: string): string {
  const compiled = compileSelector(source);
  return compiled.ok ? '' : shownRefusal(source, compiled.problem);
}

test('selectors are taken, or refused in the same words', () => {
  for (const [source, said] of recorded('selectors') as readonly (readonly [string, string])[]) expect(saidOf(source), source).toBe(said);
});

interface Outcomes {
  readonly driver: string;
  readonly device: Device;
  readonly outcomes: readonly (readonly [source: string, outcome: string])[];
}

test('selectors hold of a device, or do not, or fail in the same words', () => {
  const { driver, device, outcomes } = recorded('outcomes') as Outcomes;
  for (const [source, wanted] of outcomes) {
    const compiled = compileSelector(source);
    const outcome = compiled.ok && runSelector(compiled.expression, driver, device);
    expect(outcome && (outcome.ok ? `${outcome.value}` : outcome.error), source).toBe(wanted);
  }
});
