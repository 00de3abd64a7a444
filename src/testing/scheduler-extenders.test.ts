/** Extenders of the scheduler, in a cluster. The words of conditions are those of the real scheduler with an extender that answers alike. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import { Run } from '../kernel/run.ts';
import { BOOT, startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import { configureScheduler, isForgotten } from '../sim/cluster/extenders.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { ExtenderState } from '../sim/extender/component.ts';
import type { Node } from '../sim/machinery/types/node.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import type { ApiObject } from '../sim/machinery/wire/api.ts';
import type { ExtenderBehaviour } from '../sim/machinery/wire/extender.ts';
import type { SchedulerState } from '../sim/scheduler/state.ts';
import { PastCycles } from '../worker/answers/past-cycle.ts';
import { schedulingCycle } from '../worker/answers/scheduling-cycle.ts';

const HEAD =
  'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nextenders:\n- urlPrefix: http://disks.kube-system.svc:8080/v1\n';
const FILTER = `${HEAD}  filterVerb: filter\n`;

/** Three nodes; `more` is added to the extender's part of the configuration. */
function start(behaviour: ExtenderBehaviour, more: string, text = FILTER): Run {
  const run = startCluster({ nodes: 3, proxies: false, schedulers: [text + more], extenders: { disks: behaviour } }, 'extenders', {});
  run.runUntil(BOOT);
  return run;
}

function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

function apply(run: Run, object: object): void {
  run.input(commandInput('kubectl apply', [applyOrder(object as ApiObject)]));
}

function create(run: Run, name = 'p', requests: Readonly<Record<string, string>> = { cpu: '100m' }): void {
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests, limits: requests } }];
  apply(run, { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec: { containers } });
  pass(run, 2);
}

function label(run: Run, node: string, labels: Readonly<Record<string, string>>): void {
  apply(run, { apiVersion: 'v1', kind: 'Node', metadata: { name: node, labels } });
  pass(run, 1);
}

function podOf(run: Run, name = 'p'): Pod {
  const pod = (storedObjects(run, 'registry/pods') as readonly Pod[]).find(({ metadata }) => metadata.name === name);
  if (pod === undefined) throw new Error(`no pod ${name}`);
  return pod;
}

const nodeOf = (run: Run, name = 'p') => podOf(run, name).spec.nodeName;
const condition = (run: Run) => podOf(run).status.conditions?.find(({ type }) => type === 'PodScheduled');
const answers = (run: Run) => (run.kernel.component('extender/disks').state as { own: ExtenderState }).own.answers;

describe('filter', () => {
  const FAST_ONLY: ExtenderBehaviour = { allow: { label: 'disk', values: ['fast'] } };

  test('a pod goes where the extender lets it, and any change may help one that it refused', () => {
    const run = start(FAST_ONLY, '');
    create(run);
    expect(condition(run)).toMatchObject({ reason: 'Unschedulable' });
    expect(condition(run)?.message).toBe(
      '0/3 nodes are available: 3 node(s) had no label disk of fast. no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.',
    );
    label(run, 'node-2', { disk: 'fast' });
    pass(run, 15);
    expect(nodeOf(run)).toBe('node-2');
  });

  test('where it says that nothing helps, nobody is thought of being evicted', () => {
    const run = start({ allow: { label: 'disk', unresolvable: true } }, '');
    create(run);
    expect(condition(run)?.message).toBe(
      '0/3 nodes are available: 3 node(s) had no label disk. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    );
  });

  test('one that knows the nodes itself is asked by name, and answers the same', () => {
    const run = start(FAST_ONLY, '  nodeCacheCapable: true\n');
    label(run, 'node-3', { disk: 'fast' });
    create(run);
    expect(nodeOf(run)).toBe('node-3');
  });

  test('it is not asked about pods that want nothing of what it manages', () => {
    const run = start(FAST_ONLY, '  managedResources:\n  - name: example.com/disk\n    ignoredByScheduler: true\n');
    create(run, 'plain');
    expect(nodeOf(run, 'plain')).toBeDefined();
    expect(answers(run)).toEqual({});
    label(run, 'node-2', { disk: 'fast' });
    create(run, 'p', { 'example.com/disk': '1' });
    expect([nodeOf(run), answers(run)]).toEqual(['node-2', { filter: 1 }]);
  });
});

describe('prioritize', () => {
  test('its points count ten times its weight', () => {
    const run = start({ score: { label: 'speed' } }, '  prioritizeVerb: prioritize\n  weight: 9\n', HEAD);
    label(run, 'node-2', { speed: '10' });
    label(run, 'node-3', { speed: '2' });
    create(run);
    expect(nodeOf(run)).toBe('node-2');
    const [cycle] = (run.kernel.component('scheduler').state as { own: SchedulerState }).own.cycles;
    const past = new PastCycles().find(run, 'scheduler', cycle?.event ?? -1);
    const told = past && schedulingCycle(past);
    const column = told?.plugins.find(({ name }) => name.startsWith('http://disks'));
    const of = (node: string) => told?.nodes.findIndex(({ name }) => name === node) ?? -1;
    expect([column?.weight, column?.raw[of('node-2')], column?.normalised[of('node-3')]]).toEqual([9, 10, 20]);
    expect(told?.nodes[of('node-2')]?.outcome).toBe('winner');
  });
});

describe('bind', () => {
  test('the extender binds in place of the scheduler', () => {
    const run = start({}, '  bindVerb: bind\n', HEAD);
    create(run);
    expect([nodeOf(run) !== undefined, answers(run)]).toEqual([true, { bind: 1 }]);
    expect(condition(run)?.status).toBe('True');
  });
});

describe('an extender that fails', () => {
  test('ends the attempt with an error; when it is back the pod is tried again', () => {
    const run = start({}, '');
    run.input({ kind: 'kill', component: 'extender/disks' });
    create(run);
    const message = 'Post "http://disks.kube-system.svc:8080/v1/filter": dial tcp: connect: connection refused';
    expect(condition(run)).toMatchObject({ reason: 'SchedulerError', message });
    run.input({ kind: 'restart', component: 'extender/disks' });
    pass(run, 15);
    expect(nodeOf(run)).toBeDefined();
  });

  test.each([
    [
      'answers with an error',
      { failing: ['filter'] },
      'failed filter with extender at URL http://disks.kube-system.svc:8080/v1/filter, code 500',
    ],
    [
      'takes too long',
      { thinking: 3 * SECOND },
      'Post "http://disks.kube-system.svc:8080/v1/filter": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
  ] as const)('%s', (_, behaviour, message) => {
    const run = start(behaviour, '  httpTimeout: 1s\n');
    create(run);
    expect(condition(run)).toMatchObject({ reason: 'SchedulerError', message });
  });

  test('is passed over if it is ignorable', () => {
    const run = start({ failing: ['filter', 'bind'] }, '  bindVerb: bind\n  ignorable: true\n');
    create(run);
    expect(nodeOf(run)).toBeDefined();
  });

  test('gives no points, and that is all', () => {
    const run = start({ failing: ['prioritize'] }, '  prioritizeVerb: prioritize\n  weight: 1\n', HEAD);
    create(run);
    expect(nodeOf(run)).toBeDefined();
  });

  test('that binds and fails: the pod gives its node back', () => {
    const run = start({ failing: ['bind'] }, '  bindVerb: bind\n', HEAD);
    create(run);
    expect(condition(run)).toMatchObject({ reason: 'SchedulerError', message: expect.stringMatching(/^failed bind with extender at URL/) });
    const { cache } = (run.kernel.component('scheduler').state as { own: SchedulerState }).own;
    expect(cache.placed.has('default/p')).toBe(false);
  });
});

test('a run with extenders is the same from any point', () => {
  const run = start({ allow: { label: 'disk' }, score: { label: 'disk' } }, '  prioritizeVerb: prioritize\n  weight: 2\n');
  label(run, 'node-1', { disk: '3' });
  label(run, 'node-3', { disk: '3' });
  for (const name of ['a', 'b', 'c']) create(run, name);
  const { position, hash } = run;
  for (const share of [0.5, 0.8, 0.95]) {
    run.seek(Math.floor(position * share));
    run.seek(position);
    expect(run.hash).toBe(hash);
  }
  expect(['a', 'b', 'c'].map((name) => nodeOf(run, name)).every((node) => node === 'node-1' || node === 'node-3')).toBe(true);
});

test('nodes in a snapshot of the extender are those that it watches', () => {
  const run = start({}, '');
  const { informers } = (
    run.kernel.component('extender/disks').state as { client: { informers: Record<string, { objects: Map<string, Node> }> } }
  ).client;
  expect([...(informers.nodes?.objects.keys() ?? [])].sort()).toEqual(['node-1', 'node-2', 'node-3']);
});

describe('preempt', () => {
  const PREEMPT = `${HEAD}  preemptVerb: preempt\n`;
  const place = (run: Run, name: string, node: string, app: string) => {
    const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '3' } } }];
    apply(run, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app } },
      spec: { nodeName: node, containers },
    });
  };
  /** All three nodes are full; then comes a pod that is more important than all. */
  const crowded = (behaviour: ExtenderBehaviour, more = ''): Run => {
    const run = start(behaviour, more, PREEMPT);
    apply(run, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1_000 });
    for (const [i, app] of ['db', 'web', 'db'].entries()) place(run, `there-${i + 1}`, `node-${i + 1}`, app);
    pass(run, 3);
    const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '2' } } }];
    apply(run, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { priorityClassName: 'high', containers },
    });
    pass(run, 45);
    return run;
  };
  const left = (run: Run) => (storedObjects(run, 'registry/pods') as readonly Pod[]).map(({ metadata }) => metadata.name).sort();

  test('the extender strikes nodes off: of those left one makes room, and the past cycle tells it so', () => {
    const run = crowded({ spare: { label: 'app', values: ['db'] } });
    expect([nodeOf(run), left(run), answers(run).preempt]).toEqual(['node-2', ['p', 'there-1', 'there-3'], 1]);
    const event = (run.kernel.component('scheduler').state as { own: SchedulerState }).own.cycles[0]?.event ?? -1;
    const past = new PastCycles().find(run, 'scheduler', event);
    expect(past && schedulingCycle(past).preemption?.candidates.map(({ node }) => node)).toEqual(['node-2']);
  });

  test('if none is left nobody goes', () => {
    const run = crowded({ spare: { label: 'app' } });
    expect([nodeOf(run), left(run).length]).toEqual([undefined, 4]);
    expect(condition(run)?.message).toBe(
      '0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: no candidate node for preemption',
    );
  });

  test('one that knows pods itself is told uids', () => {
    expect(nodeOf(crowded({}, '  nodeCacheCapable: true\n'))).toBeDefined();
  });

  test('one that fails stands in the way, unless it is ignorable', () => {
    const run = crowded({ failing: ['preempt'] });
    const url = 'http://disks.kube-system.svc:8080/v1/preempt';
    expect([nodeOf(run), left(run).length]).toEqual([undefined, 4]);
    expect(condition(run)?.message).toContain(`preemption: failed preempt with extender at URL ${url}, code 500`);
    expect(nodeOf(crowded({ failing: ['preempt'] }, '  ignorable: true\n'))).toBeDefined();
  });
});

const DISKS = `${FILTER}---
apiVersion: kubestra/v1
kind: Extender
metadata: { name: disks }
spec:
  allow: { label: disk, values: [fast] }
  thinking: 40ms
`;

describe('an extender that a configuration names', () => {
  const configure = (run: Run, text: string) => {
    for (const input of configureScheduler(run.kernel, 'scheduler', text)) run.input(input);
    pass(run, 20);
  };
  const plain = () => {
    const run = startCluster({ nodes: 3, proxies: false }, 'configured', {});
    run.runUntil(BOOT);
    return run;
  };
  const isThere = (run: Run) => run.kernel.indexes.has('extender/disks') && run.kernel.component('extender/disks').alive;

  test('is there at once, decides as its document says, and goes when nobody names it any more', () => {
    const run = plain();
    configure(run, DISKS);
    create(run);
    expect([isThere(run), condition(run)?.reason]).toEqual([true, 'Unschedulable']);
    label(run, 'node-2', { disk: 'fast' });
    pass(run, 15);
    expect(nodeOf(run)).toBe('node-2');
    expect(isForgotten(run.kernel, 'extender/disks')).toBe(false);
    configure(run, '');
    create(run, 'q');
    expect([isThere(run), isForgotten(run.kernel, 'extender/disks'), nodeOf(run, 'q') !== undefined]).toEqual([false, true, true]);
    configure(run, DISKS.replace('fast', 'slow'));
    create(run, 'r');
    expect([isThere(run), nodeOf(run, 'r')]).toEqual([true, undefined]);
  });

  test('lets every node pass if nothing is said of it; one that was killed stays so', () => {
    const run = plain();
    configure(run, FILTER);
    create(run);
    expect([nodeOf(run) !== undefined, answers(run)]).toEqual([true, { filter: 1 }]);
    run.input({ kind: 'kill', component: 'extender/disks' });
    configure(run, `${FILTER}  ignorable: true\n`);
    expect([isThere(run), isForgotten(run.kernel, 'extender/disks')]).toEqual([false, false]);
  });

  test('is part of the run: the same from any point, and from its inputs alone', () => {
    const run = plain();
    configure(run, DISKS);
    create(run);
    configure(run, '');
    pass(run, 15);
    const { position, hash } = run;
    run.seek(Math.floor(position * 0.9));
    run.seek(position);
    expect(run.hash).toBe(hash);
    const again = new Run(run.program, run.topology, run.seed, {}, JSON.parse(JSON.stringify(run.inputs)));
    again.seek(position);
    expect(again.hash).toBe(hash);
  });

  test('is there from the beginning, where a cluster is made with that configuration', () => {
    const run = startCluster({ nodes: 3, proxies: false, schedulers: [DISKS] }, 'made', {});
    run.runUntil(BOOT);
    expect(isThere(run)).toBe(true);
    configure(run, '');
    expect(isThere(run)).toBe(true);
  });
});
