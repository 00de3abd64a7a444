/**
 * Replays what the controllers of the real control plane made of given inputs: each case on a fresh copy of one cluster, compared by the
 * recordings' own rules (recordings/controllers/check.mjs). Template hashes are compared too.
 */

import { ALL_RESOURCES } from '../../sim/machinery/kinds/all.ts';
import { revisionHash } from '../../sim/machinery/template-hash/revision-hash.ts';
import { templateHash } from '../../sim/machinery/template-hash/template-hash.ts';
import type { RevisionData } from '../../sim/machinery/types/controllerrevision.ts';
import type { PodTemplateSpec } from '../../sim/machinery/types/pod.ts';
import { check, type Difference, summarize } from '../recordings/controllers/check.mjs';
import { play } from './controllers/play.ts';
import type { HashVector, RecordedCase, RecordedTopic } from './controllers/recorded.ts';
import { bootTestCluster, type TestCluster } from './controllers/test-cluster.ts';
import { readRecording } from './recordings.ts';
import type { Outcome, Suite } from './suite.ts';

/** Most differences that are shown of a case. */
const MOST_NOTES = 12;

export const controllersSuite: Suite = {
  recordings: 'controllers',
  *replay(files, only) {
    let cluster: TestCluster | undefined;
    for (const file of files) {
      const { topic, cases, vectors = [] } = readRecording(file) as RecordedTopic;
      for (const vector of vectors) if (only.test(`${topic}/${vector.name}`)) yield replayVector(`${topic}/${vector.name}`, vector);
      for (const testCase of cases) {
        const name = `${topic}/${testCase.name}`;
        if (!only.test(name)) continue;
        const missing = missingFor(testCase);
        if (missing) {
          yield { name, verdict: 'not covered', notes: [missing] };
          continue;
        }
        cluster ??= bootTestCluster();
        yield replayCase(name, testCase, cluster.fork());
      }
    }
  },
};

/** What the case needs that is not there: kinds that it names, or resources that its requests are about. */
function missingFor({ needs, steps }: RecordedCase): string | undefined {
  const kinds = new Set(ALL_RESOURCES.map(({ kind }) => kind));
  const plurals = new Set(ALL_RESOURCES.map(({ plural }) => plural));
  const kind = needs.find((need) => !kinds.has(need));
  if (kind) return `needs the kind ${kind}`;
  for (const { request } of steps) {
    const plural = request && /^\/apis?\/(?:[^/]+\/)?v[^/]+\/(?:namespaces\/[^/]+\/)?([^/?]+)/.exec(request.path)?.[1];
    if (plural && plural !== '{{ns}}' && !plurals.has(plural)) return `needs the resource ${plural}`;
  }
  return undefined;
}

function replayVector(name: string, { kind, expect }: HashVector): Outcome {
  const hash = hashOf(kind, expect);
  return hash === expect.hash
    ? { name, verdict: 'holds', notes: [] }
    : { name, verdict: 'falls short', notes: [`hash: want ${expect.hash} got ${hash}`] };
}

/** What is stored of a Deployment's template is the template; of a set's, the data of a ControllerRevision. */
function hashOf(kind: string, { stored, collisionCount }: HashVector['expect']): string {
  if (kind === 'Deployment') return templateHash(stored as PodTemplateSpec, collisionCount);
  if (kind === 'StatefulSet') return revisionHash(stored as RevisionData, collisionCount ?? 0);
  const { $patch: _, ...template } = (stored as RevisionData).spec.template;
  return templateHash(template, collisionCount);
}

function replayCase(name: string, testCase: RecordedCase, cluster: TestCluster): Outcome {
  try {
    const differences = check(testCase, summarize(play(cluster, testCase), testCase));
    if (differences.length === 0) return { name, verdict: 'holds', notes: [] };
    const notes = differences.slice(0, MOST_NOTES).map(describe);
    if (differences.length > MOST_NOTES) notes.push(`and ${differences.length - MOST_NOTES} more`);
    return { name, verdict: 'falls short', notes };
  } catch (error) {
    return { name, verdict: 'falls short', notes: [(error as Error).message] };
  }
}

function describe({ path, want, got }: Difference): string {
  const short = (value: unknown) => `${JSON.stringify(value)}`.slice(0, 200);
  return `${path}: want ${short(want)} got ${short(got)}`;
}
