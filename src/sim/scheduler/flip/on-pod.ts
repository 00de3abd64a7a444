/** Changes of the pod that is to be placed, made. */
import { isPodResource, podRequests, type RequestingSpec } from '../../machinery/pod-requests.ts';
import type { Container } from '../../machinery/types/container.ts';
import type { PodSpec } from '../../machinery/types/pod.ts';
import type { Affinity, PodAffinity, TopologySpreadConstraint } from '../../machinery/types/scheduling-constraints.ts';
import type { PodChange } from './change.ts';
import { type Situation, withPodOf, withSpec } from './situation.ts';

type Of<Kind extends PodChange['kind']> = Extract<PodChange, { readonly kind: Kind }>;

export function ungate(situation: Situation): Situation {
  return withSpec(situation, { schedulingGates: [] });
}

export function tolerate(situation: Situation, { tolerations }: Of<'tolerate'>): Situation {
  return withSpec(situation, { tolerations: [...(situation.pod.pod.spec.tolerations ?? []), ...tolerations] });
}

export function skew(situation: Situation, { topologyKey, to }: Of<'skew'>): Situation {
  return withConstraints(situation, topologyKey, (one) => ({ ...one, maxSkew: Math.max(one.maxSkew, to) }));
}

export function fewerDomains(situation: Situation, { topologyKey, to }: Of<'fewer domains'>): Situation {
  return withConstraints(situation, topologyKey, (one) => ({ ...one, minDomains: Math.min(one.minDomains ?? 1, to) }));
}

type Changed = (one: TopologySpreadConstraint) => TopologySpreadConstraint;

function isHard({ whenUnsatisfiable }: TopologySpreadConstraint): boolean {
  return whenUnsatisfiable === 'DoNotSchedule';
}

function withConstraints(situation: Situation, topologyKey: string, by: Changed): Situation {
  const { topologySpreadConstraints = [] } = situation.pod.pod.spec;
  const changed = topologySpreadConstraints.map((one) => (one.topologyKey === topologyKey && isHard(one) ? by(one) : one));
  return withSpec(situation, { topologySpreadConstraints: changed });
}

export function labelPod(situation: Situation, { set, drop }: Of<'label pod'>): Situation {
  const { metadata } = situation.pod.pod;
  const labels = Object.fromEntries(Object.entries({ ...metadata.labels, ...set }).filter(([key]) => !drop.includes(key)));
  return withPodOf(situation, { metadata: { ...metadata, labels } });
}

export function dropRule(situation: Situation, change: Of<'drop rule'>): Situation {
  return withSpec(situation, without(situation.pod.pod.spec, change));
}

function without(spec: PodSpec, { rule, of }: Of<'drop rule'>): Partial<PodSpec> {
  const isMeant = (key: string) => of.length === 0 || of.includes(key);
  switch (rule) {
    case 'nodeSelector':
      return { nodeSelector: Object.fromEntries(Object.entries(spec.nodeSelector ?? {}).filter(([key]) => !isMeant(key))) };
    case 'nodeAffinity':
      return { affinity: { ...spec.affinity, nodeAffinity: withoutRequired(spec.affinity?.nodeAffinity) } };
    case 'podAffinity':
    case 'podAntiAffinity':
      return { affinity: withoutTerms(spec.affinity, rule, isMeant) };
    case 'topologySpreadConstraints':
      return {
        topologySpreadConstraints: (spec.topologySpreadConstraints ?? []).filter((one) => !(isHard(one) && isMeant(one.topologyKey))),
      };
    case 'hostPorts':
      return {
        containers: spec.containers.map((one) => withoutPorts(one, isMeant)),
        ...(spec.initContainers && { initContainers: spec.initContainers.map((one) => withoutPorts(one, isMeant)) }),
      };
  }
}

/** What is preferred stays. */
function withoutRequired<Rules extends object>(rules: Rules | undefined): Rules {
  return { ...rules, requiredDuringSchedulingIgnoredDuringExecution: undefined } as Rules;
}

function withoutTerms(affinity: Affinity = {}, rule: 'podAffinity' | 'podAntiAffinity', isMeant: (key: string) => boolean): Affinity {
  const rules: PodAffinity = affinity[rule] ?? {};
  const kept = rules.requiredDuringSchedulingIgnoredDuringExecution?.filter(({ topologyKey }) => !isMeant(topologyKey)) ?? [];
  return {
    ...affinity,
    [rule]: kept.length === 0 ? withoutRequired(rules) : { ...rules, requiredDuringSchedulingIgnoredDuringExecution: kept },
  };
}

function withoutPorts(container: Container, isMeant: (port: string) => boolean): Container {
  const { ports } = container;
  if (ports === undefined) return container;
  return {
    ...container,
    ports: ports.map((one) => {
      if (one.hostPort === undefined || !isMeant(String(one.hostPort))) return one;
      const { hostPort: _, ...rest } = one;
      return rest;
    }),
  };
}

/** Undefined if the pod cannot ask for so little. */
export function askForLess(situation: Situation, { amounts }: Of<'ask for less'>): Situation | undefined {
  let spec: PodSpec | undefined = situation.pod.pod.spec;
  for (const { resource, most } of amounts) spec = spec && withTotal(spec, resource, most);
  return spec && withSpec(situation, spec);
}

/** Containers that ask for most ask for less; of what init containers ask for only what would be too much. */
function withTotal(spec: PodSpec, resource: string, most: number): PodSpec | undefined {
  const overhead = amountIn({ requests: spec.overhead ?? {} }, resource);
  const limit = most - overhead;
  if (limit < 0) return undefined;
  const capped: PodSpec = { ...spec, ...withContainers(spec, resource, limit) };
  const whole = spec.resources?.requests;
  const isAskedAsWhole = isPodResource(resource) && whole?.[resource] !== undefined;
  const changed = isAskedAsWhole
    ? { ...capped, resources: { ...spec.resources, requests: { ...whole, [resource]: textOf(resource, limit) } } }
    : capped;
  return (podRequests(changed as RequestingSpec).get(resource) ?? 0) === most ? changed : undefined;
}

function withContainers(spec: PodSpec, resource: string, limit: number): Pick<PodSpec, 'containers' | 'initContainers'> {
  const inits = spec.initContainers ?? [];
  const isSidecar = ({ restartPolicy }: Container) => restartPolicy === 'Always';
  const together = [...inits.filter(isSidecar), ...spec.containers];
  const amounts = shrunk(
    together.map(({ resources }) => amountIn(resources, resource)),
    limit,
  );
  const now = new Map(together.map((container, at) => [container, amounts[at] as number]));
  let before = 0;
  const initContainers = inits.map((container) => {
    const asked = now.get(container) ?? Math.min(amountIn(container.resources, resource), Math.max(0, limit - before));
    if (isSidecar(container)) before += asked;
    return asking(container, resource, asked);
  });
  const containers = spec.containers.map((container) => asking(container, resource, now.get(container) as number));
  return { containers, ...(inits.length > 0 && { initContainers }) };
}

/** The largest first, until the sum is within the limit. */
function shrunk(amounts: readonly number[], limit: number): readonly number[] {
  const left = [...amounts];
  let excess = left.reduce((sum, one) => sum + one, 0) - limit;
  while (excess > 0) {
    const at = left.indexOf(Math.max(...left));
    const less = Math.min(excess, left[at] as number);
    left[at] = (left[at] as number) - less;
    excess -= less;
  }
  return left;
}

/** Of extended resources and huge pages requests and limits are the same. */
function asking(container: Container, resource: string, amount: number): Container {
  const { requests, limits } = container.resources ?? {};
  if (requests?.[resource] === undefined || amountIn(container.resources, resource) === amount) return container;
  const text = textOf(resource, amount);
  const isWhole = !['cpu', 'memory', 'ephemeral-storage'].includes(resource);
  const same = isWhole && limits?.[resource] !== undefined ? { limits: { ...limits, [resource]: text } } : {};
  return { ...container, resources: { ...container.resources, requests: { ...requests, [resource]: text }, ...same } };
}

function amountIn(resources: { readonly requests?: Readonly<Record<string, string>> } | undefined, resource: string): number {
  return podRequests({ containers: [{ resources: { requests: resources?.requests ?? {} } }] }).get(resource) ?? 0;
}

function textOf(resource: string, left: number): string {
  return resource === 'cpu' ? `${left}m` : String(left);
}
