/**
 * Replays recorded requests and answers of the real API server, one step an outcome. managedFields are not compared.
 * Cases run one after the other on one server, as the recordings allow: no case looks beyond its own names.
 */
import { ALL_RESOURCES } from '../../sim/machinery/kinds/all.ts';
import { CaseReplay, type RecordedCase, type RecordedRequest, type RecordedStep } from './api/replay.ts';
import { RecordedServer } from './api/server.ts';
import { readRecording } from './recordings.ts';
import type { Outcome, Suite } from './suite.ts';

interface Recording {
  readonly topic: string;
  readonly tier: number;
  readonly cases: readonly RecordedCase[];
}

const IGNORED = new Set(['managedFields']);
/** Most differences that are shown of a step. */
const MOST_NOTES = 12;
const LONGEST_VALUE = 300;

/** What is not built, and how to tell that a request needs it. */
const UNBUILT: readonly { readonly feature: string; isNeeded(request: RecordedRequest): boolean }[] = [
  { feature: 'server-side apply', isNeeded: ({ headers }) => headers?.['content-type'] === 'application/apply-patch+yaml' },
  { feature: 'impersonation', isNeeded: ({ headers }) => headers?.['impersonate-user'] !== undefined },
  { feature: 'authentication', isNeeded: ({ headers }) => headers?.authorization !== undefined },
  { feature: 'aggregated discovery', isNeeded: ({ headers }) => /apidiscovery/.test(headers?.accept ?? '') },
];

/** The resource that a path is about; undefined for pages that are none. */
function resourceIn(path: string): string | undefined {
  return /^\/(?:api\/v1|apis\/[^/]+\/[^/?]+)\/(?:namespaces\/[^/]+\/(?!status|finalize))?([^/?]+)/.exec(path)?.[1];
}

/** What a case beyond tier 1 needs that is not there: resources that its requests name, or features. */
function missingFor({ steps }: RecordedCase): string | undefined {
  const served = new Set(ALL_RESOURCES.map(({ plural }) => plural));
  for (const { request } of steps) {
    if (request === undefined) continue;
    const resource = resourceIn(request.path);
    if (resource !== undefined && !served.has(resource)) return `needs the resource ${resource}`;
    const unbuilt = UNBUILT.find(({ isNeeded }) => isNeeded(request));
    if (unbuilt !== undefined) return `needs ${unbuilt.feature}`;
  }
  return undefined;
}

/** Groups, and resources of groups, that a discovery page of the real server lists and that are not served. */
function missingOnPage({ request, expect }: RecordedStep): string | undefined {
  const [, group, version, more] = /^\/apis\/([^/?]+)(?:\/([^/?]+))?(\/)?/.exec(request?.path ?? '') ?? [];
  if (request === undefined || more !== undefined) return undefined;
  const served = new Set(ALL_RESOURCES.map((definition) => definition.group));
  if (group !== undefined && !served.has(group) && expect.status === 200) return `needs the group ${group}`;
  if (version === undefined && !/^\/api\/v1$/.test(request.path)) return undefined;
  const plurals = new Set(ALL_RESOURCES.map(({ plural }) => plural));
  const { resources = [] } = (expect.body ?? {}) as { readonly resources?: readonly { readonly name: string }[] };
  const missing = resources.find(({ name }) => !plurals.has(name.split('/')[0] as string));
  return missing && `needs the resource ${missing.name}`;
}

export const apiSuite: Suite = {
  recordings: 'api',
  *replay(files, only) {
    let server: RecordedServer | undefined;
    for (const file of files) {
      const recording = readRecording(file) as Recording;
      for (const testCase of recording.cases) {
        const name = `${recording.topic}/${testCase.name}`;
        if (!only.test(name)) continue;
        const missing = recording.tier > 1 ? missingFor(testCase) : undefined;
        if (missing !== undefined) {
          for (const [index, step] of testCase.steps.entries())
            yield { name: stepName(name, index, step), verdict: 'not covered', notes: [missing] };
          continue;
        }
        server ??= new RecordedServer();
        yield* replayCase(name, testCase, server, recording.tier > 1);
      }
    }
  },
};

function stepName(name: string, index: number, { name: step }: RecordedStep): string {
  return `${name} [${index}] ${step}`;
}

function* replayCase(name: string, { steps }: RecordedCase, server: RecordedServer, partly: boolean): Iterable<Outcome> {
  const replay = new CaseReplay(server, IGNORED);
  for (const [index, step] of steps.entries()) {
    const missing = partly ? missingOnPage(step) : undefined;
    if (missing !== undefined) {
      yield { name: stepName(name, index, step), verdict: 'not covered', notes: [missing] };
      continue;
    }
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
