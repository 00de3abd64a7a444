/**
 * Replays recorded requests and answers of the real API server, one step an outcome. managedFields are not compared.
 * Cases run one after the other on one server, as the recordings allow: no case looks beyond its own names.
 */
import { ALL_RESOURCES } from '../../sim/machinery/kinds/all.ts';
import { CaseReplay, type RecordedCase, type RecordedStep } from './api/replay.ts';
import { RecordedServer } from './api/server.ts';
import { readRecording } from './recordings.ts';
import type { Outcome, Suite } from './suite.ts';

interface Recording {
  readonly topic: string;
  readonly tier: number;
  readonly needs: { readonly kinds?: readonly string[]; readonly features?: readonly string[] };
  readonly cases: readonly RecordedCase[];
}

const IGNORED = new Set(['managedFields']);
/** Most differences that are shown of a step. */
const MOST_NOTES = 12;
const LONGEST_VALUE = 300;

/** Features of recordings that are not built. */
const UNBUILT = [
  { pattern: /apply/, feature: 'server-side apply' },
  { pattern: /custom|crd/i, feature: 'custom resources' },
  { pattern: /rbac|quota|polic|impersonat/i, feature: 'policies' },
];

function missingKinds({ needs }: Recording): string | undefined {
  const kinds = new Set(ALL_RESOURCES.map(({ kind }) => kind));
  const missing = (needs.kinds ?? []).filter((kind) => !kinds.has(kind));
  if (missing.length > 0) return `needs the kinds ${missing.join(', ')}`;
  for (const feature of needs.features ?? []) {
    const unbuilt = UNBUILT.find(({ pattern }) => pattern.test(feature));
    if (unbuilt !== undefined) return `needs ${unbuilt.feature}`;
  }
  return undefined;
}

export const apiSuite: Suite = {
  recordings: 'api',
  *replay(files, only) {
    let server: RecordedServer | undefined;
    for (const file of files) {
      const recording = readRecording(file) as Recording;
      const missing = recording.tier > 1 ? missingKinds(recording) : undefined;
      for (const testCase of recording.cases) {
        const name = `${recording.topic}/${testCase.name}`;
        if (!only.test(name)) continue;
        if (missing !== undefined) {
          for (const [index, step] of testCase.steps.entries())
            yield { name: stepName(name, index, step), verdict: 'not covered', notes: [missing] };
          continue;
        }
        server ??= new RecordedServer();
        yield* replayCase(name, testCase, server);
      }
    }
  },
};

function stepName(name: string, index: number, { name: step }: RecordedStep): string {
  return `${name} [${index}] ${step}`;
}

function* replayCase(name: string, { steps }: RecordedCase, server: RecordedServer): Iterable<Outcome> {
  const replay = new CaseReplay(server, IGNORED);
  for (const [index, step] of steps.entries()) {
    const notes = differencesOf(replay, step);
    yield { name: stepName(name, index, step), verdict: notes.length === 0 ? 'holds' : 'falls short', notes };
  }
}

function differencesOf(replay: CaseReplay, step: RecordedStep): readonly string[] {
  try {
    const differences = replay.step(step);
    const notes = differences.slice(0, MOST_NOTES).map(({ path, want, got }) => `${path}: want ${shown(want)}, got ${shown(got)}`);
    if (differences.length > MOST_NOTES) notes.push(`and ${differences.length - MOST_NOTES} more`);
    return notes;
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function shown(value: unknown): string {
  return `${JSON.stringify(value)}`.slice(0, LONGEST_VALUE);
}
