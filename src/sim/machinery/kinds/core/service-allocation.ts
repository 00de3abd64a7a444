/**
 * Cluster IPs, IP families and node ports of Services (pkg/registry/core/service/storage/alloc.go), on a cluster with IPv4 only.
 */
import {
  DRY_RUN_IP,
  FIRST_DRY_RUN_PORT,
  FIRST_NODE_PORT,
  ipClaim,
  isNodePort,
  LAST_NODE_PORT,
  nextIp,
  nextNodePort,
  placeOfIp,
  portClaim,
  SERVICE_RANGE,
} from '../../allocators/service-pools.ts';
import type { Allocation, AllocationDefinition, Claim, ClaimPools, Draft, StrategyContext } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { failure, internalErrorStatus, type Status } from '../../status-error.ts';
import { type FieldError, invalid } from '../../validation/field-error.ts';
import { ipFamily } from '../../validation/ip.ts';
import type { ApiObject } from '../../wire/api.ts';
import { HEADLESS, isHeadless, needsClusterIp, needsHealthCheck, needsNodePorts, nodePortsOf } from './service-needs.ts';
import { matchClusterIps, patchAllocatedValues } from './service-transitions.ts';
import { validateClusterIps } from './service-validation.ts';

const FAMILY = 'IPv4';
const ALLOCATED_PORT = 'provided port is already allocated';

/**
 * One run of the allocators: claims at once, remembers what for, stops at the first error. A dry run takes whatever free port it is asked for,
 * and gives numbers out of nowhere (portallocator/operation.go).
 */
class Run {
  readonly errors: FieldError[] = [];
  refusal: Status | undefined;
  readonly #dryRunPorts = new Set<number>();
  readonly claimed: Claim[] = [];
  readonly freed: Claim[] = [];
  readonly pools: ClaimPools;
  readonly context: StrategyContext;

  constructor(pools: ClaimPools, context: StrategyContext) {
    this.pools = pools;
    this.context = context;
  }

  claim(claim: Claim): void {
    this.pools.claim(claim);
    this.claimed.push(claim);
  }

  get failed(): boolean {
    return this.errors.length > 0 || this.refusal !== undefined;
  }

  /** Takes the port, or says why it cannot be had. */
  takePort(wanted: number): string | undefined {
    if (this.context.dryRun) {
      if (this.#dryRunPorts.has(wanted) || this.pools.has(portClaim(wanted))) return ALLOCATED_PORT;
      this.#dryRunPorts.add(wanted);
      return undefined;
    }
    if (!isNodePort(wanted))
      return `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`;
    if (this.pools.has(portClaim(wanted))) return ALLOCATED_PORT;
    this.claim(portClaim(wanted));
    return undefined;
  }

  port(path: string, wanted: number): void {
    const problem = this.takePort(wanted);
    if (problem !== undefined) this.errors.push(invalid(path, wanted, problem));
  }

  anyPort(path: string): number {
    if (this.context.dryRun) {
      const next = this.#dryRunPorts.size === 0 ? FIRST_DRY_RUN_PORT : Math.max(...this.#dryRunPorts) + 1;
      this.#dryRunPorts.add(next);
      return next;
    }
    const port = nextNodePort(this.pools, this.context.random());
    if (port === undefined) {
      this.errors.push(invalid(path, 0, 'failed to allocate a nodePort: range is full'));
      return 0;
    }
    this.claim(portClaim(port));
    return port;
  }
}

/** Fills family and policy, or says why they cannot be had (initIPFamilyFields). */
function initFamilies(draft: Draft, old: Draft | undefined, errors: FieldError[]): void {
  const { spec } = draft;
  if (spec.type === 'ExternalName') return;
  if (old !== undefined && keepsPreferDualStack(draft, old)) return;
  const headlessWithoutSelector = spec.clusterIP === HEADLESS && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= old?.spec.ipFamilyPolicy ?? (headlessWithoutSelector ? 'RequireDualStack' : 'SingleStack');
  validateClusterIps(spec, errors);
  if (errors.length > 0) return;
  if (old !== undefined) reduceFamilies(spec, old.spec, errors);
  inferFamilies(spec, errors);
  if (errors.length > 0) return;
  if (headlessWithoutSelector) {
    if (!(spec.ipFamilies?.length > 0)) spec.ipFamilies = [FAMILY];
    if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== 'SingleStack')
      spec.ipFamilies = [spec.ipFamilies[0], spec.ipFamilies[0] === FAMILY ? 'IPv6' : FAMILY];
    return;
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack')
    errors.push(invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services'));
  for (const [at, family] of (spec.ipFamilies ?? []).entries())
    if (family !== FAMILY) errors.push(invalid(`spec.ipFamilies[${at}]`, family, 'not configured on this cluster'));
  if (errors.length === 0 && !(spec.ipFamilies?.length > 0)) spec.ipFamilies = [FAMILY];
}

/** Nothing that matters has changed in a service that takes what it gets. */
function keepsPreferDualStack({ spec }: Draft, old: Draft): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (old.spec.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    old.spec.type === spec.type &&
    semanticEqual(spec.clusterIPs, old.spec.clusterIPs) &&
    semanticEqual(spec.ipFamilies, old.spec.ipFamilies)
  );
}

function reduceFamilies(spec: Draft, old: Draft, errors: FieldError[]): void {
  const fewer = (field: string): boolean => spec[field]?.length > 0 && spec[field].length < (old[field]?.length ?? 0);
  if (spec.ipFamilyPolicy === 'SingleStack') {
    for (const field of ['clusterIPs', 'ipFamilies'])
      if (spec[field]?.length > 1 && semanticEqual(spec[field], old[field])) spec[field] = spec[field].slice(0, 1);
    return;
  }
  const say = (what: string): FieldError =>
    invalid('spec.ipFamilyPolicy', spec.ipFamilyPolicy, `must be 'SingleStack' to release the secondary ${what}`);
  if (fewer('clusterIPs')) errors.push(say('cluster IP'));
  if (fewer('ipFamilies')) errors.push(say('IP family'));
}

function inferFamilies(spec: Draft, errors: FieldError[]): void {
  const say = (what: string): FieldError =>
    invalid(
      'spec.ipFamilyPolicy',
      spec.ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    );
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (spec.clusterIPs?.length === 2) errors.push(say('cluster IPs'));
    if (spec.ipFamilies?.length === 2) errors.push(say('IP families'));
  }
  for (const [at, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === HEADLESS) break;
    if (at < (spec.ipFamilies?.length ?? 0)) continue;
    const family = ipFamily(ip);
    if (family === FAMILY) spec.ipFamilies = [...(spec.ipFamilies ?? []), family];
    else errors.push(invalid(`spec.clusterIPs[${at}]`, spec.clusterIPs, `${family} is not configured on this cluster`));
  }
}

function allocateClusterIp(draft: Draft, run: Run): void {
  const { spec } = draft;
  if (spec.type === 'ExternalName' || isHeadless(draft)) return;
  const wanted: string | undefined = spec.clusterIPs?.[0];
  const { dryRun } = run.context;
  const ip = wanted || (dryRun ? DRY_RUN_IP : nextIp(run.pools, run.context.random()));
  const refuse = (problem: string): void => {
    run.errors.push(invalid('spec.clusterIPs', spec.clusterIPs ?? null, `failed to allocate IP ${ip}: ${problem}`));
  };
  if (ip === undefined) {
    refuse('range is full');
    return;
  }
  const place = wanted ? placeOfIp(ip) : 'usable';
  if (place === 'outside' && !dryRun) refuse('the provided network does not match the current range');
  else if (place !== 'usable') refuse(`the provided IP (${ip}) is not in the valid range. The range of valid IPs is ${SERVICE_RANGE}`);
  else if (!dryRun && run.pools.has(ipClaim(ip))) refuse('provided IP is already allocated');
  else {
    if (!dryRun) run.claim(ipClaim(ip));
    spec.clusterIP = ip;
    spec.clusterIPs = [ip];
  }
}

/** Ports of one number share a node port, whatever their protocols (initNodePorts). */
function allocateNewNodePorts(draft: Draft, run: Run): void {
  const ports: readonly Draft[] = draft.spec.ports ?? [];
  const given = new Map<number, number>();
  for (const [at, port] of ports.entries()) {
    if (!port.nodePort && !needsNodePorts(draft)) continue;
    const path = `spec.ports[${at}].nodePort`;
    const shared = given.get(port.port);
    if (shared === undefined) {
      const wanted = ports.find((other) => other.port === port.port && other.nodePort)?.nodePort;
      if (wanted) run.port(path, wanted);
      port.nodePort = wanted ?? run.anyPort(path);
      given.set(port.port, port.nodePort);
    } else if (!port.nodePort) {
      port.nodePort = shared;
    } else if (port.nodePort !== shared) {
      run.port(path, port.nodePort);
    }
    if (run.failed) return;
  }
}

function updateNodePorts(draft: Draft, old: Draft, run: Run): void {
  const before = new Set(nodePortsOf(old));
  const taken = new Set<number>();
  const pairs = new Set<string>();
  for (const [at, port] of (draft.spec.ports ?? []).entries()) {
    const path = `spec.ports[${at}].nodePort`;
    if (!port.nodePort && !needsNodePorts(draft)) continue;
    if (!port.nodePort) port.nodePort = run.anyPort(path);
    else if (!before.has(port.nodePort) && !taken.has(port.nodePort)) {
      run.port(path, port.nodePort);
      taken.add(port.nodePort);
    }
    if (run.failed) return;
    const pair = `${port.protocol} ${port.nodePort}`;
    if (pairs.has(pair)) {
      run.refusal = failure(500, undefined, `duplicate nodePort: {${pair}}`);
      return;
    }
    pairs.add(pair);
  }
  const after = new Set(nodePortsOf(draft));
  for (const port of before) if (!after.has(port)) run.freed.push(portClaim(port));
}

function usesNodePorts({ spec }: Draft): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

function allocateHealthCheckPort(draft: Draft, run: Run): void {
  const { spec } = draft;
  const wanted: number | undefined = spec.healthCheckNodePort;
  if (!wanted) {
    spec.healthCheckNodePort = run.anyPort('spec.healthCheckNodePort');
    return;
  }
  const problem = run.takePort(wanted);
  if (problem !== undefined) run.refusal = internalErrorStatus(`failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`);
}

function allocateForCreate(draft: Draft, run: Run): void {
  initFamilies(draft, undefined, run.errors);
  if (!run.failed) allocateClusterIp(draft, run);
  if (!run.failed && usesNodePorts(draft)) allocateNewNodePorts(draft, run);
  if (!run.failed && needsHealthCheck(draft)) allocateHealthCheckPort(draft, run);
}

function allocateForUpdate(draft: Draft, old: Draft, run: Run): void {
  initFamilies(draft, old, run.errors);
  if (run.failed) return;
  if (!needsClusterIp(old) && needsClusterIp(draft)) allocateClusterIp(draft, run);
  else if (needsClusterIp(old) && !needsClusterIp(draft) && !isHeadless(old))
    for (const ip of old.spec.clusterIPs ?? []) run.freed.push(ipClaim(ip));
  if (run.failed) return;
  if (usesNodePorts(draft)) updateNodePorts(draft, old, run);
  else if (usesNodePorts(old)) for (const port of nodePortsOf(old)) run.freed.push(portClaim(port));
  if (run.failed) return;
  if (!needsHealthCheck(old) && needsHealthCheck(draft)) allocateHealthCheckPort(draft, run);
  if (needsHealthCheck(old) && !needsHealthCheck(draft)) run.freed.push(portClaim(old.spec.healthCheckNodePort));
}

function allocate(draft: Draft, old: ApiObject | undefined, pools: ClaimPools, context: StrategyContext): Allocation {
  draft.spec = { ...draft.spec };
  if (draft.spec.ports !== undefined) draft.spec.ports = draft.spec.ports.map((port: Draft) => ({ ...port }));
  const run = new Run(pools, context);
  if (old !== undefined) patchAllocatedValues(draft, old);
  matchClusterIps(draft, old);
  if (old === undefined) allocateForCreate(draft, run);
  else allocateForUpdate(draft, old, run);
  if (!run.failed) return { errors: run.errors, claimed: run.claimed, freed: run.freed };
  for (const claim of run.claimed) pools.release(claim);
  return { errors: run.errors, ...(run.refusal === undefined ? {} : { refusal: run.refusal }), claimed: [], freed: [] };
}

function held(object: ApiObject): readonly Claim[] {
  const service = object as Draft;
  const claims = nodePortsOf(service).map(portClaim);
  if (needsHealthCheck(service) && service.spec.healthCheckNodePort) claims.push(portClaim(service.spec.healthCheckNodePort));
  if (needsClusterIp(service) && !isHeadless(service)) for (const ip of service.spec.clusterIPs ?? []) claims.push(ipClaim(ip));
  return claims;
}

export const serviceAllocation: AllocationDefinition = { allocate, held };
