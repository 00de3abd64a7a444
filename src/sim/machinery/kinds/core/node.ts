/** core/v1 Node (pkg/registry/core/node/strategy.go, pkg/apis/core/v1/defaults.go and conversion.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { Node } from '../../types/node.ts';
import { cidrWarnings } from '../../validation/ip-warnings.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { nodeColumns } from './node-columns.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';

const ROLE_LABEL = 'node-role.kubernetes.io/';
const OLD_ROLE_LABEL = 'kubernetes.io/role';
const EMPTY_NODE_INFO = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeletVersion: '',
  kubeProxyVersion: '',
  operatingSystem: '',
  architecture: '',
};

const NODE_INFO_FIELDS = Object.keys(EMPTY_NODE_INFO);

/** The singular podCIDR is the first of the plural ones; whichever is given fills the other, and the singular wins. */
function matchPodCidrs(spec: Draft): void {
  const cidrs: readonly string[] = spec.podCIDRs ?? [];
  if (spec.podCIDR && cidrs[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
  else if (cidrs.length > 0) spec.podCIDR = cidrs[0];
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  matchPodCidrs(draft.spec);
  draft.status ??= {};
  const status = draft.status;
  if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
  if (status.daemonEndpoints?.kubeletEndpoint?.Port === undefined) status.daemonEndpoints = { kubeletEndpoint: { Port: 0 } };
  const info = status.nodeInfo;
  if (info === undefined || NODE_INFO_FIELDS.some((field) => info[field] === undefined)) status.nodeInfo = { ...EMPTY_NODE_INFO, ...info };
  defaultConditionTimes(status.conditions, 'lastHeartbeatTime', 'lastTransitionTime');
}

/** Kubelets are not configured that way any more. */
function dropConfigSource(draft: Draft): void {
  if (draft.spec?.configSource !== undefined) delete draft.spec.configSource;
}

function prepareStatus(draft: Draft, old: Draft): void {
  keepSpec(draft, old);
  if (draft.status?.config !== undefined) delete draft.status.config;
}

function nodeWarnings({ spec }: Draft): readonly string[] {
  const networks = cidrWarnings(spec.podCIDRs ?? [], 'spec.podCIDRs');
  return spec.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes', ...networks] : networks;
}

function statusText(node: Node): string {
  const ready = node.status.conditions?.find((condition) => condition.type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable ? `${text},SchedulingDisabled` : text;
}

function roles(node: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_LABEL) && key.length > ROLE_LABEL.length) found.add(key.slice(ROLE_LABEL.length));
    else if (key === OLD_ROLE_LABEL && value !== '') found.add(value);
  }
  return found.size === 0 ? '<none>' : [...found].sort().join(',');
}

function address(node: Node, type: string): string {
  return node.status.addresses?.find((candidate) => candidate.type === type)?.address ?? '<none>';
}

function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const node = object as Node;
  const info = node.status.nodeInfo ?? {};
  return [
    node.metadata.name,
    statusText(node),
    roles(node),
    age(node.metadata.creationTimestamp, nowMicros),
    info.kubeletVersion ?? '',
    address(node, 'InternalIP'),
    address(node, 'ExternalIP'),
    info.osImage || '<unknown>',
    info.kernelVersion || '<unknown>',
    info.containerRuntimeVersion || '<unknown>',
  ];
}

export const nodes: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/minions',
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults,
  validate: validateNode,
  prepareForCreate: dropConfigSource,
  prepareForUpdate: (draft: Draft, old: Draft) => {
    keepStatus(draft, old);
    dropConfigSource(draft);
  },
  warnings: nodeWarnings,
  // The server checks the node both by itself and as an update.
  validateUpdate: (object, old) => [...validateNode(object), ...validateNodeUpdate(object, old)],
  selectableFields: (object: ApiObject) => ({
    'spec.unschedulable': String((object as Node).spec?.unschedulable ?? false),
  }),
  subresources: [
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: prepareStatus, validateUpdate: validateNodeUpdate },
  ],
  columns: nodeColumns,
  cells,
};
