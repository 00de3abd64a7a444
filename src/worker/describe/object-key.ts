/** What paths and keys name. */
import type { ObjectKey } from '../../protocol/message.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';

export interface NamedPath {
  readonly key: ObjectKey;
  readonly subresource: string;
  readonly query: string;
}

/** `/apis/apps/v1/namespaces/default/deployments/web/scale?x` -> deployments/default/web, scale. */
export function pathKey(path: string): NamedPath {
  const at = path.indexOf('?');
  const query = at < 0 ? '' : path.slice(at + 1);
  const segments = (at < 0 ? path : path.slice(0, at)).split('/').filter((segment) => segment !== '');
  const rest = segments.slice(segments[0] === 'api' ? 2 : 3);
  if (rest[0] === 'namespaces' && rest.length > 2) {
    const [, namespace = '', resource = '', name = '', subresource = ''] = rest;
    if (rest.length > 3 || !['status', 'finalize'].includes(resource)) return { key: { resource, namespace, name }, subresource, query };
  }
  const [resource = '', name = '', subresource = ''] = rest;
  return { key: { resource, namespace: '', name }, subresource, query };
}

/** etcd keys that do not name their resource by its plural (pkg/registry: services under `services/specs`, nodes under `minions`, ReplicationControllers under `controllers`). */
const STORED_AS: Readonly<Record<string, string>> = {
  minions: 'nodes',
  controllers: 'replicationcontrollers',
  'services/specs': 'services',
  'services/endpoints': 'endpoints',
};

/** `/registry/pods/default/web-1` or `/registry/minions/node-1`. */
export function etcdKey(key: string): ObjectKey {
  const parts = key.split('/').filter((part) => part !== '');
  if (parts[0] === 'registry') parts.shift();
  if ((parts[0] ?? '').includes('.')) parts.shift();
  const two = `${parts[0]}/${parts[1]}`;
  const resource = STORED_AS[two] ?? STORED_AS[parts[0] ?? ''] ?? parts[0] ?? '';
  const rest = parts.slice(STORED_AS[two] === undefined ? 1 : 2);
  return rest.length > 1
    ? { resource, namespace: rest[0] as string, name: rest.slice(1).join('/') }
    : { resource, namespace: '', name: rest[0] ?? '' };
}

const IRREGULAR: Readonly<Record<string, string>> = {
  Endpoints: 'endpoints',
  PriorityClass: 'priorityclasses',
  BucketClass: 'bucketclasses',
  BucketAccess: 'bucketaccesses',
  BucketAccessClass: 'bucketaccessclasses',
};

export function resourceOfKind(kind: string): string {
  return IRREGULAR[kind] ?? `${kind.toLowerCase()}s`;
}

export function objectKey(object: ApiObject): ObjectKey {
  return { resource: resourceOfKind(object.kind), namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' };
}
