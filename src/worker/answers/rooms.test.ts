/** What the rooms tell, checked against the run itself. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import type { Message, Part } from '../../protocol/message.ts';
import type { SchedulingCycle } from '../../protocol/scheduling.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { describeEvent } from '../describe/describe.ts';
import { played } from '../testing/played.ts';
import { flipsOf, waitingFlips, whyNot } from './flips.ts';
import { inside } from './inside.ts';
import { allKeys, etcdOf } from './keyspace.ts';
import { type PastCycle, PastCycles } from './past-cycle.ts';
import { schedulingCycle } from './scheduling-cycle.ts';

function scheduler(run: Run) {
  const room = inside(run, 'scheduler', '')?.scheduler;
  if (room === undefined) throw new Error('the scheduler has no room');
  return room;
}

function pastCycle(run: Run, event: number): PastCycle {
  const past = new PastCycles().find(run, 'scheduler', event);
  if (past === undefined) throw new Error(`event ${event} is no scheduling cycle`);
  return past;
}

const cycleAt = (run: Run, event: number): SchedulingCycle => schedulingCycle(pastCycle(run, event));

function nodeOf(run: Run, name: string): string | undefined {
  const kvs = allKeys((etcdOf(run) as NonNullable<ReturnType<typeof etcdOf>>).mvcc);
  return (kvs.find(({ key }) => key.endsWith(`/pods/default/${name}`))?.value as Pod | undefined)?.spec.nodeName;
}

const text = (parts: readonly Part[] | undefined): string => (parts ?? []).map((part) => part.text).join('');

describe('the scheduler', () => {
  it('tells cycles whose winner is where the pod was bound, and whose points add up', () => {
    const run = played('first-deployment', 10);
    const { cycles } = scheduler(run);
    expect(cycles).toHaveLength(3);
    for (const { event, pod } of cycles) {
      const cycle = cycleAt(run, event);
      const at = cycle?.nodes.findIndex(({ outcome }) => outcome === 'winner') ?? -1;
      const winner = cycle?.nodes[at];
      expect(winner?.name).toBe(nodeOf(run, pod.name));
      const points = cycle?.plugins.reduce((sum, { normalised, weight }) => sum + (normalised[at] ?? 0) * weight, 0);
      expect(points).toBe(winner?.total);
      expect(text(cycle?.summary)).toContain(`picked ${winner?.name} for ${pod.name}: 3 of 3 nodes fit; it `);
    }
  });

  it('looking into a past cycle leaves the run as it was', () => {
    const run = played('first-deployment', 10);
    const { hash, position } = run;
    for (const { event } of scheduler(run).cycles) cycleAt(run, event);
    expect([run.hash, run.position]).toEqual([hash, position]);
  });

  it('says why a pod waits and what would wake it, and what would flip its cycle', () => {
    const run = played('too-big', 10);
    const { waiting, counts, cycles } = scheduler(run);
    expect(counts.unschedulable).toBe(3);
    expect(waiting[0]).toMatchObject({ queue: 'unschedulable', why: '3 Insufficient cpu', attempts: 1 });
    expect(waiting[0]?.wakes).toMatch(/^a pod on a node goes, a node grows or joins, or it asks for less\. At the latest in \d/);
    const cycle = cycleAt(run, cycles[0]?.event ?? -1);
    expect(text(cycle?.summary)).toMatch(/finds no node for web-.*: none of 3 fits \(3 Insufficient cpu\)/);
    expect(cycle?.decided).toMatch(/^What would wake it: a pod on a node goes/);
    expect(cycle?.nodes.map(({ outcome, by }) => `${outcome} ${by}`)).toEqual(new Array(3).fill('refused NodeResourcesFit'));
  });

  it('says on whose cost room was made, as it was when it was made', () => {
    const run = played('preemption', 70);
    const evicted = new Set<string>();
    for (const { event, pod } of scheduler(run).cycles) {
      const cycle = cycleAt(run, event);
      if (cycle?.preemption === undefined) continue;
      const { sentence, candidates, more } = cycle.preemption;
      expect(text(sentence)).toContain(`makes room for ${pod.name} on ${candidates[0]?.node}`);
      expect(cycle.points.find(({ name }) => name === 'PostFilter')?.note).toBe(`1 pod to evict on ${candidates[0]?.node}`);
      expect([candidates.map(({ isChosen }) => isChosen), more]).toEqual([[true, ...new Array(candidates.length - 1).fill(false)], 0]);
      const [victim] = candidates[0]?.victims ?? [];
      evicted.add(victim?.text ?? '');
    }
    const told = allKeys((etcdOf(run) as NonNullable<ReturnType<typeof etcdOf>>).mvcc).flatMap(({ value }) => {
      const { kind, reason, involvedObject } = value as unknown as { kind: string; reason?: string; involvedObject?: { name: string } };
      return kind === 'Event' && reason === 'Preempted' ? [involvedObject?.name] : [];
    });
    expect([...evicted].sort()).toEqual(told.sort());
    expect(evicted.size).toBe(4);
  });

  it('tells of a pod that goes where it is nominated to', () => {
    const run = played('preemption', 30);
    const bound = scheduler(run).cycles.find(({ pod, node }) => pod.name.startsWith('urgent') && node !== '');
    const cycle = cycleAt(run, bound?.event ?? -1);
    expect(cycle?.decided).toBe('It is nominated to that node, so no other was looked at.');
    expect(cycle?.nodes.filter(({ outcome }) => outcome === 'not looked at').map(({ reason }) => reason)).toEqual(
      new Array(2).fill(`not needed: the pod is nominated to ${cycle?.node}, which fits`),
    );
  });

  it('says what would make a pod fit, and why it did not come to a node', () => {
    const run = played('too-big', 10);
    const { event } = scheduler(run).cycles[0] as { readonly event: number };
    const { flips, tried } = flipsOf(pastCycle(run, event));
    expect(tried).toBe(3);
    expect(flips.map(({ sentence }) => text(sentence))).toEqual([
      'It would fit on node-1 and 2 more nodes with a cpu request of at most 4; it asks for 64.',
    ]);
    expect(flips[0]?.changes).toEqual([{ kind: 'ask for less', amounts: [{ resource: 'cpu', asked: 64_000, most: 4_000 }] }]);
    expect(text(whyNot(pastCycle(run, event), 'node-2'))).toBe(
      'node-2 is refused by NodeResourcesFit: Insufficient cpu. It would fit on node-2 with a cpu request of at most 4; it asks for 64.',
    );
    const other = played('first-deployment', 10);
    const cycle = cycleAt(other, scheduler(other).cycles[0]?.event ?? -1);
    const second = cycle?.nodes.find(({ outcome }) => outcome === 'runner-up')?.name ?? '';
    expect(text(whyNot(pastCycle(other, cycle?.event ?? -1), second))).toMatch(
      /^node-\d lacks \d+ points to node-\d: PodTopologySpread gives it 68 less/,
    );
  });

  it('says what would make a pod fit that was never tried, and what would have sent one elsewhere', () => {
    const run = played('gates', 10);
    const pod = scheduler(run).waiting.find(({ queue }) => queue === 'gated')?.pod;
    const { flips } = waitingFlips(run, 'scheduler', pod ?? { resource: 'pods', namespace: '', name: '' });
    expect(text(flips[0]?.sentence)).toMatch(
      /^It would fit on node-\d and 1 more node without its scheduling gate example\.com\/approved\.$/,
    );
    const other = played('first-deployment', 10);
    const { event } = scheduler(other).cycles[0] as { readonly event: number };
    const told = schedulingCycle(pastCycle(other, event));
    const nodes = told.nodes.filter(({ outcome }) => outcome === 'runner-up' || outcome === 'fits').map(({ name }) => name);
    expect(nodes.map((node) => text(whyNot(pastCycle(other, event), node))).join()).toContain(
      ' It would have won with a preferred node affinity of weight 1 for topology.kubernetes.io/zone=zone-',
    );
  });

  it('tells of pods that have a node of which the API server does not know yet', () => {
    const run = played('first-deployment', 10);
    run.seek(eventOf(run, ({ kind, verb }) => kind === 'request' && verb === 'bind'));
    const { counts, waiting } = scheduler(run);
    expect(counts.binding).toBe(1);
    expect(waiting.find(({ queue }) => queue === 'binding')).toMatchObject({
      why: expect.stringMatching(/^it is assumed on node-\d, and the API server does not know yet$/),
      wakes: 'the answer of the API server',
    });
  });

  it('tells what it was configured with, and what runs because of it', () => {
    const run = played('two-profiles', 1);
    expect(scheduler(run).profiles).toEqual(['default-scheduler', 'bin-packing']);
    expect(scheduler(run).configuration).toBeUndefined();
    const configuration = inside(run, 'scheduler', 'configuration')?.scheduler?.configuration;
    expect(configuration?.text).toContain('# What would spread them.');
    const points = configuration?.profiles[1]?.points.find(({ point }) => point === 'score')?.plugins;
    expect(points).toContainEqual({ name: 'NodeResourcesFit', weight: 5 });
    expect(points?.map(({ name }) => name)).not.toContain('PodTopologySpread');
  });

  it('tells of a cycle with the plugins and weights of the profile of its pod', () => {
    const run = played('two-profiles', 40);
    const { cycles } = scheduler(run);
    const weights = [cycles[0], cycles.at(-1)].map((brief) => {
      const cycle = cycleAt(run, brief?.event ?? -1);
      return cycle?.plugins.find(({ name }) => name === 'NodeResourcesFit')?.weight;
    });
    expect(weights).toEqual([5, 1]);
  });

  it('an event without a cycle has none to tell', () => {
    expect(new PastCycles().find(played('first-deployment', 1), 'scheduler', 0)).toBeUndefined();
  });
});

describe('an extender', () => {
  it('says how it decides and how often it was asked; what passes between it and the scheduler is told', () => {
    const run = played('extender', 28);
    const room = inside(run, 'extender/disks', '');
    expect(room?.summary).toBe(
      'It refuses nodes without a label disk-speed. It gives as many points as their label disk-speed says, from 0 to 10. The scheduler asks it as its configuration says.',
    );
    expect(room?.tables[0]?.rows[0]?.cells).toEqual(['filter', '3']);
    const told = (kind: string, from: string) =>
      Array.from({ length: run.position }, (_, event) => describeEvent(run.kernel, event)).find(
        (message) => message?.kind === kind && message.from === from && message.label === 'filter',
      );
    expect(told('request', 'scheduler')).toMatchObject({ verb: 'call', to: 'extender/disks', count: 3, object: { resource: 'pods' } });
    expect(told('reply', 'extender/disks')).toMatchObject({ status: 200, detail: '1 of 3 nodes will do' });
  });

  it('refuses nodes in the cycle of the scheduler, where it is told', () => {
    const run = played('extender', 10);
    const cycle = cycleAt(run, scheduler(run).cycles[0]?.event ?? -1);
    expect(cycle?.nodes.map(({ name, outcome, by }) => `${name} ${outcome} ${by}`).sort()).toEqual([
      'node-1 refused Extender',
      'node-2 winner ',
      'node-3 refused Extender',
    ]);
    const later = played('extender', 32);
    const failed = cycleAt(later, scheduler(later).cycles[0]?.event ?? -1);
    expect(text(failed?.summary)).toMatch(
      /^The scheduler gives up on db-\S+ for now, since an extender fails: Post "http:\/\/disks\/filter": dial tcp/,
    );
  });
});

describe('a controller', () => {
  /** At the request of the second pod: the first is created, the others are asked for. */
  function midway(): Run {
    const run = played('first-deployment', 10);
    const first = eventOf(run, ({ kind, verb, object }) => kind === 'request' && verb === 'create' && object?.resource === 'pods');
    run.seek(eventOf(run, ({ event, kind, verb, to }) => event > first && kind === 'watch' && verb === 'added' && to === 'apiserver') + 1);
    return run;
  }

  it('shows what it works on and why, what it waits to see, and where its cache is behind', () => {
    const room = inside(midway(), 'controller-manager', 'replicaset-controller')?.controller;
    expect(room?.working).toHaveLength(1);
    expect(text(room?.working[0]?.decision)).toMatch(/wants 3 pods of ReplicaSet web-\w+ and sees 0: it creates 3\./);
    expect(room?.working[0]?.waits).toMatch(/^waits for \d answers? of the API server$/);
    expect(room?.expected[0]?.words).toMatch(/^has asked for \d creations? that its cache does not show yet$/);
    const pods = room?.caches.find(({ resource }) => resource === 'pods');
    expect(pods?.behind).toBe(1);
    expect(pods?.rows[0]).toMatchObject({ cached: 'absent', stale: true });
  });

  it('is up to date and has nothing outstanding once all is quiet', () => {
    const room = inside(played('first-deployment', 20), 'controller-manager', 'replicaset-controller')?.controller;
    expect(room?.caches.map(({ resource, behind }) => [resource, behind])).toEqual([
      ['replicasets', 0],
      ['pods', 0],
    ]);
    expect([room?.working, room?.expected, room?.queued]).toEqual([[], [], []]);
    expect(room?.past.length).toBeGreaterThan(3);
  });

  it('every work queue has a room that says what it is for', () => {
    const run = played('bucket', 20);
    for (const manager of ['controller-manager', 'cloud-controller-manager']) {
      for (const { id, about } of inside(run, manager, '')?.parts ?? []) {
        expect([id, about]).not.toEqual([id, '']);
        expect(inside(run, manager, id)?.controller?.caches.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('the API server', () => {
  it('shows how a request walked through its stages and what each changed', () => {
    const run = played('first-deployment', 10);
    const event = eventOf(run, ({ kind, verb, object }) => kind === 'request' && verb === 'create' && object?.resource === 'deployments');
    const room = inside(run, 'apiserver', `request ${event}`);
    expect(room?.stages.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'authentication: done',
      'priority and fairness: done',
      'authorization: done',
      'decoding and defaulting: done',
      'mutating admission: done',
      'registry strategy: done',
      'validation: done',
      'validating admission: done',
      'storage: current',
    ]);
    const strategy = room?.stages.find(({ name }) => name === 'registry strategy');
    expect(strategy?.before).not.toContain('uid:');
    expect(strategy?.after).toContain('uid:');
    expect(room?.summary).toContain(`create deployments web by You, event ${event.toLocaleString('en-US')}.`);
  });
});

function eventOf(run: Run, wanted: (message: Message) => boolean): number {
  for (let event = 0; event < run.reached; event++) {
    const message = describeEvent(run.kernel, event);
    if (message !== undefined && wanted(message)) return event;
  }
  throw new Error('there is no such event');
}

describe('the API server', () => {
  it('shows at which stage a request was refused', () => {
    const run = played('load-balancer', 90);
    let refused = -1;
    for (let event = 0; event < run.reached; event++) {
      const message = describeEvent(run.kernel, event);
      if (message?.kind === 'request' && message.verb === 'delete' && message.object?.resource === 'endpoints') refused = event;
    }
    const stages = inside(run, 'apiserver', `request ${refused}`)?.stages ?? [];
    expect(stages.filter(({ state }) => state !== 'waiting').map(({ name, state }) => `${name} ${state}`)).toEqual([
      'authentication done',
      'priority and fairness done',
      'authorization done',
      'storage failed',
    ]);
    expect(stages.find(({ state }) => state === 'failed')?.note).toBe('refused: 404 NotFound');
  });
});
