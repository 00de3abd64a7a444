import { expect, test } from 'vitest';
import type { Effect, Process } from '../../../../kernel/effects.ts';
import { local } from '../../../../kernel/effects.ts';
import { ApiClient } from '../../../client/api-client.ts';
import { componentUser } from '../../../client/identity.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { ApiRequest } from '../../../machinery/wire/api.ts';
import { evict } from './evict.ts';

function pod(name: string, conditions: readonly object[] = []): Pod {
  const metadata = { name, namespace: 'default', uid: `${name}-uid`, generation: 1 };
  return { metadata, spec: { schedulerName: 'default-scheduler' }, status: { conditions } } as unknown as Pod;
}

interface World {
  /** What the server answers, by `METHOD name`; absent: 200. */
  readonly answers?: Readonly<Record<string, readonly { readonly status: number; readonly reason?: string }[]>>;
  /** Those that wait for a permit. */
  readonly waiting?: readonly string[];
}

/** What happens, line by line. */
function story(victims: readonly Pod[], demoted: readonly Pod[], { answers = {}, waiting = [] }: World = {}): readonly string[] {
  const lines: string[] = [];
  const asked = new Map<string, number>();
  const api = new ApiClient(componentUser('scheduler'), 'scheduler');
  const say = (line: string): Process<void> => local('say', line);
  const errand = {
    pod: pod('urgent'),
    work: { preemptor: 'default/urgent', node: 'n1', ground: 'only one', candidates: [], victims, demoted },
    api,
    tell: ({ metadata }: { readonly metadata: { readonly name: string } }, reason: string, message: string) =>
      say(`${reason} ${metadata.name}: ${message}`),
    refuseWaiting: (uid: string, reason: string): Process<boolean> => local('refuse', uid, reason),
    hangOn: (key: string) => say(`hangs on ${key}`),
    activate: () => say('activate'),
  };
  const answer = ({ method, path }: ApiRequest) => {
    const name = /pods\/([^/]+)/.exec(path)?.[1];
    const line = `${method} ${name}`;
    const turn = asked.get(line) ?? 0;
    asked.set(line, turn + 1);
    lines.push(line);
    const { status, reason = '' } = answers[line]?.[turn] ?? { status: 200 };
    return { ok: true, value: { status, body: { reason } } };
  };
  const perform = (effect: Effect): unknown => {
    if (effect.op === 'now') return 0;
    if (effect.op === 'callAll') return effect.calls.map(({ request }) => answer(request as ApiRequest));
    if (effect.op === 'sleep') lines.push(`waits ${effect.span / 1_000} ms`);
    if (effect.op === 'local' && effect.name === 'say') lines.push(String(effect.args[0]));
    return effect.op === 'local' && effect.name === 'refuse' ? waiting.includes(String(effect.args[0])) : undefined;
  };
  const process = evict(errand);
  for (let at = process.next(); !at.done; ) at = process.next(perform(at.value) as never);
  return lines;
}

const gone = { status: 404, reason: 'NotFound' };
const busy = { status: 503, reason: 'ServiceUnavailable' };
const refused = { status: 403, reason: 'Forbidden' };
const told = (name: string) => `Preempted ${name}: Preempted by pod urgent-uid on node n1`;

test('nominations go first, then all victims but the last at once, then the last, on which it hangs', () => {
  expect(story([pod('a'), pod('b'), pod('c')], [pod('lesser')])).toEqual([
    'PATCH lesser',
    'PATCH a',
    'PATCH b',
    'DELETE a',
    'DELETE b',
    told('a'),
    told('b'),
    'hangs on default/c',
    'PATCH c',
    'DELETE c',
    told('c'),
  ]);
});

test('a victim that waits for a permit is refused, and not deleted', () => {
  expect(story([pod('a'), pod('b')], [], { waiting: ['a-uid'] })).toEqual([
    told('a'),
    'hangs on default/b',
    'PATCH b',
    'DELETE b',
    told('b'),
  ]);
});

test('a victim that says already why it goes is not told again', () => {
  const message = 'default-scheduler: preempting to accommodate a higher priority pod';
  const marked = pod('a', [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message }]);
  expect(story([marked], [])).toEqual(['hangs on default/a', 'DELETE a', told('a')]);
});

test('a victim that is gone is as good as evicted', () => {
  expect(story([pod('a')], [], { answers: { 'PATCH a': [gone] } })).toEqual(['hangs on default/a', 'PATCH a']);
  expect(story([pod('a')], [], { answers: { 'DELETE a': [gone] } })).toEqual(['hangs on default/a', 'PATCH a', 'DELETE a']);
});

test('patches are repeated while the server is not well', () => {
  const answers = { 'PATCH a': [busy, busy] };
  expect(story([pod('a')], [], { answers })).toEqual([
    'hangs on default/a',
    'PATCH a',
    'waits 10 ms',
    'PATCH a',
    'waits 50 ms',
    'PATCH a',
    'DELETE a',
    told('a'),
  ]);
});

test('a victim that cannot be evicted: the others go, and the pod is tried again', () => {
  expect(story([pod('a'), pod('b')], [], { answers: { 'PATCH a': [refused] } })).toEqual([
    'PATCH a',
    'hangs on default/b',
    'PATCH b',
    'DELETE b',
    told('b'),
    'activate',
  ]);
  expect(story([pod('a')], [], { answers: { 'DELETE a': [refused] } })).toEqual(['hangs on default/a', 'PATCH a', 'DELETE a', 'activate']);
});
