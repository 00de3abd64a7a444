import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { CloudState } from '../../sim/cloud/provider/state.ts';
import type { Quota } from '../../sim/cloud/wire.ts';
import { counted } from '../describe/counted.ts';
import type { Room } from './inside.ts';

export function insideCloud(component: ComponentSelf): Room {
  const { instances, loadBalancers, routes, buckets, disks, quotas, latencyFactor } = component.state as CloudState;
  const quota = (name: Quota, used: number): string => `${used} of ${quotas[name].toLocaleString('en-US')}`;
  const pace = latencyFactor === 1 ? 'Calls take their usual time' : `Calls take ${latencyFactor}× their usual time`;
  return {
    summary: `${counted(instances.size, 'instance')}, ${counted(loadBalancers.size, 'load balancer')}, ${counted(routes.size, 'route')}, ${counted(buckets.size, 'bucket')}, ${counted(disks.size, 'disk')}. ${pace}. Only the cloud controller manager speaks with it.`,
    parts: [],
    stages: [],
    tables: [
      {
        title: 'Load balancers',
        note: quota('loadBalancers', loadBalancers.size),
        empty: 'None. One is made for every Service of type LoadBalancer.',
        columns: ['name', 'for', 'address', 'hosts'],
        rows: [...loadBalancers.values()].map((one) => ({ cells: [one.name, one.service, one.ip, one.hosts.join(', ')] })),
      },
      {
        title: 'Instances',
        note: String(instances.size),
        empty: 'None: the nodes of this cluster are not of this cloud.',
        columns: ['name', 'type', 'zone', 'state'],
        rows: [...instances.values()].map((one) => ({
          cells: [one.name, one.type, one.zone, one.state],
          marks: ['', '', '', one.state === 'running' ? 'good' : 'bad'] as const,
          object: { resource: 'nodes', namespace: '', name: one.name },
        })),
      },
      {
        title: 'Routes',
        note: quota('routes', routes.size),
        empty: 'None. One is made for the pod addresses of each node.',
        columns: ['name', 'node', 'pod addresses'],
        rows: [...routes.values()].map((one) => ({ cells: [one.name, one.node, one.cidr] })),
      },
      {
        title: 'Buckets',
        note: quota('buckets', buckets.size),
        empty: 'None. One is made for every BucketClaim.',
        columns: ['name', 'id', 'accounts'],
        rows: [...buckets.values()].map((one) => ({ cells: [one.name, one.id, String(one.accounts.length)] })),
      },
      {
        title: 'Disks',
        note: quota('disks', disks.size),
        empty: 'None. One is made for every claim of a class whose CSIDriver is declared.',
        columns: ['name', 'id', 'zone', 'size', 'attached to'],
        rows: [...disks.values()].map((one) => ({
          cells: [one.name, one.id, one.zone ?? '', `${one.gibibytes} GiB`, one.attachedTo ?? ''],
          object: { resource: 'persistentvolumes', namespace: '', name: one.name },
        })),
      },
    ],
  };
}
