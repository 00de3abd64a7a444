import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { CloudState } from '../../sim/cloud/provider/state.ts';
import type { Room } from './inside.ts';

export function insideCloud(component: ComponentSelf): Room {
  const state = component.state as CloudState;
  const quota = (name: 'loadBalancers' | 'routes' | 'buckets', used: number): string => `${used} of ${state.quotas[name]}`;
  return {
    summary: `${state.instances.size} instances, ${state.loadBalancers.size} load balancers, ${state.routes.size} routes, ${state.buckets.size} buckets. Calls take ${state.latencyFactor}× their usual time.`,
    parts: [],
    stages: [],
    tables: [
      {
        title: 'Load balancers',
        note: quota('loadBalancers', state.loadBalancers.size),
        columns: ['name', 'for', 'address', 'hosts'],
        rows: [...state.loadBalancers.values()].map((one) => ({ cells: [one.name, one.service, one.ip, one.hosts.join(', ')] })),
      },
      {
        title: 'Instances',
        note: String(state.instances.size),
        columns: ['name', 'type', 'zone', 'state'],
        rows: [...state.instances.values()].map((one) => ({
          cells: [one.name, one.type, one.zone, one.state],
          marks: ['', '', '', one.state === 'running' ? 'good' : 'bad'] as const,
        })),
      },
      {
        title: 'Routes',
        note: quota('routes', state.routes.size),
        columns: ['name', 'node', 'to'],
        rows: [...state.routes.values()].map((one) => ({ cells: [one.name, one.node, one.cidr] })),
      },
      {
        title: 'Buckets',
        note: quota('buckets', state.buckets.size),
        columns: ['name', 'id', 'accounts'],
        rows: [...state.buckets.values()].map((one) => ({ cells: [one.name, one.id, String(one.accounts.length)] })),
      },
    ],
  };
}
