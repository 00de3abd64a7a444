/**
 * Deletes what is in a namespace, kind by kind, pods first: other things are touched only when no pod is left that might need them
 * (after pkg/controller/namespace/deletion/namespaced_resources_deleter.go, OrderedNamespaceDeletion).
 */
import { call, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';
import { collectionPath, PODS, type Resource } from '../../client/resource.ts';
import { mayBeMissing, must, RequestError, resultOf } from '../../client/result.ts';
import { parseTime } from '../../machinery/time.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { API_SERVER, type ApiObject, type ApiResponse } from '../../machinery/wire/api.ts';
import { servedResources } from '../served-resources.ts';
import type { Remaining } from './conditions.ts';

export const NAME = 'namespace-controller';
export const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');

/** How long finalizers of others may take, when nothing better is known. */
const FINALIZER_SECONDS = 15;

/** What an attempt achieved. */
export interface Attempt {
  /** Seconds until there may be less; 0: nothing is known to remain. */
  readonly estimateSeconds: number;
  readonly errors: readonly string[];
  /** Undefined while the pods have not gone: nothing else has been looked at. */
  readonly remaining: Remaining | undefined;
}

interface Tally {
  estimateSeconds: number;
  readonly errors: string[];
  readonly resources: Map<string, number>;
  readonly finalizers: Map<string, number>;
}

export function* deleteContent(namespace: Namespace): Process<Attempt> {
  const tally: Tally = { estimateSeconds: 0, errors: [], resources: new Map(), finalizers: new Map() };
  const podsLeft = yield* deleteKind(namespace, PODS, tally);
  if (podsLeft > 0) {
    yield* step('waitingForPods', { namespace: namespace.metadata.name, pods: podsLeft, estimateSeconds: tally.estimateSeconds });
    return { estimateSeconds: tally.estimateSeconds, errors: tally.errors, remaining: undefined };
  }
  for (const kind of servedResources('delete', 'list')) {
    if (kind.namespaced && kind.id !== PODS.id) yield* deleteKind(namespace, kind, tally);
  }
  return { estimateSeconds: tally.estimateSeconds, errors: tally.errors, remaining: tally };
}

/** Deletes the collection, counts what is left into the tally, and gives the number. */
function* deleteKind(namespace: Namespace, kind: Resource, tally: Tally): Process<number> {
  const { name } = namespace.metadata;
  try {
    const estimate = kind.id === PODS.id ? yield* podGrace(namespace) : 0;
    yield* deleteCollection(kind, name);
    const items = mayBeMissing(yield* api.list(kind, name))?.items ?? [];
    const left = count(kind, items, tally);
    if (items.length === 0) return 0;
    yield* step('contentRemains', { namespace: name, resource: kind.id, count: items.length });
    tally.estimateSeconds = Math.max(tally.estimateSeconds, estimate || (left.held ? FINALIZER_SECONDS : 0));
    if (estimate === 0 && !left.held)
      tally.errors.push(`unexpected items still remain in namespace: ${name} for gvr: ${versionText(kind)}`);
    return items.length;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    tally.errors.push(error.message);
    return 0;
  }
}

function count(kind: Resource, items: readonly ApiObject[], tally: Tally): { readonly held: boolean } {
  if (items.length > 0) tally.resources.set(`${kind.plural}.${groupOf(kind)}`, items.length);
  let held = false;
  for (const { metadata } of items) {
    for (const finalizer of metadata.finalizers ?? []) {
      held = true;
      tally.finalizers.set(finalizer, (tally.finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  return { held };
}

const groupOf = ({ apiVersion }: Resource): string => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '');

function versionText(kind: Resource): string {
  const group = groupOf(kind);
  const version = group === '' ? kind.apiVersion : kind.apiVersion.slice(group.length + 1);
  return `${group === '' ? '' : `${group}/`}${version}, Resource=${kind.plural}`;
}

/** Some resources cannot be deleted as a collection: then one by one. */
function* deleteCollection(kind: Resource, namespace: string): Process<void> {
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' };
  const result = resultOf(yield* call<ApiResponse>(API_SERVER, api.request('DELETE', collectionPath(kind, namespace), options)));
  if (result.ok || result.refusal.code === 404) return;
  if (result.refusal.code !== 405) throw new RequestError(result.refusal);
  for (const { metadata } of must(yield* api.list(kind, namespace)).items) {
    mayBeMissing(yield* api.delete(kind, namespace, metadata.name, { propagationPolicy: 'Background' }));
  }
}

/** Longest grace of the namespace's living pods in seconds; 0 once that much time has passed since the namespace was deleted. */
function* podGrace(namespace: Namespace): Process<number> {
  const pods = must(yield* api.list<Pod>(PODS, namespace.metadata.name)).items;
  let grace = 0;
  for (const { spec, status } of pods) {
    if (status.phase === 'Succeeded' || status.phase === 'Failed') continue;
    grace = Math.max(grace, spec.terminationGracePeriodSeconds ?? 0);
  }
  const deletedAt = parseTime(namespace.metadata.deletionTimestamp ?? '') ?? 0;
  return (yield* now()) - deletedAt >= grace * SECOND ? 0 : grace;
}
