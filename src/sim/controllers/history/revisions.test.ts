import { expect, test } from 'vitest';
import type { Effect, Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { componentUser } from '../../client/identity.ts';
import { STATEFUL_SETS } from '../../client/resource.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { ApiObject, ApiRequest } from '../../machinery/wire/api.ts';
import {
  adoptRevision,
  createRevision,
  inOrder,
  isOrphan,
  listRevisions,
  nextRevision,
  proposedRevision,
  renumberRevision,
  revisionIndexes,
  sameData,
  truncateHistory,
} from './revisions.ts';

const api = new ApiClient(componentUser('test'), 'test');
const metadata = { name: 'db', namespace: 'default', uid: 'u1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const owner: ApiObject = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { ...metadata, annotations: { why: 'test' } } };

function template(image: string): PodTemplateSpec {
  return { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'app', image }] } } as unknown as PodTemplateSpec;
}

function proposal(image: string, revision = 1) {
  return proposedRevision({ owner, ownerResource: STATEFUL_SETS, template: template(image), revision, collisions: 0 });
}

function stored(image: string, revision: number, own = true): ControllerRevision {
  const made = proposal(image, revision);
  const { ownerReferences, ...orphan } = made.metadata;
  return { ...made, metadata: { ...metadata, ...orphan, ...(own && ownerReferences ? { ownerReferences } : {}) } } as ControllerRevision;
}

type Answers = (request: ApiRequest) => { readonly status: number; readonly body: unknown };

/** Runs the process to its end; `local` gives what its caches have. */
function run<Value>(process: Process<Value>, answer: Answers, local: (...args: readonly unknown[]) => unknown = () => undefined): Value {
  const perform = (effect: Effect): unknown => {
    if (effect.op === 'call') return { ok: true, value: answer(effect.request as ApiRequest) };
    return effect.op === 'local' ? local(...effect.args) : undefined;
  };
  let state = process.next(undefined as never);
  while (!state.done) state = process.next(perform(state.value) as never);
  return state.value;
}

test('a revision has the labels of the template, the annotations of its owner and the hash in its name', () => {
  const { metadata: made, revision, data } = proposal('nginx:1.27', 3);
  expect(made.labels).toEqual({ app: 'db', 'controller.kubernetes.io/hash': made.name?.slice('db-'.length) });
  expect(made.annotations).toEqual({ why: 'test' });
  expect(revision).toBe(3);
  expect(data.spec.template.$patch).toBe('replace');
});

test('a name that other data have is not taken, and the collisions are counted', () => {
  const other = stored('busybox', 1);
  const names: string[] = [];
  const made = run(createRevision(api, owner, proposal('nginx:1.27'), 0), ({ method, body, path }) => {
    if (method === 'GET') return { status: 200, body: { ...other, metadata: { ...other.metadata, name: path.split('/').at(-1) } } };
    names.push((body as ApiObject).metadata.name);
    return names.length < 3 ? { status: 409, body: { reason: 'AlreadyExists', message: 'taken' } } : { status: 201, body };
  });
  expect(made.collisions).toBe(2);
  expect(new Set(names).size).toBe(3);
  expect(made.revision.metadata.name).toBe(names[2]);
});

test('a revision with the same data that is there already is the one', () => {
  const present = stored('nginx:1.27', 1);
  const made = run(createRevision(api, owner, proposal('nginx:1.27'), 0), ({ method }) =>
    method === 'GET' ? { status: 200, body: present } : { status: 409, body: { reason: 'AlreadyExists', message: 'taken' } },
  );
  expect(made).toEqual({ revision: present, collisions: 0 });
  expect(sameData(present.data, stored('nginx:1.28', 1).data)).toBe(false);
});

test('a conflict is met with the revision that the cache has by then', () => {
  const old = stored('nginx:1.27', 1);
  const newer: ControllerRevision = { ...old, metadata: { ...old.metadata, resourceVersion: '9' } };
  const sent: ControllerRevision[] = [];
  const answer: Answers = ({ body }) => {
    sent.push(body as ControllerRevision);
    return sent.length === 1 ? { status: 409, body: { reason: 'Conflict', message: 'old' } } : { status: 200, body };
  };
  expect(run(renumberRevision(api, old, 4), answer, () => newer).revision).toBe(4);
  expect(sent.map(({ metadata: { resourceVersion } }) => resourceVersion)).toEqual(['1', '9']);
});

test('the oldest that nobody uses are deleted', () => {
  const history = inOrder([stored('c', 3), stored('a', 1), stored('d', 4), stored('b', 2)]);
  expect(nextRevision(history)).toBe(5);
  const live = new Set([history[0]?.metadata.name ?? '']);
  const deleted: string[] = [];
  const answer: Answers = ({ path }) => {
    deleted.push(path.split('/').at(-1) ?? '');
    return { status: 200, body: {} };
  };
  run(truncateHistory(api, history, live, 1), answer);
  expect(deleted).toEqual([history[1]?.metadata.name, history[2]?.metadata.name]);
  deleted.length = 0;
  run(truncateHistory(api, history, live, -1), answer);
  expect(deleted).toEqual([]);
});

test('revisions of the owner and those of nobody are its history; the latter are adopted', () => {
  const own = stored('a', 2);
  const orphan = stored('b', 1, false);
  const listed = run(
    listRevisions(owner, { matchLabels: { app: 'db' } }),
    () => ({ status: 500, body: undefined }),
    (_of, index) => (index === 'controller' ? [own] : [orphan]),
  );
  expect(listed).toEqual([orphan, own]);
  expect(listed.filter(isOrphan)).toEqual([orphan]);
  expect(revisionIndexes.orphans(orphan)).toEqual(['default']);
  const patches: unknown[] = [];
  run(adoptRevision(api, owner, STATEFUL_SETS, orphan), ({ body }) => {
    patches.push(body);
    return { status: 200, body: orphan };
  });
  expect(patches).toMatchObject([{ metadata: { uid: 'u1', ownerReferences: [{ name: 'db', controller: true }] } }]);
});
