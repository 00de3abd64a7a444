/** Every extension point of the scheduling framework with plugins that do as the pod's annotations say, in a whole cluster. */
import { describe, expect, test } from 'vitest';
import { type Process, SECOND, step } from '../kernel/effects.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Run } from '../kernel/run.ts';
import { Trace } from '../kernel/trace.ts';
import { PODS } from '../sim/client/resource.ts';
import { BOOT, storedObjects } from '../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import { PROGRAM } from '../sim/cluster/program.ts';
import { clusterTopology } from '../sim/cluster/topology.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import { type ApiObject, SCHEDULER } from '../sim/machinery/wire/api.ts';
import { schedulerWith } from '../sim/scheduler/component.ts';
import type { Plugin } from '../sim/scheduler/framework/plugin.ts';
import { profileOf } from '../sim/scheduler/framework/profile.ts';
import { setupOf } from '../sim/scheduler/framework/setup.ts';
import { pluginError, rejection, type Setback } from '../sim/scheduler/framework/verdict.ts';
import { DEFAULT_PLUGINS } from '../sim/scheduler/plugins/all.ts';
import type { SchedulerSelf, SchedulerState } from '../sim/scheduler/state.ts';

const askedOf = (pod: Pod, point: string): string => pod.metadata.annotations?.[point] ?? '';

/** Does at each point what the pod asks for there: `deny`, `error`, or something of the point's own. */
function obedient(name: string): Plugin {
  const setback = (pod: Pod, point: string) => {
    const asked = askedOf(pod, `${name}/${point}`);
    if (asked === 'deny') return rejection('Unschedulable', name, `not at ${point}`);
    return asked === 'error' ? pluginError(name, `broken at ${point}`) : undefined;
  };
  return {
    name,
    reserve({ pod }) {
      const no = setback(pod, 'reserve');
      return no === undefined ? { plan: Object.freeze({ by: name, for: pod.metadata.name }) } : { setback: no };
    },
    permit({ pod }, _, fleet) {
      const no = setback(pod, 'permit');
      if (no !== undefined) return { setback: no };
      const asked = askedOf(pod, `${name}/permit`);
      if (asked === 'wait') return { wait: 7 * SECOND };
      return asked === 'admit' ? { admits: fleet.waiting(name) } : undefined;
    },
    *unreserve({ plan }): Process<void> {
      yield* step(`undone ${name}`, plan);
    },
    preFlight: ({ pod }) => askedOf(pod, `${name}/preBind`) !== '',
    *preBind({ pod, plan, api }): Process<Setback | undefined> {
      const no = setback(pod, 'preBind');
      if (no !== undefined) return no;
      yield* api.patch(PODS, pod.metadata.namespace, pod.metadata.name, 'merge', {
        metadata: { annotations: { plan: JSON.stringify(plan) } },
      });
      return undefined;
    },
    *postBind({ plan }): Process<void> {
      yield* step(`bound ${name}`, plan);
    },
  };
}

/** Binds only pods that ask for it, and then says that it cannot. */
const picky: Plugin = {
  name: 'Picky',
  *bind({ pod, key }): Process<Setback | 'skip' | undefined> {
    if (askedOf(pod, 'Picky/bind') === '') return 'skip';
    yield* step('asked to bind', key);
    return pluginError('Picky', 'never');
  },
};

/** Makes room for pods that ask for it: by a label of theirs, which nobody needs. */
const helpful: Plugin = {
  name: 'Helpful',
  postFilter: ({ pod }) =>
    askedOf(pod, 'Helpful/postFilter') === ''
      ? { kind: 'no help', message: 'helpful: nothing asked' }
      : { kind: 'helped', nominate: 'node-1', work: 'make room' },
  *carryOut({ pod, work, api }): Process<void> {
    const patch = { metadata: { labels: { helped: String(work).replace(' ', '-') } } };
    yield* api.patch(PODS, pod.metadata.namespace, pod.metadata.name, 'merge', patch);
  },
};

/** One node with 4 cpus. */
function start(...plugins: readonly Plugin[]): Run {
  const profile = profileOf([...plugins.filter(({ bind }) => bind), ...DEFAULT_PLUGINS, ...plugins.filter(({ bind }) => !bind)]);
  const setup = setupOf([profile], { initial: SECOND, longest: 10 * SECOND });
  const scheduler = schedulerWith(() => setup);
  const run = new Run({ kinds: { ...PROGRAM.kinds, scheduler } }, clusterTopology({ nodes: 1, proxies: false }), 'points', {});
  run.runUntil(BOOT);
  return run;
}

function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

function create(run: Run, name: string, cpu: string, annotations: Readonly<Record<string, string>> = {}, priorityClassName?: string): void {
  const spec = {
    ...(priorityClassName && { priorityClassName }),
    containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu } } }],
  };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', annotations }, spec };
  run.input(commandInput(`kubectl apply ${name}`, [applyOrder(pod as unknown as ApiObject)]));
}

/** It is to go, and does not as long as its finalizer is there. */
function holdAndDelete(run: Run, name: string): void {
  const path = `/api/v1/namespaces/default/pods/${name}`;
  const headers = { 'content-type': 'application/merge-patch+json' };
  const body = { metadata: { finalizers: ['example.com/hold'] } };
  run.input(
    commandInput('hold and delete', [
      { do: 'request', request: { method: 'PATCH', path, headers, body } },
      { do: 'request', request: { method: 'DELETE', path } },
    ]),
  );
}

function remove(run: Run, name: string): void {
  const path = `/api/v1/namespaces/default/pods/${name}`;
  run.input(commandInput('delete', [{ do: 'request', request: { method: 'DELETE', path } }]));
}

function podOf(run: Run, name: string): Pod | undefined {
  return storedObjects(run).find(({ kind, metadata }) => kind === 'Pod' && metadata.name === name) as unknown as Pod | undefined;
}

const conditionOf = (run: Run, name: string) => podOf(run, name)?.status.conditions?.find(({ type }) => type === 'PodScheduled');

function inside(run: Run): SchedulerState {
  return (run.kernel.component(SCHEDULER) as unknown as SchedulerSelf).state.own;
}

/** Steps about plugins, in order, `point plugin`. */
function steps(run: Run): readonly string[] {
  const all: string[] = [];
  for (let event = 0; event < run.position; event++) {
    for (const { name } of run.trace.steps(event)) if (/^(un)?(reserve|permit|preBind|postBind|postFilter) /.test(name)) all.push(name);
  }
  return all;
}

function told(run: Run, name: string): readonly string[] {
  return storedObjects(run)
    .filter((object) => object.kind === 'Event' && (object as unknown as { involvedObject: { name: string } }).involvedObject.name === name)
    .map((object) => object as unknown as { reason: string; message: string })
    .filter(({ reason }) => reason === 'Scheduled' || reason === 'FailedScheduling')
    .map(({ reason, message }) => `${reason}: ${message}`);
}

describe('a pod that nobody refuses', () => {
  test('passes Reserve, Permit, PreBind, Bind and PostBind in this order, with what was set aside for it', () => {
    const run = start(obedient('First'), obedient('Second'), picky);
    create(run, 'web', '1', { 'First/preBind': 'note' });
    pass(run, 5);
    expect(steps(run)).toEqual([
      'reserve First',
      'reserve Second',
      'permit First',
      'permit Second',
      'preBind First',
      'postBind First',
      'postBind Second',
    ]);
    expect(podOf(run, 'web')?.metadata.annotations?.plan).toBe('{"by":"First","for":"web"}');
    expect(podOf(run, 'web')?.spec.nodeName).toBe('node-1');
    expect(told(run, 'web')).toEqual(['Scheduled: Successfully assigned default/web to node-1']);
    expect([inside(run).flights.size, inside(run).listening.size]).toEqual([0, 0]);
  });

  test('is nominated before what takes time, and not before a plain binding', () => {
    const run = start(obedient('First'));
    create(run, 'slow', '1', { 'First/preBind': 'note' });
    create(run, 'plain', '1');
    const nominated = new Set<string>();
    for (let i = 0; i < 400; i++) {
      pass(run, 0.001);
      for (const name of ['slow', 'plain']) {
        const pod = podOf(run, name);
        if (pod?.status.nominatedNodeName !== undefined && pod.spec.nodeName === undefined) nominated.add(name);
      }
    }
    expect([...nominated]).toEqual(['slow']);
  });
});

describe('a pod that is refused on its node', () => {
  test('by Reserve: what was reserved is undone in reverse order, the node is free, and the pod waits for the plugin', () => {
    const run = start(obedient('First'), obedient('Second'), obedient('Third'));
    create(run, 'big', '3', { 'Second/reserve': 'deny' });
    pass(run, 3);
    expect(steps(run)).toEqual(['reserve First', 'reserve Second', 'unreserve Third', 'unreserve Second', 'unreserve First']);
    expect(conditionOf(run, 'big')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 not at reserve.',
    });
    expect(inside(run).queue.entries.get('default/big')).toMatchObject({ place: 'unschedulable', rejectors: ['Second'], attempts: 1 });
    create(run, 'other', '3');
    pass(run, 3);
    expect(podOf(run, 'other')?.spec.nodeName).toBe('node-1');
  });

  test.each([
    ['reserve', 'Reserve'],
    ['permit', 'Permit'],
    ['preBind', 'PreBind'],
  ])('by an error at %s: it backs off and is tried again', (point, title) => {
    const run = start(obedient('First'));
    create(run, 'big', '3', { [`First/${point}`]: 'error' });
    pass(run, 2);
    const message = `running ${title} plugin "First": broken at ${point}`;
    expect(conditionOf(run, 'big')).toMatchObject({ reason: 'SchedulerError', message });
    expect(told(run, 'big')).toContain(`FailedScheduling: ${message}`);
    expect(inside(run).queue.entries.get('default/big')).toMatchObject({ place: 'backoff', rejectors: [], attempts: 0 });
    pass(run, 10);
    expect(inside(run).queue.entries.get('default/big')?.errors).toBeGreaterThanOrEqual(2);
    expect(inside(run).cache.placed.has('default/big')).toBe(false);
  });

  test('by a plugin that breaks: the node is free again and the pod is tried again', () => {
    const breaking: Plugin = {
      name: 'Breaking',
      *preBind({ pod, api }): Process<undefined> {
        if (askedOf(pod, 'Breaking/preBind') === '') return undefined;
        yield* api.get(PODS, 'default', 'nobody');
        throw new Error('a mistake');
      },
    };
    const run = start(breaking);
    create(run, 'big', '3', { 'Breaking/preBind': 'yes' });
    pass(run, 1);
    create(run, 'other', '3');
    pass(run, 0.5);
    expect(podOf(run, 'other')?.spec.nodeName).toBe('node-1');
    expect(inside(run).queue.entries.get('default/big')).toMatchObject({ errors: 1, place: 'backoff' });
    expect([inside(run).flights.size, inside(run).listening.size]).toEqual([0, 0]);
  });

  test('by a bind plugin: the next one is not asked', () => {
    const run = start(picky);
    create(run, 'web', '1', { 'Picky/bind': 'yes' });
    pass(run, 2);
    expect(podOf(run, 'web')?.spec.nodeName).toBeUndefined();
    expect(conditionOf(run, 'web')?.message).toBe('running Bind plugin "Picky": never');
  });

  test('wakes a pod that its room was lacking for', () => {
    const run = start(obedient('First'));
    create(run, 'holder', '3', { 'First/permit': 'wait' });
    pass(run, 1);
    create(run, 'lacking', '3');
    pass(run, 1);
    expect(inside(run).queue.entries.get('default/lacking')).toMatchObject({ place: 'unschedulable', attempts: 1 });
    pass(run, 8);
    expect(inside(run).queue.entries.get('default/lacking')?.attempts).toBe(2);
    // The one that was refused is nominated there still: its equals make way for it.
    expect(podOf(run, 'holder')?.status.nominatedNodeName).toBe('node-1');
    remove(run, 'holder');
    pass(run, 4);
    expect(podOf(run, 'lacking')?.spec.nodeName).toBe('node-1');
  });
});

describe('a pod that waits for a permit', () => {
  test('is refused if a more important one needs the room', () => {
    const run = start(obedient('First'));
    create(run, 'holder', '3', { 'First/permit': 'wait' });
    pass(run, 1);
    create(run, 'pressing', '3', {}, 'system-cluster-critical');
    pass(run, 3);
    expect(podOf(run, 'pressing')?.spec.nodeName).toBe('node-1');
    expect(conditionOf(run, 'holder')?.message).toBe('0/1 nodes are available: 1 preempted.');
  });

  test('holds its place until the time is up', () => {
    const run = start(obedient('First'));
    create(run, 'patient', '1', { 'First/permit': 'wait' });
    pass(run, 4);
    expect(podOf(run, 'patient')?.status.nominatedNodeName).toBe('node-1');
    expect(inside(run).cache.placed.get('default/patient')).toMatchObject({ node: 'node-1', assumed: true });
    pass(run, 4);
    expect(conditionOf(run, 'patient')).toMatchObject({
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 rejected due to timeout after waiting 7s at plugin First.',
    });
    expect(inside(run).queue.entries.get('default/patient')).toMatchObject({ place: 'unschedulable', rejectors: ['First'] });
    expect(steps(run)).toEqual(['reserve First', 'permit First', 'unreserve First']);
  });

  test('goes on as soon as all plugins that it waits for let it', () => {
    const run = start(obedient('First'), obedient('Second'));
    create(run, 'patient', '1', { 'First/permit': 'wait', 'Second/permit': 'wait' });
    pass(run, 2);
    create(run, 'one', '100m', { 'First/permit': 'admit' });
    pass(run, 2);
    expect(podOf(run, 'patient')?.spec.nodeName).toBeUndefined();
    create(run, 'two', '100m', { 'Second/permit': 'admit' });
    pass(run, 2);
    expect(podOf(run, 'patient')?.spec.nodeName).toBe('node-1');
    pass(run, 10);
    expect(inside(run).flights.size).toBe(0);
  });

  test('and is deleted meanwhile leaves nothing behind', () => {
    const run = start(obedient('First'));
    create(run, 'patient', '3', { 'First/permit': 'wait' });
    pass(run, 2);
    const path = '/api/v1/namespaces/default/pods/patient';
    run.input(commandInput('kubectl delete pod patient', [{ do: 'request', request: { method: 'DELETE', path } }]));
    pass(run, 1);
    const { flights, listening, cache, queue } = inside(run);
    expect([flights.size, listening.size, queue.entries.size, cache.placed.has('default/patient')]).toEqual([0, 0, 0, false]);
  });

  test('and is to go, but is held by a finalizer, gives its place up at once and is not tried again', () => {
    const run = start(obedient('First'));
    create(run, 'patient', '3', { 'First/permit': 'wait' });
    pass(run, 2);
    holdAndDelete(run, 'patient');
    pass(run, 1);
    expect(podOf(run, 'patient')?.metadata.deletionTimestamp).toBeDefined();
    expect(inside(run).cache.placed.has('default/patient')).toBe(false);
    create(run, 'one', '100m', { 'First/permit': 'admit' });
    pass(run, 2);
    expect(podOf(run, 'patient')?.spec.nodeName).toBeUndefined();
    const { flights, queue } = inside(run);
    expect([flights.size, queue.entries.get('default/patient')?.place]).toEqual([0, 'unschedulable']);
  });

  test('is found again at any point of the run', () => {
    const run = start(obedient('First'));
    create(run, 'patient', '1', { 'First/permit': 'wait', 'First/preBind': 'note' });
    create(run, 'broken', '1', { 'First/preBind': 'error' });
    pass(run, 4);
    create(run, 'one', '100m', { 'First/permit': 'admit' });
    pass(run, 4);
    const end = run.position;
    for (let back = 400; back > 5; back -= 37) {
      run.seek(end - back);
      const restored = Kernel.restore(run.program, run.topology, run.seed, run.kernel.snapshot(), { trace: new Trace('full') });
      for (const kernel of [run.kernel, restored]) for (let i = 0; i < back; i++) kernel.step();
      expect([restored.rollingHash, restored.stateHash()]).toEqual([run.kernel.rollingHash, run.kernel.stateHash()]);
      run.seek(0);
    }
  });
});

describe('a pod that fits nowhere', () => {
  test('and is to go stays in the queue, and is skipped when its turn comes', () => {
    const run = start(obedient('First'));
    create(run, 'holder', '3', { 'First/permit': 'wait' });
    pass(run, 1);
    create(run, 'lacking', '3');
    pass(run, 1);
    holdAndDelete(run, 'lacking');
    pass(run, 1);
    expect(inside(run).queue.entries.get('default/lacking')?.place).toBe('unschedulable');
    pass(run, 7);
    expect(told(run, 'lacking')).toContain('FailedScheduling: skip schedule deleting pod: default/lacking');
    expect(inside(run).queue.entries.has('default/lacking')).toBe(false);
    expect(inside(run).flights.has(podOf(run, 'lacking')?.metadata.uid ?? '')).toBe(false);
  });

  test('gets what a PostFilter plugin can do, and nobody after it is asked', () => {
    const run = start(helpful);
    create(run, 'huge', '64', { 'Helpful/postFilter': 'yes' });
    pass(run, 2);
    expect(podOf(run, 'huge')?.metadata.labels?.helped).toBe('make-room');
    expect(podOf(run, 'huge')?.status.nominatedNodeName).toBe('node-1');
    expect(conditionOf(run, 'huge')?.message).toBe('0/1 nodes are available: 1 Insufficient cpu.');
    expect(steps(run)).toEqual(['postFilter Helpful']);
  });

  test('otherwise is told what each of them says', () => {
    const run = start(helpful);
    create(run, 'huge', '64');
    pass(run, 2);
    expect(conditionOf(run, 'huge')?.message).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: ' +
        '1 Preemption is not helpful for scheduling., helpful: nothing asked',
    );
  });
});

test('a profile has one queue sort and at least one binder', () => {
  const without = (point: keyof Plugin) => DEFAULT_PLUGINS.filter((plugin) => plugin[point] === undefined);
  expect(() => profileOf(without('before'))).toThrow('exactly one queue sort');
  expect(() => profileOf([...DEFAULT_PLUGINS, { name: 'Other', before: () => false }])).toThrow('exactly one queue sort');
  expect(() => profileOf(without('bind'))).toThrow('a bind plugin');
});
