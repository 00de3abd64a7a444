/** Random pods of different priority, and a scheduler that is stopped, cut off and restarted at any point, in a whole cluster. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { BOOT, startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { Event } from '../sim/machinery/types/event.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import { type ApiObject, SCHEDULER } from '../sim/machinery/wire/api.ts';
import type { SchedulerSelf } from '../sim/scheduler/state.ts';
import { runs } from './runs.ts';

const NODES = 2;
const CPUS = 4;

const PRIORITIES = { low: -10, usual: 0, high: 1_000 } as const;
type Priority = keyof typeof PRIORITIES;

/** Times in milliseconds from the beginning. */
interface Arrival {
  readonly at: number;
  readonly cpu: number;
  readonly priority: Priority;
  readonly grace: number;
}

interface Trouble {
  readonly at: number;
  readonly span: number;
  readonly kind: 'kill' | 'pause' | 'cut';
}

const moment = fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 60_000 }));

const arrival: fc.Arbitrary<Arrival> = fc.record({
  at: moment,
  cpu: fc.integer({ min: 1, max: 4 }),
  priority: fc.constantFrom<Priority>('low', 'usual', 'high', 'high'),
  grace: fc.integer({ min: 0, max: 3 }),
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
  at: moment,
  span: fc.integer({ min: 1, max: 20_000 }),
  kind: fc.constantFrom('kill' as const, 'pause' as const, 'cut' as const),
});

const CLASSES = Object.entries(PRIORITIES).map(
  ([name, value]) => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value }) as unknown as ApiObject,
);

function podOf(i: number, { cpu, priority, grace }: Arrival): ApiObject {
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: String(cpu) } } }];
  const spec = { containers, priorityClassName: priority, terminationGracePeriodSeconds: grace };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${priority}-${i}`, namespace: 'default' }, spec } as unknown as ApiObject;
}

interface Deed {
  readonly at: number;
  readonly input: Parameters<Run['input']>[0];
}

function deeds(arrivals: readonly Arrival[], troubles: readonly Trouble[]): readonly Deed[] {
  const link: [string, string] = ['apiserver', SCHEDULER];
  const all: Deed[] = arrivals.map((one, i) => ({ at: one.at, input: commandInput('create', [applyOrder(podOf(i, one))]) }));
  let free = 0;
  for (const { at, span, kind } of [...troubles].sort((a, b) => a.at - b.at)) {
    const begin = Math.max(at, free);
    free = begin + span + 1;
    if (kind === 'cut')
      all.push({ at: begin, input: { kind: 'cut', between: link } }, { at: begin + span, input: { kind: 'heal', between: link } });
    else {
      const back = kind === 'kill' ? 'restart' : 'resume';
      all.push({ at: begin, input: { kind, component: SCHEDULER } }, { at: begin + span, input: { kind: back, component: SCHEDULER } });
    }
  }
  return all.sort((a, b) => a.at - b.at);
}

const podsOf = (run: Run) => storedObjects(run).filter(({ kind }) => kind === 'Pod') as unknown as readonly Pod[];
const eventsOf = (run: Run) => storedObjects(run).filter(({ kind }) => kind === 'Event') as unknown as readonly Event[];
const priorityOf = (name: string): number => PRIORITIES[name.slice(0, name.indexOf('-')) as Priority];
const cpuOf = (pod: Pod): number => Number(pod.spec.containers[0]?.resources?.requests?.cpu ?? 0);

function used(pods: readonly Pod[], node: string, from: number): number {
  return pods
    .filter(({ spec, status }) => spec.nodeName === node && status.phase !== 'Succeeded' && status.phase !== 'Failed')
    .filter(({ spec }) => (spec.priority ?? 0) >= from)
    .reduce((sum, pod) => sum + cpuOf(pod), 0);
}

/** Cut off for longer than it may lead without renewing its lease; meanwhile the pod that it sent away goes. */
const LOST_LEADERSHIP: [Arrival[], Trouble[]] = [
  [
    { at: 2_247, cpu: 2, priority: 'high', grace: 0 },
    { at: 0, cpu: 2, priority: 'low', grace: 0 },
    { at: 1, cpu: 1, priority: 'low', grace: 0 },
    { at: 0, cpu: 3, priority: 'low', grace: 0 },
  ],
  [{ at: 2_269, span: 10_754, kind: 'cut' }],
];

test('no pod is lost, none is bound twice, none makes way for its equal or less, and no node has more than it can hold', () => {
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 12 }), fc.array(trouble, { maxLength: 3 }), (arrivals, troubles) => {
      const run = startCluster({ nodes: NODES, proxies: false }, 'restarts', { trace: 'off' });
      run.runUntil(BOOT);
      run.input(commandInput('classes', CLASSES.map(applyOrder)));
      run.runUntil(run.now + SECOND);
      const begin = run.now;
      const names = new Map<string, string>();
      const look = () => {
        const pods = podsOf(run);
        for (const { metadata } of pods) names.set(metadata.uid, metadata.name);
        for (let n = 1; n <= NODES; n++) expect(used(pods, `node-${n}`, Number.NEGATIVE_INFINITY)).toBeLessThanOrEqual(CPUS);
      };
      for (const { at, input } of deeds(arrivals, troubles)) {
        run.runUntil(begin + at * MILLISECOND);
        look();
        run.input(input);
      }
      for (let i = 0; i < 8; i++) {
        run.runUntil(run.now + 50 * SECOND);
        look();
      }
      checkEnd(run, names);
    }),
    { numRuns: runs(25), examples: [LOST_LEADERSHIP] },
  );
}, 3_600_000);

function checkEnd(run: Run, names: ReadonlyMap<string, string>): void {
  const pods = podsOf(run);
  const events = eventsOf(run);
  for (const pod of pods) {
    const { name, uid } = pod.metadata;
    const bindings = events.filter(({ reason, involvedObject }) => reason === 'Scheduled' && involvedObject.uid === uid);
    expect(bindings.reduce((sum, { count = 1 }) => sum + count, 0)).toBeLessThanOrEqual(1);
    if (pod.spec.nodeName !== undefined) continue;
    expect(pod.status.conditions?.find(({ type }) => type === 'PodScheduled')).toMatchObject({ status: 'False', reason: 'Unschedulable' });
    for (let n = 1; n <= NODES; n++) expect(used(pods, `node-${n}`, priorityOf(name)) + cpuOf(pod), name).toBeGreaterThan(CPUS);
  }
  for (const { reason, message, involvedObject } of events) {
    const [, by = ''] = /^Preempted by pod (\S+) on node/.exec(message ?? '') ?? [];
    if (reason === 'Preempted') expect(priorityOf(involvedObject.name ?? '')).toBeLessThan(priorityOf(names.get(by) ?? ''));
  }
  const { own } = (run.kernel.component(SCHEDULER) as unknown as SchedulerSelf).state;
  const waiting = pods.filter(({ spec }) => spec.nodeName === undefined).map(({ metadata }) => `default/${metadata.name}`);
  expect([...own.queue.entries.keys()].sort()).toEqual(waiting.sort());
  expect([own.flights.size, own.listening.size, own.errands.size]).toEqual([0, 0, 0]);
}
