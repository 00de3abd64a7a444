/** What the page says of a StatefulSet, in the scenario with a disk for each pod. */
import { expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { describeEvent } from '../describe/describe.ts';
import { played } from '../testing/played.ts';
import { objectDetail } from './object-detail.ts';
import { RevisionIndex } from './trace-search.ts';

function detail(run: Run, resource: string, name: string) {
  const { words, facts } = objectDetail(run, { resource, namespace: 'default', name }, new RevisionIndex());
  return { words, facts: facts.map(({ name: title, value }) => `${title}: ${value.map(({ text }) => text).join('')}`) };
}

function told(run: Run): ReadonlySet<string> {
  const sentences = new Set<string>();
  for (let event = 0; event < run.reached; event++) {
    const message = describeEvent(run.kernel, event);
    if (message?.decision !== undefined && message.kind === 'request') sentences.add(plainText(narrate(message)));
  }
  return sentences;
}

it('that comes up waits for its pods one by one, each with its claim', () => {
  const run = played('stateful', 12);
  const { words, facts } = detail(run, 'statefulsets', 'db');
  expect(words).toBe('1 of 3 pods ready, made one after the other. The others wait for db-1 to be ready.');
  expect(facts.slice(0, 2)).toEqual(['Pod: db-0 with data-db-0', 'Pod: db-1 with data-db-1']);
  const sentences = told(run);
  for (const sentence of [
    'The StatefulSet controller makes PersistentVolumeClaim data-db-0 first, the storage of pod db-0 alone.',
    'The StatefulSet controller wants 3 pods of StatefulSet db; number 0 is missing: it creates pod db-0.',
    'The StatefulSet controller wants 3 pods of StatefulSet db; number 1 is missing, and all before it are ready: it creates pod db-1.',
    'The StatefulSet controller counts 2 of 3 pods of StatefulSet db, 1 of them ready: it writes that into its status.',
  ])
    expect(sentences).toContain(sentence);
});

it('that is rolled out, and made smaller, says which template its pods are of', () => {
  const run = played('stateful', 36);
  const { words, facts } = detail(run, 'statefulsets', 'db');
  expect(words).toMatch(/^2 of 3 pods ready.* Rolling out from the last to the first: 1 of the new template\.$/);
  const [, old = '', fresh = ''] = /Revision: (\S+) → (\S+)/.exec(facts.join('\n')) ?? [];
  expect(detail(run, 'controllerrevisions', old)).toEqual({
    words: 'A template that StatefulSet db has or had, number 1: 2 pods of it.',
    facts: ['db: postgres:16', 'Controlled by: StatefulSet db'],
  });
  expect(detail(run, 'controllerrevisions', fresh).words).toContain('number 2: 1 pod of it.');
});

it('tells of what it replaces and gives up', () => {
  const sentences = [...told(played('stateful', 70))];
  const found = (pattern: RegExp) => sentences.some((one) => pattern.test(one));
  expect(found(/has not seen this template of StatefulSet db before: it keeps it as ControllerRevision db-\w+, number 2\.$/)).toBe(true);
  expect(found(/finds that pod db-2 is still as in revision db-\w+: it deletes it, and will make it again under its name\.$/)).toBe(true);
  expect(found(/wants no more than 2 pods of StatefulSet db: it deletes the last, pod db-2\.$/)).toBe(true);
  expect(found(/counts 3 pods of StatefulSet db, 1 more than are wanted, 2 of them ready: it writes that into its status\.$/)).toBe(true);
});
