/**
 * Service account controller: every namespace that is not going away has a ServiceAccount `default`.
 * Not modelled: token secrets, which are made only on request since 1.24. Follows
 * pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
import { type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { NAMESPACES, SERVICE_ACCOUNTS } from '../../client/resource.ts';
import { isAlreadyExists, isNamespaceTerminating, must } from '../../client/result.ts';
import { enqueue } from '../../client/workers.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';

const NAME = 'serviceaccount-controller';
const api = new ApiClient(controllerAccount('service-account-controller'), 'kube-controller-manager');
const DEFAULT = 'default';

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const namespace = yield* lookUp(NAMESPACES, key);
  if (namespace?.status.phase !== 'Active') return;
  if (yield* lookUp(SERVICE_ACCOUNTS, `${key}/${DEFAULT}`)) return;
  yield* step('accountMissing', { namespace: key });
  const result = yield* api.create(SERVICE_ACCOUNTS, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: DEFAULT, namespace: key },
  });
  if (!result.ok && (isAlreadyExists(result.refusal) || isNamespaceTerminating(result.refusal))) return;
  must(result);
}

export const serviceAccountController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Namespace>({
      resource: NAMESPACES,
      handlers: {
        added: (self, namespace) => enqueue(self, NAME, namespace.metadata.name),
        updated: (self, _, namespace) => enqueue(self, NAME, namespace.metadata.name),
      },
    }),
    informer({
      resource: SERVICE_ACCOUNTS,
      handlers: { deleted: (self, account) => enqueue(self, NAME, account.metadata.namespace ?? '') },
    }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
