/** pkg/apis/core/validation/validation.go: ValidateService and what it is made of. */
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { cidrFamily, ipFamily, validateCidr, validateIp, validateNonSpecialIp } from '../../validation/ip.ts';
import { validateLabels } from '../../validation/labels.ts';
import { dns1123Label, dns1123Subdomain, portName, portNumber, qualifiedName } from '../../validation/names.ts';
import { PROTOCOLS } from './endpoints-validation.ts';
import { HEADLESS, isExternallyAccessible, isHeadless, needsClusterIp, needsHealthCheck } from './service-needs.ts';

const KUBELET_PORT = 10_250;
const MAX_AFFINITY_SECONDS = 86_400;
const TYPES: readonly string[] = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES: readonly string[] = ['ClientIP', 'None'];
const FAMILIES: readonly string[] = ['IPv4', 'IPv6'];
const FAMILY_POLICIES: readonly string[] = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const TRAFFIC_POLICIES: readonly string[] = ['Cluster', 'Local'];
const TRAFFIC_DISTRIBUTIONS: readonly string[] = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** ValidateServiceClusterIPsRelatedFields. */
export function validateClusterIps(spec: Draft, errors: FieldError[]): void {
  if (spec.type === 'ExternalName') return;
  const ips: readonly string[] = spec.clusterIPs ?? [];
  const families: readonly string[] = spec.ipFamilies ?? [];
  const path = 'spec.clusterIPs';
  if (spec.clusterIP) {
    if (ips.length === 0) errors.push(required(path));
    else if (ips[0] !== spec.clusterIP) errors.push(invalid(path, ips, 'first value must match `clusterIP`'));
  } else if (ips.length > 0) {
    errors.push(invalid(path, ips, 'must be empty when `clusterIP` is not specified'));
  }
  for (const [at, family] of families.entries()) {
    if (!FAMILIES.includes(family)) errors.push(notSupported(`spec.ipFamilies[${at}]`, family, FAMILIES));
    if (families.indexOf(family) < at) errors.push(duplicate(`spec.ipFamilies[${at}]`, family));
  }
  if (spec.ipFamilyPolicy !== undefined && !FAMILY_POLICIES.includes(spec.ipFamilyPolicy))
    errors.push(notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, FAMILY_POLICIES));
  if (validateEachClusterIp(ips, path, errors)) validateIpFamilies(ips, families, path, errors);
}

/** False if one is not sound: what depends on them is then not looked at. */
function validateEachClusterIp(ips: readonly string[], path: string, errors: FieldError[]): boolean {
  let sound = true;
  for (const [at, ip] of ips.entries()) {
    if (at === 0 && ip === HEADLESS) {
      if (ips.length === 1) continue;
      errors.push(invalid(path, ips, "'None' must be the first and only value"));
      sound = false;
    } else if (!validateIp(ip, `${path}[${at}]`, errors)) sound = false;
  }
  if (ips.length > 2) errors.push(invalid(path, ips, 'may only hold up to 2 values'));
  return sound;
}

function validateIpFamilies(ips: readonly string[], families: readonly string[], path: string, errors: FieldError[]): void {
  if (ips.length > 1 && new Set(ips.map(ipFamily)).size !== ips.length)
    errors.push(invalid(path, ips, 'may specify no more than one IP for each IP family'));
  if (ips[0] === HEADLESS) return;
  for (const [at, ip] of ips.entries()) {
    const family = families[at];
    if (family !== undefined && FAMILIES.includes(family) && ipFamily(ip) !== family)
      errors.push(invalid(`${path}[${at}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${at}]\``));
  }
}

function validateByType(service: Draft, errors: FieldError[]): void {
  const { spec } = service;
  const headless = isHeadless(service);
  if (!(spec.ports?.length > 0) && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'LoadBalancer') {
    for (const [at, { port }] of (spec.ports ?? []).entries())
      if (port === KUBELET_PORT)
        errors.push(invalid(`spec.ports[${at}]`, port, `may not expose port ${port} externally since it is used by kubelet`));
  }
  if (headless && (spec.type === 'LoadBalancer' || spec.type === 'NodePort'))
    errors.push(invalid('spec.clusterIPs[0]', HEADLESS, `may not be set to 'None' for ${spec.type} services`));
  if (spec.type === 'ExternalName') validateExternalName(spec, errors);
}

function validateExternalName(spec: Draft, errors: FieldError[]): void {
  const unwanted = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length > 0) errors.push(forbidden('spec.clusterIPs', unwanted));
  if (spec.ipFamilies?.length > 0) errors.push(forbidden('spec.ipFamilies', unwanted));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', unwanted));
  const name: string = spec.externalName ?? '';
  const cname = name.endsWith('.') ? name.slice(0, -1) : name;
  if (cname === '') errors.push(required('spec.externalName'));
  else for (const text of dns1123Subdomain(cname)) errors.push(invalid('spec.externalName', cname, text));
}

function validatePort(port: Draft, nameRequired: boolean, names: Set<string>, path: string, errors: FieldError[]): void {
  const { name = '', protocol, targetPort = 0, appProtocol } = port;
  if (nameRequired && name === '') errors.push(required(`${path}.name`));
  else if (name !== '') {
    for (const text of dns1123Label(name)) errors.push(invalid(`${path}.name`, name, text));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  for (const text of portNumber(port.port ?? 0)) errors.push(invalid(`${path}.port`, port.port ?? 0, text));
  if (!protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  const target = typeof targetPort === 'number' ? portNumber(targetPort) : portName(targetPort);
  for (const text of target) errors.push(invalid(`${path}.targetPort`, targetPort, text));
  if (appProtocol !== undefined)
    for (const text of qualifiedName(appProtocol)) errors.push(invalid(`${path}.appProtocol`, appProtocol, text));
}

function validatePorts(ports: readonly Draft[], errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [at, port] of ports.entries()) validatePort(port, ports.length > 1, names, `spec.ports[${at}]`, errors);
}

function validateAffinity(spec: Draft, errors: FieldError[]): void {
  const affinity: string = spec.sessionAffinity ?? '';
  if (affinity === '') errors.push(required('spec.sessionAffinity'));
  else if (!AFFINITIES.includes(affinity)) errors.push(notSupported('spec.sessionAffinity', affinity, AFFINITIES));
  const path = 'spec.sessionAffinityConfig';
  if (affinity === 'ClientIP') {
    const seconds: number | undefined = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
    if (seconds === undefined) errors.push(required(path, 'when session affinity type is ClientIP'));
    else if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS)
      errors.push(invalid(`${path}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`));
  } else if (affinity === 'None' && spec.sessionAffinityConfig !== undefined) {
    errors.push(forbidden(path, 'must not be set when session affinity is None'));
  }
}

function validateDuplicatePorts(spec: Draft, errors: FieldError[]): void {
  const ports: readonly Draft[] = spec.ports ?? [];
  if (spec.type === 'ClusterIP') {
    for (const [at, { nodePort }] of ports.entries())
      if (nodePort) errors.push(forbidden(`spec.ports[${at}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
  const nodePorts = new Set<string>();
  for (const [at, { nodePort, protocol }] of ports.entries()) {
    if (!nodePort) continue;
    if (nodePorts.has(`${protocol} ${nodePort}`)) errors.push(duplicate(`spec.ports[${at}].nodePort`, nodePort));
    nodePorts.add(`${protocol} ${nodePort}`);
  }
  const seen = new Set<string>();
  for (const [at, { port = 0, protocol = '' }] of ports.entries()) {
    if (seen.has(`${protocol} ${port}`))
      errors.push(
        duplicate(`spec.ports[${at}]`, { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }),
      );
    seen.add(`${protocol} ${port}`);
  }
}

function validateSourceRanges(service: Draft, errors: FieldError[]): void {
  const { spec, metadata } = service;
  const annotation: string | undefined = metadata.annotations?.[SOURCE_RANGES];
  if (spec.loadBalancerSourceRanges?.length > 0) {
    const path = 'spec.LoadBalancerSourceRanges';
    if (spec.type !== 'LoadBalancer') errors.push(forbidden(path, ONLY_LOAD_BALANCER));
    for (const [at, range] of spec.loadBalancerSourceRanges.entries()) validateCidr(range.trim(), `${path}[${at}]`, errors);
  } else if (annotation !== undefined) {
    const path = `metadata.annotations[${SOURCE_RANGES}]`;
    if (spec.type !== 'LoadBalancer') errors.push(forbidden(path, ONLY_LOAD_BALANCER));
    const text = annotation.trim();
    if (text !== '')
      for (const range of text.split(',')) if (cidrFamily(range.trim()) === undefined) validateCidr(range.trim(), path, errors);
  }
}

function validateLoadBalancer(service: Draft, errors: FieldError[]): void {
  const { spec } = service;
  validateSourceRanges(service, errors);
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer')
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER));
  validateLoadBalancerClass(spec, errors);
}

export function validateLoadBalancerClass(spec: Draft, errors: FieldError[]): void {
  if (spec.loadBalancerClass === undefined) return;
  const path = 'spec.loadBalancerClass';
  if (spec.type !== 'LoadBalancer') errors.push(forbidden(path, ONLY_LOAD_BALANCER));
  else for (const text of qualifiedName(spec.loadBalancerClass)) errors.push(invalid(path, spec.loadBalancerClass, text));
}

function validateExternalTraffic(service: Draft, errors: FieldError[]): void {
  const { externalTrafficPolicy: policy = '', healthCheckNodePort: port = 0 } = service.spec;
  const path = 'spec.externalTrafficPolicy';
  if (!isExternallyAccessible(service)) {
    if (policy !== '') errors.push(invalid(path, policy, 'may only be set for externally-accessible services'));
  } else if (policy === '') errors.push(required(path));
  else if (!TRAFFIC_POLICIES.includes(policy)) errors.push(notSupported(path, policy, TRAFFIC_POLICIES));
  const portPath = 'spec.healthCheckNodePort';
  if (needsHealthCheck(service)) {
    if (port === 0) errors.push(required(portPath));
    else for (const text of portNumber(port)) errors.push(invalid(portPath, port, text));
  } else if (port !== 0) {
    errors.push(invalid(portPath, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"));
  }
}

function validateTraffic(service: Draft, errors: FieldError[]): void {
  const { internalTrafficPolicy, trafficDistribution } = service.spec;
  validateExternalTraffic(service, errors);
  const path = 'spec.internalTrafficPolicy';
  if (internalTrafficPolicy === undefined) {
    if (needsClusterIp(service)) errors.push(required(path));
  } else if (!TRAFFIC_POLICIES.includes(internalTrafficPolicy)) errors.push(notSupported(path, internalTrafficPolicy, TRAFFIC_POLICIES));
  if (trafficDistribution !== undefined && !TRAFFIC_DISTRIBUTIONS.includes(trafficDistribution))
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, TRAFFIC_DISTRIBUTIONS));
}

export function validateService(service: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { spec } = service;
  validateByType(service, errors);
  validatePorts(spec.ports ?? [], errors);
  validateLabels(spec.selector, 'spec.selector', errors);
  validateAffinity(spec, errors);
  validateClusterIps(spec, errors);
  for (const [at, ip] of (spec.externalIPs ?? []).entries())
    if (validateIp(ip, `spec.externalIPs[${at}]`, errors)) validateNonSpecialIp(ip, `spec.externalIPs[${at}]`, errors);
  if (!spec.type) errors.push(required('spec.type'));
  else if (!TYPES.includes(spec.type)) errors.push(notSupported('spec.type', spec.type, TYPES));
  validateDuplicatePorts(spec, errors);
  validateLoadBalancer(service, errors);
  validateTraffic(service, errors);
  return errors;
}
