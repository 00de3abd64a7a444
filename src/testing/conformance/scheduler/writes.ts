/** What an attempt writes, beside the binding and events, told as the recorder tells it. */
import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import type { ApiRequest } from '../../../sim/machinery/wire/api.ts';

export interface Write {
  readonly verb: string;
  readonly resource: string;
  readonly name: string;
  readonly body: unknown;
}

function shownClaim({ metadata, status = {} }: Draft): unknown {
  return { finalizers: metadata.finalizers ?? null, status: inOrder(status) };
}

/** With the fields of all parts in the order of their names. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, inOrder(part)]));
}

const STATUS = 'pods/status';

/** The part of the body that is recorded, by resource. */
const SHOWN: Readonly<Record<string, (body: Draft) => unknown>> = {
  persistentvolumes: ({ metadata, spec }) => ({
    ...(metadata.annotations && { annotations: inOrder(metadata.annotations) }),
    ...(spec.claimRef && { claimRef: `${spec.claimRef.namespace}/${spec.claimRef.name}` }),
  }),
  persistentvolumeclaims: ({ metadata }) => ({ annotations: inOrder(metadata.annotations) }),
  resourceclaims: shownClaim,
  'resourceclaims/status': shownClaim,
  [STATUS]: ({ status }) => ({ nominatedNodeName: status.nominatedNodeName }),
};

const VERBS: Readonly<Record<string, string>> = { PUT: 'update', PATCH: 'patch' };

/** `/api/v1/namespaces/default/pods/p/status` is `pods/status` and `default/p`. */
function addressed(path: string): { readonly resource: string; readonly name: string } {
  const parts = path.split('/').slice(path.startsWith('/apis/') ? 4 : 3);
  const namespace = parts[0] === 'namespaces' && parts.length > 3 ? `${parts.splice(0, 2)[1]}/` : '';
  const [plural = '', name = '', ...subresource] = parts;
  return { resource: [plural, ...subresource].join('/'), name: `${namespace}${name}` };
}

function told({ method, path, body }: ApiRequest): Write | undefined {
  const { resource, name } = addressed(path);
  const verb = VERBS[method];
  const shown = SHOWN[resource];
  if (verb === undefined || shown === undefined || (body as Draft)?.status?.conditions !== undefined) return undefined;
  return { verb, resource, name, body: shown(body as Draft) };
}

const NOTE = 'default-scheduler: preempting to accommodate a higher priority pod';

/** What everybody is written who is evicted. */
const MARK = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: NOTE, observedGeneration: 1 };

/** All but what is written of victims and of the condition of the pod itself; statuses in the order of names, since that is chance. */
export function otherWrites(calls: readonly ApiRequest[]): readonly Write[] {
  const writes = calls.flatMap((call) => told(call) ?? []);
  const statuses = writes.filter(({ resource }) => resource === STATUS).sort((a, b) => (a.name < b.name ? -1 : 1));
  return writes.map((write) => (write.resource === STATUS ? (statuses.shift() as Write) : write));
}

/** Victims: whoever is deleted, after it was marked. `unusual`: those of whom it was not as it should be. */
export function evictions(calls: readonly ApiRequest[]): { readonly evicted: readonly string[]; readonly unusual: readonly string[] } {
  const marked = new Set<string>();
  const evicted: string[] = [];
  for (const { method, path, body } of calls) {
    const { resource, name } = addressed(path);
    const [condition] = (body as Draft)?.status?.conditions ?? [];
    if (method === 'PATCH' && condition?.type === MARK.type && isMark(condition)) marked.add(name);
    if (method === 'DELETE' && resource === 'pods') evicted.push(name);
  }
  return { evicted: evicted.sort(), unusual: evicted.filter((name) => !marked.has(name)) };
}

function isMark({ lastProbeTime: _, lastTransitionTime: __, ...condition }: Draft): boolean {
  return Object.entries(MARK).every(([field, value]) => condition[field] === value);
}

/** The last patch of the pod's own status. */
export function ownStatus(calls: readonly ApiRequest[], own: string): Draft | undefined {
  return (calls.findLast((call) => isOfFailure(call) && addressed(call.path).name === own)?.body as Draft | undefined)?.status;
}

function isOfFailure({ path, body }: ApiRequest): boolean {
  const conditions = (body as Draft)?.status?.conditions ?? [];
  return addressed(path).resource === STATUS && conditions.some(({ type }: Draft) => type === 'PodScheduled');
}
