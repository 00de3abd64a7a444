import type { ComponentSelf } from '../../kernel/component-self.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import { CONFIGURATION_PART, type CycleBrief, MAX_WAITING, type QueueName, type WaitingPod } from '../../protocol/scheduling.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { QueueEntry } from '../../sim/scheduler/queue/entry.ts';
import { LONGEST_UNSCHEDULABLE } from '../../sim/scheduler/queue/scheduling-queue.ts';
import type { CycleSummary, Flight, SchedulerSelf } from '../../sim/scheduler/state.ts';
import { counted } from '../describe/counted.ts';
import type { Room } from './inside.ts';
import { configurationInside } from './inside-configuration.ts';
import { reasonsOf, wakesOf } from './scheduler-words.ts';

const ORDER: readonly QueueName[] = ['in a cycle', 'binding', 'active', 'backoff', 'unschedulable', 'gated'];

export function insideScheduler(run: Run, component: ComponentSelf, part: string): Room {
  const { own, client } = (component as unknown as SchedulerSelf).state;
  const counts: Record<QueueName, number> = { 'in a cycle': 0, binding: 0, active: 0, backoff: 0, unschedulable: 0, gated: 0 };
  const entries = [...own.queue.entries.values()].map((entry) => ({ entry, queue: entry.place as QueueName }));
  if (own.current !== undefined) entries.unshift({ entry: own.current, queue: 'in a cycle' });
  for (const { entry, node } of own.flights.values())
    if (node !== undefined && entry !== own.current) entries.unshift({ entry, queue: 'binding' });
  for (const { queue } of entries) counts[queue]++;
  entries.sort((a, b) => ORDER.indexOf(a.queue) - ORDER.indexOf(b.queue) || inTurn(a.entry, b.entry, a.queue));
  const podOf = (key: string) => client.informers.pods?.objects.get(key) as Pod | undefined;
  let turn = 0;
  const waiting = entries.slice(0, MAX_WAITING).map(({ entry, queue }): WaitingPod => {
    const flight = queue === 'binding' ? own.flights.get(entry.uid) : undefined;
    return {
      pod: podKey(entry.key),
      queue,
      priority: entry.priority,
      attempts: entry.attempts,
      since: entry.since,
      why: flight === undefined ? whyOf(entry, queue, podOf(entry.key)) : whyBinding(flight),
      wakes: flight === undefined ? wakes(run.now, entry, queue, queue === 'active' ? turn++ : 0) : wakesBinding(flight),
      cause: entry.cause,
    };
  });
  const all = entries.length;
  return {
    summary: `${client.leading ? 'This scheduler leads' : 'This scheduler stands by while another leads'}. ${all === 0 ? 'No pod waits for a node.' : `${counted(all, 'pod')} without a node.`}`,
    parts: [],
    stages: [],
    tables: [],
    scheduler: {
      counts,
      waiting,
      cycles: own.cycles.toReversed().map((cycle) => cycleBrief(run, cycle)),
      profiles: own.configuration.profiles.map(({ schedulerName }) => schedulerName),
      ...(part === CONFIGURATION_PART && { configuration: configurationInside(component, own.configuration) }),
    },
  };
}

function inTurn(a: QueueEntry, b: QueueEntry, queue: QueueName): number {
  if (queue === 'backoff') return a.until - b.until || a.serial - b.serial;
  return b.priority - a.priority || a.since - b.since || a.serial - b.serial;
}

export function podKey(key: string): ObjectKey {
  const [namespace = '', name = ''] = key.split('/');
  return { resource: 'pods', namespace, name };
}

export function cycleBrief(run: Run, cycle: CycleSummary): CycleBrief {
  return { event: cycle.event, time: run.trace.row(cycle.event)?.time ?? run.now, pod: podKey(cycle.key), node: cycle.node ?? '' };
}

/** The pod is assumed on its node already. */
function whyBinding({ node }: Flight): string {
  return `it is assumed on ${node ?? 'its node'}, and the API server does not know yet`;
}

function wakesBinding({ permits }: Flight): string {
  return permits.size > 0 ? `the permit of ${[...permits.keys()].join(' and ')}` : 'the answer of the API server';
}

function whyOf(entry: QueueEntry, queue: QueueName, pod: Pod | undefined): string {
  if (queue === 'gated') return gatesOf(pod);
  const condition = pod?.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  const refused = condition?.status === 'False' ? reasonsOf(condition.message ?? '') : entry.rejectors.join(', ');
  if (queue === 'in a cycle') return 'the scheduler is looking for a node for it';
  if (queue === 'active') return entry.attempts === 0 ? 'it is new: it waits for its turn' : 'it is tried again: it waits for its turn';
  if (refused === '') return queue === 'backoff' ? 'its last attempt ended in an error' : 'no node was good enough';
  return refused;
}

function gatesOf(pod: Pod | undefined): string {
  const gates = (pod?.spec as { readonly schedulingGates?: readonly { readonly name: string }[] } | undefined)?.schedulingGates ?? [];
  return gates.length === 0 ? 'it is held back' : `held by ${gates.map(({ name }) => name).join(', ')}`;
}

function wakes(now: Micros, entry: QueueEntry, queue: QueueName, before: number): string {
  switch (queue) {
    case 'in a cycle':
    case 'binding':
      return 'the end of this cycle';
    case 'active':
      return before === 0 ? 'it is the next' : `${counted(before, 'pod')} before it`;
    case 'backoff':
      return `its penalty ends in ${seconds(entry.until + SECOND - now)}${entry.rejectors.length > 0 ? ', or at once when nobody else waits' : ''}`;
    case 'unschedulable':
      return `${wakesOf(entry.rejectors)}. At the latest in ${seconds(entry.since + LONGEST_UNSCHEDULABLE - now)}`;
    case 'gated':
      return wakesOf(['SchedulingGates']);
  }
}

function seconds(micros: Micros): string {
  return `${Math.max(0, Math.round(micros / 100_000) / 10)} s`;
}
