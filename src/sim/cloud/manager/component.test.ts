import { describe, expect, it } from 'vitest';
import { FakeCluster } from '../../../testing/fake-cluster.ts';
import { CLOUD } from '../../machinery/wire/api.ts';
import { cloudKind } from '../provider/component.ts';
import { newInstance } from '../provider/instances.ts';
import type { CloudState } from '../provider/state.ts';
import type { CloudAction } from '../wire.ts';
import { cloudControllerManagerKind } from './component.ts';

const instance = (name: string) => newInstance({ name, zone: 'zone-1', region: 'region-1', internalIP: '192.168.0.9' });

const SERVICE = '/api/v1/namespaces/default/services/web';
const NODE = '/api/v1/nodes/n1';
const COSI = '/apis/objectstorage.k8s.io/v1alpha2';
const cosi = (kind: string, name: string, more: object) => ({
  apiVersion: 'objectstorage.k8s.io/v1alpha2',
  kind,
  metadata: { name, uid: `${kind}-uid` },
  ...more,
});

class CloudCluster extends FakeCluster {
  constructor() {
    super([
      { id: 'ccm', kind: cloudControllerManagerKind, config: {} },
      { id: CLOUD, kind: cloudKind, config: { instances: [instance('n1'), instance('n2')] } },
    ]);
    this.run(2);
  }

  get cloud(): CloudState {
    return this.kernel.component(CLOUD).state as CloudState;
  }

  act(payload: CloudAction): void {
    this.kernel.input({ kind: 'message', to: CLOUD, payload });
  }

  addNode(name: string, spec: object = {}): void {
    const taints = [{ key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }];
    const status = { conditions: [{ type: 'Ready', status: 'True' }] };
    this.request('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { taints, ...spec }, status });
  }

  addService(): void {
    const ports = [{ port: 80, protocol: 'TCP', nodePort: 30_080 }];
    const metadata = { name: 'web', uid: '1234-5678' };
    this.request('POST', '/api/v1/namespaces/default/services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'LoadBalancer', ports },
    });
  }
}

describe('nodes', () => {
  it('are initialised from their instances, and get routes', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1', { podCIDR: '10.244.1.0/24' });
    cluster.run(15);
    const node = cluster.object(NODE);
    expect(node.spec).toEqual({ providerID: 'sim:///zone-1/n1', podCIDR: '10.244.1.0/24' });
    expect(node.metadata.labels).toMatchObject({
      'topology.kubernetes.io/zone': 'zone-1',
      'node.kubernetes.io/instance-type': 'standard-4',
    });
    expect(node.status.addresses).toEqual(instance('n1').addresses);
    expect(cluster.events('n1')).toEqual(['Normal Synced: Node synced successfully']);
    expect([...cluster.cloud.routes.values()]).toEqual([{ name: 'kubernetes-10-244-1-0-24', node: 'n1', cidr: '10.244.1.0/24' }]);
    expect(node.status.conditions[1]).toMatchObject({ type: 'NetworkUnavailable', status: 'False', reason: 'RouteCreated' });
    cluster.request('DELETE', NODE, {});
    cluster.run(15);
    expect(cluster.cloud.routes.size).toBe(0);
  });

  it('are marked when their instance is stopped, and removed when it is gone', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1');
    cluster.addNode('n2');
    cluster.run(10);
    cluster.act({ do: 'stopInstance', name: 'n1' });
    cluster.act({ do: 'removeInstance', name: 'n2' });
    cluster.run(10);
    expect(cluster.object('/api/v1/nodes/n2')).toBeDefined();
    for (const name of ['n1', 'n2']) {
      cluster.request('PATCH', `/api/v1/nodes/${name}/status`, { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
    }
    cluster.run(10);
    expect(cluster.object(NODE).spec.taints).toEqual([{ key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' }]);
    expect(cluster.object('/api/v1/nodes/n2')).toBeUndefined();
    expect(cluster.events('n2')).toContain('Normal DeletingNode: Deleting node n2 because it does not exist in the cloud provider');
    cluster.act({ do: 'startInstance', name: 'n1' });
    cluster.request('PATCH', `${NODE}/status`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
    cluster.run(10);
    expect(cluster.object(NODE).spec.taints).toEqual([]);
  });

  it('say so when no route can be made', () => {
    const cluster = new CloudCluster();
    cluster.act({ do: 'setQuota', of: 'routes', limit: 0 });
    cluster.addNode('n1', { podCIDR: '10.244.1.0/24' });
    cluster.run(15);
    expect(cluster.object(NODE).status.conditions[1]).toMatchObject({ status: 'True', reason: 'NoRouteCreated' });
    const failures = cluster.events('n1').filter((event) => event.startsWith('Warning FailedToCreateRoute'));
    expect(failures[0]).toMatch(
      /: Could not create route uid-\d+ 10\.244\.1\.0\/24 for node n1 after \d+ms: quota exceeded: routes limit is 0$/,
    );
    cluster.act({ do: 'setQuota', of: 'routes', limit: 5 });
    cluster.run(15);
    expect(cluster.object(NODE).status.conditions[1]).toMatchObject({ status: 'False', reason: 'RouteCreated' });
  });
});

describe('a service of type LoadBalancer', () => {
  it('gets its load balancer; new nodes stand behind it; its deletion waits for the cloud', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1');
    cluster.run(5);
    cluster.addService();
    cluster.run(10);
    const service = cluster.object(SERVICE);
    expect(service.metadata.finalizers).toEqual(['service.kubernetes.io/load-balancer-cleanup']);
    expect(service.status.loadBalancer.ingress).toEqual([{ ip: '203.0.113.10', ipMode: 'VIP' }]);
    expect(cluster.cloud.loadBalancers.get('a12345678')).toMatchObject({ hosts: ['n1'], ports: [{ port: 80, nodePort: 30_080 }] });
    expect(cluster.events('web')).toEqual([
      'Normal EnsuringLoadBalancer: Ensuring load balancer',
      'Normal EnsuredLoadBalancer: Ensured load balancer',
    ]);
    cluster.addNode('n2');
    cluster.run(5);
    expect(cluster.cloud.loadBalancers.get('a12345678')?.hosts).toEqual(['n1', 'n2']);
    cluster.request('DELETE', SERVICE, {});
    cluster.run(0.5);
    expect(cluster.object(SERVICE).metadata.deletionTimestamp).toBeDefined();
    cluster.run(10);
    expect(cluster.object(SERVICE)).toBeUndefined();
    expect(cluster.cloud.loadBalancers.size).toBe(0);
    expect(cluster.events('web').slice(2)).toEqual([
      'Normal UpdatedLoadBalancer x2: Updated load balancer with new hosts',
      'Normal DeletingLoadBalancer: Deleting load balancer',
      'Normal DeletedLoadBalancer: Deleted load balancer',
    ]);
  });

  it('is tried again after 5, 10, 20 s when the cloud fails, or when the cloud says', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1');
    cluster.run(5);
    cluster.act({ do: 'fail', operation: 'ensureLoadBalancer', error: 'out of capacity', times: 3 });
    cluster.addService();
    cluster.run(30);
    const failure = 'Error syncing load balancer: failed to ensure load balancer: out of capacity';
    expect(cluster.events('web')).toContain(`Warning SyncLoadBalancerFailed x3: ${failure}`);
    expect(cluster.object(SERVICE).status.loadBalancer).toBeUndefined();
    cluster.run(20);
    expect(cluster.object(SERVICE).status.loadBalancer.ingress).toHaveLength(1);
    expect(cluster.events('web')).toContain('Normal EnsuringLoadBalancer x4: Ensuring load balancer');
  });

  it('is tried again when the cloud says, if it does', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1');
    cluster.run(5);
    cluster.act({ do: 'fail', operation: 'ensureLoadBalancer', error: 'busy', times: 1, retryAfterSeconds: 40 });
    cluster.addService();
    cluster.run(40);
    expect(cluster.object(SERVICE).status.loadBalancer).toBeUndefined();
    cluster.run(10);
    expect(cluster.object(SERVICE).status.loadBalancer.ingress).toHaveLength(1);
  });

  it('loses its load balancer when it is of another type', () => {
    const cluster = new CloudCluster();
    cluster.addService();
    cluster.run(10);
    expect(cluster.events('web')[1]).toBe('Warning UnAvailableLoadBalancer: There are no available nodes for LoadBalancer');
    cluster.request('PATCH', SERVICE, { spec: { type: 'ClusterIP' } });
    cluster.run(10);
    expect(cluster.object(SERVICE).metadata.finalizers).toEqual([]);
    expect(cluster.object(SERVICE).status.loadBalancer.ingress).toBeUndefined();
    expect(cluster.cloud.loadBalancers.size).toBe(0);
  });
});

describe('a bucket claim', () => {
  const claim = `${COSI}/namespaces/default/bucketclaims/data`;

  function claimed(policy: string): CloudCluster {
    const cluster = new CloudCluster();
    cluster.request('POST', `${COSI}/bucketclasses`, cosi('BucketClass', 'gold', { spec: { driverName: 'any', deletionPolicy: policy } }));
    const spec = { bucketClassName: 'gold', protocols: ['S3'] };
    cluster.request('POST', `${COSI}/namespaces/default/bucketclaims`, cosi('BucketClaim', 'data', { spec }));
    cluster.run(10);
    return cluster;
  }

  it('gets a bucket, and is ready when that is; access puts credentials into a Secret', () => {
    const cluster = claimed('Delete');
    expect(cluster.object(claim).status).toEqual({ boundBucketName: 'bc-BucketClaim-uid', readyToUse: true, protocols: ['S3'] });
    expect(cluster.object(`${COSI}/buckets/bc-BucketClaim-uid`).status).toMatchObject({ bucketID: 'bucket-000001', readyToUse: true });
    const classSpec = { driverName: 'any', authenticationType: 'Key' };
    cluster.request('POST', `${COSI}/bucketaccessclasses`, cosi('BucketAccessClass', 'keys', { spec: classSpec }));
    const spec = {
      bucketClaims: [{ bucketClaimName: 'data', accessMode: 'ReadWrite', accessSecretName: 'credentials' }],
      bucketAccessClassName: 'keys',
      protocol: 'S3',
    };
    cluster.request('POST', `${COSI}/namespaces/default/bucketaccesses`, cosi('BucketAccess', 'reader', { spec }));
    cluster.run(5);
    expect(cluster.object(`${COSI}/namespaces/default/bucketaccesses/reader`).status).toMatchObject({
      readyToUse: true,
      accountID: 'ba-BucketAccess-uid',
      accessedBuckets: [{ bucketID: 'bucket-000001', bucketClaimName: 'data' }],
    });
    expect(cluster.object('/api/v1/namespaces/default/secrets/credentials').data.COSI_S3_BUCKET_ID).toBe('YnVja2V0LTAwMDAwMQ==');
    cluster.request('DELETE', `${COSI}/namespaces/default/bucketaccesses/reader`, {});
    cluster.run(5);
    expect(cluster.all('Secret')).toEqual([]);
    expect(cluster.all('BucketAccess')).toEqual([]);
    expect(cluster.cloud.buckets.get('bucket-000001')?.accounts).toEqual([]);
  });

  it('takes its bucket along, and the data with it unless that is retained', () => {
    for (const [policy, left] of [
      ['Delete', 0],
      ['Retain', 1],
    ] as const) {
      const cluster = claimed(policy);
      cluster.request('DELETE', claim, {});
      cluster.run(10);
      expect([cluster.all('BucketClaim'), cluster.all('Bucket')]).toEqual([[], []]);
      expect(cluster.cloud.buckets.size).toBe(left);
    }
  });

  it('says what it waits for', () => {
    const cluster = new CloudCluster();
    cluster.request('POST', `${COSI}/namespaces/default/bucketclaims`, cosi('BucketClaim', 'data', { spec: { bucketClassName: 'gold' } }));
    cluster.run(5);
    expect(cluster.object(claim).status.error.message).toBe('BucketClass "gold" not found');
  });
});

describe('a run', () => {
  it('goes on from a snapshot as if there had been none, whatever the cloud is at', () => {
    const cluster = new CloudCluster();
    cluster.addNode('n1', { podCIDR: '10.244.1.0/24' });
    cluster.addService();
    cluster.request(
      'POST',
      `${COSI}/bucketclasses`,
      cosi('BucketClass', 'gold', { spec: { driverName: 'any', deletionPolicy: 'Delete' } }),
    );
    const spec = { bucketClassName: 'gold', protocols: ['S3'] };
    cluster.request('POST', `${COSI}/namespaces/default/bucketclaims`, cosi('BucketClaim', 'data', { spec }));
    expect(new Set(cluster.branchHashes(6, 40)).size).toBe(1);
    expect(cluster.object(SERVICE).status.loadBalancer.ingress).toHaveLength(1);
  });
});
