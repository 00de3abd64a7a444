/** Live figures of the closed components, read from their states. */
import type { ComponentSelf } from '../kernel/component-self.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ComponentStatus, Gauge, LinkStatus } from '../protocol/frame.ts';
import { API_SERVER, roleOf } from '../protocol/identity.ts';
import type { ApiServerState } from '../sim/apiserver/state.ts';
import type { ClientHost, ClientState } from '../sim/client/state.ts';
import type { EtcdState } from '../sim/etcd/state.ts';
import type { ExtenderState } from '../sim/extender/component.ts';
import type { Place } from '../sim/scheduler/queue/entry.ts';
import type { SchedulerState } from '../sim/scheduler/state.ts';

/** Queues that are shown by name even when idle, busiest first. */
const SHOWN_QUEUES = 8;

export function statusOf(component: ComponentSelf): ComponentStatus {
  const { id, alive, paused, exits } = component;
  const hasExited = exits.reason !== '';
  const words = alive ? figures(component) : { note: hasExited ? `${exits.reason} and exited` : '', gauges: [] };
  return { id, kind: component.kind.kind, alive, paused, returns: hasExited ? exits.at : -1, ...words };
}

interface Figures {
  readonly note: string;
  readonly gauges: readonly Gauge[];
}

function figures(component: ComponentSelf): Figures {
  switch (roleOf(component.id)) {
    case 'api':
      return apiFigures(component);
    case 'etcd':
      return etcdFigures(component.state as EtcdState);
    case 'scheduler':
      return schedulerFigures(component);
    case 'controllers':
    case 'cloud-controller':
      return controllerFigures(component.state as ClientHost);
    case 'extender':
      return extenderFigures(component);
    case 'cloud':
      return cloudFigures(component.state as Readonly<Record<string, unknown>>);
    default:
      return { note: '', gauges: [] };
  }
}

function apiFigures(component: ComponentSelf): Figures {
  const state = component.state as ApiServerState;
  const watchers = state.watchers?.size ?? 0;
  const inFlight = Math.max(0, component.serving.size - watchers);
  return {
    note: `rv ${state.revision ?? 0}`,
    gauges: [
      { name: 'in flight', value: inFlight, full: 20 },
      { name: 'open watches', value: watchers, full: 0 },
      { name: 'cached objects', value: cachedObjects(state), full: 0 },
    ],
  };
}

function cachedObjects(state: ApiServerState): number {
  let count = 0;
  for (const cache of state.caches?.values() ?? []) count += cache.objects.size;
  return count;
}

function etcdFigures({ mvcc, wal, watches }: EtcdState): Figures {
  return {
    note: `rev ${mvcc.revision}`,
    gauges: [
      { name: 'keys', value: mvcc.size, full: 0 },
      { name: 'writes syncing', value: wal.syncing.length + wal.waiting.length, full: 16 },
      { name: 'watches', value: watches.size, full: 0 },
    ],
  };
}

function sizeOf(value: unknown): number {
  return value instanceof Map ? value.size : 0;
}

function schedulerFigures(component: ComponentSelf): Figures {
  const { own, client } = component.state as ClientHost<SchedulerState>;
  const places: Record<Place, number> = { active: 0, backoff: 0, unschedulable: 0, gated: 0 };
  for (const entry of own.queue.entries.values()) places[entry.place]++;
  const gauge = (name: Place): Gauge => ({ name, value: places[name], full: 20 });
  return { note: client.leading ? 'leader' : 'standby', gauges: [gauge('active'), gauge('backoff'), gauge('unschedulable')] };
}

function controllerFigures(state: ClientHost): Figures {
  const { client } = state;
  if (client === undefined) return { note: '', gauges: [] };
  return { note: client.election === undefined ? '' : client.leading ? 'leader' : 'standby', gauges: queueGauges(client) };
}

export function queueGauges(client: ClientState): readonly Gauge[] {
  const gauges = Object.values(client.queues).map((queue) => ({
    name: queue.name,
    value: queue.ready.size + queue.processing.size,
    full: 10,
    weight: WEIGHTS.indexOf(queue.name),
  }));
  gauges.sort((a, b) => b.value - a.value || rank(a.weight) - rank(b.weight));
  return gauges.map(({ name, value, full }, i) => ({ name, value: i < SHOWN_QUEUES || value > 0 ? value : 0, full }));
}

/** Those that a newcomer should see first. */
const WEIGHTS = [
  'deployment-controller',
  'replicaset-controller',
  'statefulset-controller',
  'daemonset-controller',
  'job-controller',
  'cronjob-controller',
  'endpointslice-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'service-lb-controller',
  'cloud-node-controller',
  'bucket-controller',
];

function rank(weight: number): number {
  return weight < 0 ? WEIGHTS.length : weight;
}

function extenderFigures(component: ComponentSelf): Figures {
  const { answers } = (component.state as ClientHost<ExtenderState>).own;
  return { note: '', gauges: Object.entries(answers).map(([name, value]) => ({ name, value, full: 0 })) };
}

/** What there is of comes first: a card has not room for all. */
function cloudFigures(state: Readonly<Record<string, unknown>>): Figures {
  const gauge = (name: string, things: unknown) => ({ name, value: sizeOf(things), full: 0 });
  const gauges = [
    gauge('balancers', state.loadBalancers),
    gauge('buckets', state.buckets),
    gauge('disks', state.disks),
    gauge('instances', state.instances),
  ];
  return { note: '', gauges: gauges.sort((a, b) => Number(b.value > 0) - Number(a.value > 0)) };
}

/** Links that differ from what the topology says. */
export function linkStatuses(kernel: Kernel): LinkStatus[] {
  const result: LinkStatus[] = [];
  for (const link of kernel.links.all()) {
    const a = kernel.components[link.from];
    const b = kernel.components[link.to];
    if (a === undefined || b === undefined || link.from > link.to) continue;
    const isTold = [a.id, b.id].some((id) => id === API_SERVER || roleOf(id) === 'extender');
    if (!link.cut && !isTold) continue;
    result.push({ between: [a.id, b.id], cut: link.cut, latency: link.spec.latency });
  }
  return result;
}
