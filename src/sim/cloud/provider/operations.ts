/** What each operation of the cloud does to its things. All are idempotent, as cloud providers have to be. */
import type { CloudBucket, CloudRequest, CloudResponse, Instance, LoadBalancer, WantedLoadBalancer } from '../wire.ts';
import { good, missing, NOTHING, overQuota } from './answers.ts';
import { performOnDisks } from './disks.ts';
import type { CloudState } from './state.ts';

export function perform(state: CloudState, request: CloudRequest): CloudResponse {
  switch (request.op) {
    case 'getInstance':
      return instance(state, request.name, request.providerID);
    case 'listInstances':
      return good(Object.freeze([...state.instances.values()]));
    case 'getLoadBalancer': {
      const found = state.loadBalancers.get(request.name);
      return found ? good(found) : missing(`load balancer ${request.name}`);
    }
    case 'ensureLoadBalancer':
      return ensureLoadBalancer(state, request.wanted);
    case 'updateLoadBalancer':
      return updateLoadBalancer(state, request.name, request.hosts);
    case 'deleteLoadBalancer':
      state.loadBalancers.delete(request.name);
      return NOTHING;
    case 'listRoutes':
      return good(Object.freeze([...state.routes.values()]));
    case 'createRoute': {
      const refusal = overQuota(state, 'routes', state.routes.has(request.route.name) ? 0 : state.routes.size);
      if (refusal) return refusal;
      state.routes.set(request.route.name, Object.freeze({ ...request.route }));
      return NOTHING;
    }
    case 'deleteRoute':
      state.routes.delete(request.name);
      return NOTHING;
    case 'createDisk':
    case 'deleteDisk':
    case 'attachDisk':
    case 'detachDisk':
      return performOnDisks(state, request);
    default:
      return performOnBuckets(state, request);
  }
}

type BucketRequest = Extract<CloudRequest, { op: 'createBucket' | 'getBucket' | 'deleteBucket' | 'grantAccess' | 'revokeAccess' }>;

function performOnBuckets(state: CloudState, request: BucketRequest): CloudResponse {
  switch (request.op) {
    case 'createBucket':
      return createBucket(state, request.name, request.parameters);
    case 'getBucket': {
      const found = state.buckets.get(request.id);
      return found ? good(found) : missing(`bucket ${request.id}`);
    }
    case 'deleteBucket':
      state.buckets.delete(request.id);
      return NOTHING;
    case 'grantAccess':
      return setAccounts(state, request.ids, (accounts) => [...new Set([...accounts, request.account])]);
    case 'revokeAccess':
      return setAccounts(state, request.ids, (accounts) => accounts.filter((account) => account !== request.account));
  }
}

function instance(state: CloudState, name: string, providerID: string | undefined): CloudResponse<Instance> {
  const found = state.instances.get(name);
  if (!found || (providerID && found.providerID !== providerID)) return missing('instance');
  return good(found);
}

function ensureLoadBalancer(state: CloudState, wanted: WantedLoadBalancer): CloudResponse<LoadBalancer> {
  const known = state.loadBalancers.get(wanted.name);
  if (!known) {
    const refusal = overQuota(state, 'loadBalancers', state.loadBalancers.size);
    if (refusal) return refusal;
  }
  const ip = wanted.ip ?? known?.ip ?? state.nextAddress;
  if (ip === state.nextAddress) state.nextAddress = following(ip);
  const { name, service, ports, hosts } = wanted;
  const made: LoadBalancer = Object.freeze({ name, service, ip, ports, hosts });
  state.loadBalancers.set(name, made);
  return good(made);
}

function updateLoadBalancer(state: CloudState, name: string, hosts: readonly string[]): CloudResponse<LoadBalancer> {
  const known = state.loadBalancers.get(name);
  if (!known) return missing(`load balancer ${name}`);
  const made = Object.freeze({ ...known, hosts });
  state.loadBalancers.set(name, made);
  return good(made);
}

function createBucket(state: CloudState, name: string, parameters: CloudBucket['parameters']): CloudResponse<CloudBucket> {
  for (const bucket of state.buckets.values()) if (bucket.name === name) return good(bucket);
  const refusal = overQuota(state, 'buckets', state.buckets.size);
  if (refusal) return refusal;
  const id = `bucket-${String(state.nextBucket++).padStart(6, '0')}`;
  const made: CloudBucket = Object.freeze({ id, name, parameters, accounts: Object.freeze([]) });
  state.buckets.set(id, made);
  return good(made);
}

function setAccounts(state: CloudState, ids: readonly string[], change: (accounts: readonly string[]) => readonly string[]): CloudResponse {
  for (const id of ids) {
    const bucket = state.buckets.get(id);
    if (!bucket) return missing(`bucket ${id}`);
    state.buckets.set(id, Object.freeze({ ...bucket, accounts: Object.freeze(change(bucket.accounts)) }));
  }
  return NOTHING;
}

/** The address after this one. */
function following(address: string): string {
  const parts = address.split('.').map(Number);
  for (let at = 3; at >= 0; at--) {
    parts[at] = ((parts[at] ?? 0) + 1) % 256;
    if (parts[at] !== 0) break;
  }
  return parts.join('.');
}
