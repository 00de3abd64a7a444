/** core/v1 Service (pkg/registry/core/service/strategy.go, pkg/apis/core/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { Service, ServicePort } from '../../types/service.ts';
import { nameIs1035Label } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { labelsText } from '../common/texts.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { serviceAllocation } from './service-allocation.ts';
import { serviceColumns } from './service-columns.ts';
import { isExternallyAccessible, needsClusterIp } from './service-needs.ts';
import { dropTypeDependentFields } from './service-transitions.ts';
import { validateServiceStatusUpdate, validateServiceUpdate } from './service-update-validation.ts';
import { validateService } from './service-validation.ts';
import { serviceWarnings } from './service-warnings.ts';

const AFFINITY_SECONDS = 10_800;

function defaultAffinity(spec: Draft): void {
  spec.sessionAffinity ||= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: AFFINITY_SECONDS } };
}

function defaultPort(port: Draft): void {
  port.protocol ||= 'TCP';
  if (!port.targetPort) port.targetPort = port.port ?? 0;
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const spec = draft.spec;
  defaultAffinity(spec);
  spec.type ||= 'ClusterIP';
  for (const port of spec.ports ?? []) defaultPort(port);
  if (!spec.externalTrafficPolicy && isExternallyAccessible(draft)) spec.externalTrafficPolicy = 'Cluster';
  if (spec.internalTrafficPolicy === undefined && needsClusterIp(draft)) spec.internalTrafficPolicy = 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
  draft.status ??= {};
  draft.status.loadBalancer ??= {};
  if (spec.type !== 'LoadBalancer') return;
  for (const ingress of draft.status.loadBalancer.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
}

/** Means nothing there, and is not kept. */
function dropInternalTraffic({ spec }: Draft): void {
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy;
}

function prepareForCreate(draft: Draft): void {
  draft.status = { loadBalancer: {} };
  dropInternalTraffic(draft);
}

function prepareForUpdate(draft: Draft, old: Draft): void {
  keepStatus(draft, old);
  dropTypeDependentFields(draft, old);
  dropInternalTraffic(draft);
  if (old.spec.type === 'LoadBalancer' && draft.spec.type !== 'LoadBalancer') draft.status = { ...draft.status, loadBalancer: {} };
}

function portText({ port, protocol, nodePort }: ServicePort): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

/** pkg/printers/internalversion, getServiceExternalIP. */
function externalIpText({ spec, status }: Service): string {
  const given = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return given.length > 0 ? given.join(',') : '<none>';
  const balanced = [...new Set((status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))]
    .filter((address) => address !== '')
    .sort();
  const all = [balanced.join(','), ...given].filter((address) => address !== '');
  return all.length > 0 ? all.join(',') : '<pending>';
}

function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const service = object as Service;
  const { spec, metadata } = service;
  return [
    metadata.name,
    spec.type,
    spec.clusterIPs?.[0] ?? '<none>',
    externalIpText(service),
    spec.ports?.length ? spec.ports.map(portText).join(',') : '<none>',
    age(metadata.creationTimestamp, nowMicros),
    labelsText(spec.selector),
  ];
}

export const services: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/services/specs',
  generation: 'none',
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  companionPrefix: 'registry/services/endpoints',
  allocation: serviceAllocation,
  setDefaults,
  prepareForCreate,
  validateName: nameIs1035Label,
  validate: validateService,
  prepareForUpdate,
  validateUpdate: validateServiceUpdate,
  warnings: serviceWarnings,
  selectableFields: (object: ApiObject) => {
    const { clusterIP, type } = (object as Service).spec;
    return { 'spec.clusterIP': clusterIP ?? '', 'spec.type': type };
  },
  subresources: [
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: keepSpec, validateUpdate: validateServiceStatusUpdate },
  ],
  columns: serviceColumns,
  cells,
};
