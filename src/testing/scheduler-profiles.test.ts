/** Schedulers with a configuration, in a cluster. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { BOOT, startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import { configureScheduler } from '../sim/cluster/extenders.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import type { ApiObject } from '../sim/machinery/wire/api.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';
const PACKING = `  pluginConfig:
  - name: NodeResourcesFit
    args: { scoringStrategy: { type: MostAllocated } }
  plugins:
    score:
      disabled: [{ name: PodTopologySpread }, { name: NodeResourcesBalancedAllocation }]
      enabled: [{ name: NodeResourcesFit, weight: 10 }]
`;
const TWO_PROFILES = `${HEAD}profiles:\n- schedulerName: default-scheduler\n- schedulerName: packing\n${PACKING}`;

/** Without a text: one scheduler with the defaults. */
function start(...texts: readonly string[]): Run {
  const run = startCluster({ nodes: 3, proxies: false, schedulers: texts.length === 0 ? [''] : texts }, 'profiles', {});
  run.runUntil(BOOT);
  return run;
}

function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

function create(run: Run, name: string, schedulerName?: string): void {
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '500m', memory: '256Mi' } } }];
  const spec = { ...(schedulerName && { schedulerName }), containers };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec };
  run.input(commandInput(`kubectl apply ${name}`, [applyOrder(pod as unknown as ApiObject)]));
  pass(run, 2);
}

function nodesOf(run: Run, prefix: string): readonly (string | undefined)[] {
  const pods = storedObjects(run, 'registry/pods') as readonly Pod[];
  return pods.filter(({ metadata }) => metadata.name.startsWith(prefix)).map(({ spec }) => spec.nodeName);
}

function reporters(run: Run): readonly string[] {
  const events = storedObjects(run, 'registry/events') as unknown as readonly { reason: string; reportingComponent?: string }[];
  return events.filter(({ reason }) => reason === 'Scheduled').map(({ reportingComponent = '' }) => reportingComponent);
}

describe('two profiles', () => {
  test('each pod is placed as its own profile says, and the profile reports it', () => {
    const run = start(TWO_PROFILES);
    for (const i of [1, 2, 3]) create(run, `spread-${i}`);
    for (const i of [1, 2, 3]) create(run, `packed-${i}`, 'packing');
    expect(new Set(nodesOf(run, 'spread')).size).toBe(3);
    expect(new Set(nodesOf(run, 'packed')).size).toBe(1);
    expect(new Set(reporters(run))).toEqual(new Set(['default-scheduler', 'packing']));
  });

  test('a pod of a name that no profile has stays where it is', () => {
    const run = start(TWO_PROFILES);
    create(run, 'other', 'nobody');
    expect(nodesOf(run, 'other')).toEqual([undefined]);
  });
});

describe('two schedulers', () => {
  const second = (election: string) => `${HEAD}${election}profiles:\n- schedulerName: packing\n`;

  test('with a lease of its own the second one works beside the first', () => {
    const run = start('', second('leaderElection:\n  resourceName: packing\n'));
    create(run, 'a');
    create(run, 'b', 'packing');
    expect([...nodesOf(run, 'a'), ...nodesOf(run, 'b')]).not.toContain(undefined);
  });

  test('without election too', () => {
    const run = start('', second('leaderElection:\n  leaderElect: false\n'));
    create(run, 'b', 'packing');
    expect(nodesOf(run, 'b')).not.toContain(undefined);
  });

  test('with the same lease only one of them works', () => {
    const run = start('', second(''));
    create(run, 'a');
    create(run, 'b', 'packing');
    expect([...nodesOf(run, 'a'), ...nodesOf(run, 'b')].filter((node) => node === undefined)).toHaveLength(1);
  });
});

describe('a new configuration', () => {
  test('starts the scheduler anew, and stays when it is started again; pods that nobody wanted are taken up', () => {
    const run = start();
    create(run, 'packed-0', 'packing');
    expect(nodesOf(run, 'packed')).toEqual([undefined]);
    for (const input of configureScheduler(run.kernel, 'scheduler', TWO_PROFILES)) run.input(input);
    pass(run, 30);
    run.input({ kind: 'restart', component: 'scheduler' });
    pass(run, 30);
    for (const i of [1, 2, 3]) create(run, `packed-${i}`, 'packing');
    expect(nodesOf(run, 'packed')).not.toContain(undefined);
    expect(new Set(nodesOf(run, 'packed')).size).toBe(1);
  });

  test('is an input of the run: what comes of it is the same again, from any point', () => {
    const run = start();
    for (const input of configureScheduler(run.kernel, 'scheduler', TWO_PROFILES)) run.input(input);
    pass(run, 20);
    create(run, 'packed-1', 'packing');
    const { position, hash } = run;
    run.seek(Math.floor(position / 2));
    run.seek(position);
    expect(run.hash).toBe(hash);
    const fork = run.fork();
    fork.seek(position);
    expect(nodesOf(fork, 'packed')).toEqual(nodesOf(run, 'packed'));
  });

  test('is refused if it is none', () => {
    expect(() => configureScheduler(start().kernel, 'scheduler', `${HEAD}profile: []\n`)).toThrow('did you mean profiles?');
  });
});
