/** What services and claims use (pkg/quota/v1/evaluator/core/services.go, persistent_volume_claims.go). */
import { value } from '../quantity.ts';
import { selectorMatches } from '../selectors/requirements.ts';
import type { ResourceList, ScopeRequirement } from '../types/resourcequota.ts';
import type { Service } from '../types/service.ts';
import type { PersistentVolumeClaim } from '../types/storage.ts';
import type { ApiObject } from '../wire/api.ts';
import { countName, type QuotaEvaluator } from './evaluator.ts';

const SERVICE_OBJECTS = countName('', 'services');
const SERVICE_NAMES: ReadonlySet<string> = new Set([SERVICE_OBJECTS, 'services', 'services.nodeports', 'services.loadbalancers']);

/** Ports of nodes that it has or will be given. */
function nodePorts({ spec }: Service): number {
  const ports = spec.ports ?? [];
  if (spec.type === 'NodePort') return ports.length;
  if (spec.type !== 'LoadBalancer') return 0;
  return spec.allocateLoadBalancerNodePorts === false ? ports.filter(({ nodePort }) => Boolean(nodePort)).length : ports.length;
}

export const services: QuotaEvaluator = {
  group: '',
  plural: 'services',
  handles: (subresource) => subresource === '',
  counts: (name) => SERVICE_NAMES.has(name),
  usage: (object): ResourceList => ({
    [SERVICE_OBJECTS]: '1',
    services: '1',
    'services.nodeports': `${nodePorts(object as Service)}`,
    'services.loadbalancers': (object as Service).spec.type === 'LoadBalancer' ? '1' : '0',
  }),
  matchesScope: () => false,
  frees: (old, object) => (old as Service).spec.type !== (object as Service).spec.type,
};

const CLAIM_OBJECTS = countName('', 'persistentvolumeclaims');
const CLAIM_NAMES = ['persistentvolumeclaims', 'requests.storage'] as const;
const CLASS_SUFFIX = '.storageclass.storage.k8s.io/';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

function storageOf({ spec }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.storage;
  // Parts of bytes are rounded up, or the status that names them would be refused.
  return asked === undefined ? undefined : /m$|[.]/.test(asked) ? `${value(asked)}` : asked;
}

function claimUsage(object: ApiObject): ResourceList {
  const claim = object as PersistentVolumeClaim;
  const used: Record<string, string> = { [CLAIM_OBJECTS]: '1' };
  const amounts = { persistentvolumeclaims: '1', 'requests.storage': storageOf(claim) };
  const className = claim.metadata.annotations?.[OLD_CLASS] ?? claim.spec.storageClassName ?? '';
  for (const name of CLAIM_NAMES) {
    const amount = amounts[name];
    if (amount === undefined) continue;
    used[name] = amount;
    if (className !== '') used[`${className}${CLASS_SUFFIX}${name}`] = amount;
  }
  return used;
}

function claimMatches(requirement: ScopeRequirement, object: ApiObject): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false;
  const name = (object as PersistentVolumeClaim).spec.volumeAttributesClassName;
  return selectorMatches({ matchExpressions: [{ ...requirement, key: 'class' }] }, name ? { class: name } : {});
}

export const claims: QuotaEvaluator = {
  group: '',
  plural: 'persistentvolumeclaims',
  handles: (subresource) => subresource === '',
  counts: (name) => name === CLAIM_OBJECTS || CLAIM_NAMES.some((counted) => name === counted || name.endsWith(`${CLASS_SUFFIX}${counted}`)),
  usage: claimUsage,
  matchesScope: claimMatches,
  frees: (old, object) =>
    (old as PersistentVolumeClaim).spec.volumeAttributesClassName !== (object as PersistentVolumeClaim).spec.volumeAttributesClassName,
};
