/**
 * Resource quota controller: counts what the objects of a namespace use, and writes it into the status of its quotas. What is created is
 * counted by the API server as it comes; this controller counts anew when a quota is new or changed, when objects go or use less, and
 * every 5 minutes.
 *
 * Not modelled: the second queue for quotas without a count; discovery (see served-resources.ts).
 *
 * Follows pkg/controller/resourcequota/resource_quota_controller.go and resource_quota_monitor.go.
 */
import { local, type Micros, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { keyOf, RESOURCE_QUOTAS, type Resource } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { QuotaEvaluator } from '../../machinery/quota/evaluator.ts';
import { evaluatorOf } from '../../machinery/quota/registry.ts';
import { type Counted, totalUsage } from '../../machinery/quota/total.ts';
import { equalLists, onlyNamed } from '../../machinery/resource-lists.ts';
import type { ResourceList, ResourceQuota } from '../../machinery/types/resourcequota.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { servedResources } from '../served-resources.ts';

const NAME = 'resourcequota-controller';
const USAGE = `${NAME}.usage`;
const RESYNC = `${NAME}.resync`;
const RESYNC_PERIOD: Micros = 300 * SECOND;
const NOTHING: ResourceList = {};
const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');

interface Quotable {
  readonly resource: Resource;
  readonly evaluator: QuotaEvaluator;
}

function groupOf({ apiVersion }: Resource): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

const QUOTABLE: readonly Quotable[] = servedResources('create', 'list', 'watch', 'delete').flatMap((resource) => {
  const evaluator = resource.namespaced ? evaluatorOf(groupOf(resource), resource.plural) : undefined;
  return evaluator === undefined ? [] : [{ resource, evaluator }];
});

function* objectsIn(self: ClientSelf, resource: Resource, namespace: string): Iterable<ApiObject> {
  for (const object of cachedAll(self, resource).values()) if (object.metadata.namespace === namespace) yield object;
}

function* countedIn(self: ClientSelf, namespace: string): Iterable<Counted> {
  for (const { resource, evaluator } of QUOTABLE) yield { evaluator, objects: objectsIn(self, resource, namespace) };
}

function usage(self: ClientSelf, quota: ResourceQuota): ResourceList {
  return Object.freeze(totalUsage(quota, countedIn(self, quota.metadata.namespace ?? ''), self.now));
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const quota = yield* lookUp(RESOURCE_QUOTAS, key);
  if (quota === undefined) return;
  const hard = quota.spec.hard ?? NOTHING;
  const counted = yield* local<ResourceList>(USAGE, quota);
  const used = onlyNamed({ ...quota.status.used, ...counted }, new Set(Object.keys(hard)));
  const { status } = quota;
  if (status.hard !== undefined && status.used !== undefined && equalLists(status.hard, hard) && equalLists(status.used, used)) return;
  yield* step('usageChanged', { quota: key, before: status.used ?? NOTHING, after: used });
  mayBeMissing(yield* api.update(RESOURCE_QUOTAS, { ...quota, status: { hard, used } }, 'status'));
}

function seen(self: ClientSelf, quota: ResourceQuota): void {
  enqueue(self, NAME, keyOf(quota));
}

/** Something is used less: the quotas that count it are counted anew. */
function replenish(self: ClientSelf, { evaluator }: Quotable, { metadata }: ApiObject): void {
  const quotas = cachedAll(self, RESOURCE_QUOTAS);
  if (quotas.size === 0) return;
  for (const quota of quotas.values())
    if (quota.metadata.namespace === metadata.namespace && Object.keys(quota.status.hard ?? NOTHING).some((name) => evaluator.counts(name)))
      seen(self, quota);
}

export const resourceQuotaController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer({
      resource: RESOURCE_QUOTAS,
      handlers: {
        added: seen,
        updated: (self, old, quota) => {
          if (!equalLists(old.spec.hard ?? NOTHING, quota.spec.hard ?? NOTHING)) seen(self, quota);
        },
      },
    }),
    ...QUOTABLE.map((quotable) =>
      informer({
        resource: quotable.resource,
        handlers: {
          updated: (self, old, object) => {
            if (quotable.evaluator.frees(old, object)) replenish(self, quotable, object);
          },
          deleted: (self, object) => replenish(self, quotable, object),
        },
      }),
    ),
  ],
  queues: [{ name: NAME, workers: 5, sync }],
  locals: {
    [USAGE]: usage,
    [RESYNC]: (self: ClientSelf): void => {
      for (const quota of cachedAll(self, RESOURCE_QUOTAS).values()) seen(self, quota);
    },
  },
  started: (self) => every(self, RESYNC_PERIOD, RESYNC),
};
