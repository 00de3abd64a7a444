import type { Role } from '../../protocol/identity.ts';
import type { ObjectKey, Verb } from '../../protocol/message.ts';
import type { CloudRequest } from '../../sim/cloud/wire.ts';
import type { ApiObject, ApiRequest } from '../../sim/machinery/wire/api.ts';
import type { EtcdRequest, EtcdWatchRequest } from '../../sim/machinery/wire/etcd.ts';
import type { ExtenderArgs, ExtenderBindingArgs, ExtenderPreemptionArgs } from '../../sim/machinery/wire/extender.ts';
import type { Words } from './describe.ts';
import { etcdKey, pathKey } from './object-key.ts';

export function describeRequest(payload: unknown, server: Role): Words {
  if (payload === null || typeof payload !== 'object') return {};
  if (server === 'etcd') return etcdRequest(payload as EtcdRequest | EtcdWatchRequest);
  if (server === 'cloud') return cloudRequest(payload as CloudRequest);
  if (server === 'extender') return extenderRequest(payload as ApiRequest);
  return 'path' in payload ? apiRequest(payload as ApiRequest) : {};
}

/** Resources whose traffic is heartbeat. */
const HEARTBEATS = new Set(['leases']);

/** The verb is the last part of the path. */
function extenderRequest({ path, body }: ApiRequest): Words {
  const label = path.slice(path.lastIndexOf('/') + 1);
  const asked = body as Partial<ExtenderArgs & ExtenderBindingArgs & ExtenderPreemptionArgs>;
  const { namespace = asked.PodNamespace ?? '', name = asked.PodName ?? '' } = asked.Pod?.metadata ?? {};
  const victims = asked.NodeNameToVictims ?? asked.NodeNameToMetaVictims;
  const count = asked.NodeNames?.length ?? asked.Nodes?.items.length ?? (victims === undefined ? 1 : Object.keys(victims).length);
  return { verb: 'call', label, object: { resource: 'pods', namespace, name }, count };
}

function apiRequest(request: ApiRequest): Words {
  const { key, subresource, query } = pathKey(request.path);
  const body = request.body as Partial<ApiObject> | undefined;
  const verb = verbOf(request.method, key, query);
  const name = key.name !== '' ? key.name : request.method === 'POST' ? (body?.metadata?.name ?? body?.metadata?.generateName ?? '') : '';
  const object: ObjectKey = { ...key, name };
  const part = partOf(request);
  const detail = subresource === 'binding' ? (body as { target?: { name?: string } } | undefined)?.target?.name : undefined;
  return {
    verb: subresource === 'binding' ? 'bind' : verb,
    object,
    ...(subresource === '' ? {} : { subresource }),
    label: labelOf(object, subresource),
    background: isHeartbeat(object, subresource, request),
    ...(part === '' ? {} : { part }),
    ...(detail === undefined ? {} : { detail }),
  };
}

function verbOf(method: ApiRequest['method'], key: ObjectKey, query: string): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
    default:
      if (/(^|&)watch=(true|1)/.test(query)) return 'watch';
      return key.name === '' ? 'list' : 'get';
  }
}

function isHeartbeat(object: ObjectKey, subresource: string, request: ApiRequest): boolean {
  if (HEARTBEATS.has(object.resource) || object.resource === 'events') return true;
  if (object.resource === 'nodes' && subresource === 'status' && (request.user?.name ?? '').startsWith('system:node:')) return true;
  return request.method === 'GET' && (request.user?.name ?? '') !== '' && !(request.user?.name ?? '').includes('admin');
}

const ACCOUNT = 'system:serviceaccount:kube-system:';

/** Which controller of a manager speaks: named by its service account, else by the agent. */
function partOf(request: ApiRequest): string {
  const user = request.user?.name ?? '';
  if (user.startsWith(ACCOUNT)) return user.slice(ACCOUNT.length).replace(/-controller$/, '');
  const agent = request.headers?.['user-agent'] ?? '';
  return /\/system:serviceaccount:kube-system:([a-z-]+?)(-controller)?$/.exec(agent)?.[1] ?? '';
}

const SHORT: Readonly<Record<string, string>> = {
  pods: 'pod',
  deployments: 'deploy',
  replicasets: 'rs',
  services: 'svc',
  endpointslices: 'slice',
  nodes: 'node',
  events: 'event',
  leases: 'lease',
  namespaces: 'ns',
  configmaps: 'cm',
  serviceaccounts: 'sa',
  jobs: 'job',
};

/** What a token says. */
export function labelOf(object: ObjectKey, subresource = ''): string {
  const short = SHORT[object.resource] ?? object.resource;
  if (object.name === '') return object.resource;
  return subresource === '' || subresource === 'binding' ? short : `${short}/${subresource}`;
}

function etcdRequest(request: EtcdRequest | EtcdWatchRequest): Words {
  switch (request.op) {
    case 'range': {
      const object = etcdKey(request.key);
      return { verb: 'range', object, label: labelOf(object), background: true };
    }
    case 'watch':
      return { verb: 'watch', label: 'all keys', background: true };
    case 'txn': {
      const write = request.success[0];
      if (write === undefined) return { verb: 'put', label: 'txn' };
      const object = etcdKey(write.key);
      const heartbeat = HEARTBEATS.has(object.resource) || object.resource === 'events';
      return {
        verb: write.op === 'put' ? 'put' : 'delete',
        object,
        label: labelOf(object),
        count: request.success.length,
        background: heartbeat,
      };
    }
    default:
      return { verb: 'call', label: request.op, background: true };
  }
}

const CLOUD_WORDS: Readonly<Record<CloudRequest['op'], string>> = {
  getInstance: 'look up an instance',
  listInstances: 'list the instances',
  getLoadBalancer: 'look up a load balancer',
  ensureLoadBalancer: 'make a load balancer',
  updateLoadBalancer: 'change the hosts of a load balancer',
  deleteLoadBalancer: 'delete a load balancer',
  listRoutes: 'list the routes',
  createRoute: 'make a route',
  deleteRoute: 'delete a route',
  createBucket: 'make a bucket',
  getBucket: 'look up a bucket',
  deleteBucket: 'delete a bucket',
  grantAccess: 'grant access to buckets',
  revokeAccess: 'revoke access to buckets',
  createDisk: 'make a disk',
  deleteDisk: 'delete a disk',
  attachDisk: 'attach a disk to a node',
  detachDisk: 'detach a disk from a node',
};

function cloudRequest(request: CloudRequest): Words {
  const reads = request.op.startsWith('get') || request.op.startsWith('list');
  return { verb: reads ? 'get' : 'call', label: CLOUD_WORDS[request.op] ?? request.op, background: reads };
}
