/**
 * Namespace controller: empties a namespace that is being deleted, then takes off its finalizer so that it can go.
 *
 * Modelled: the 5 s that it waits for watches to catch up, pods before everything else, estimates of what remains, conditions.
 * Not modelled: discovery (see served-resources.ts), metadata-only lists.
 *
 * Follows pkg/controller/namespace/namespace_controller.go and deletion/namespaced_resources_deleter.go.
 */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { lookUp } from '../../client/lister.ts';
import { NAMESPACES } from '../../client/resource.ts';
import { isConflict, mayBeMissing } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueueAfter } from '../../client/workers.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Namespace } from '../../machinery/types/namespace.ts';
import { withConditions } from './conditions.ts';
import { type Attempt, api, deleteContent, NAME } from './content.ts';

/** Time for others to see that the namespace is going, so that little new comes while it is emptied. */
const GRACE: Micros = 5 * SECOND;
const FINALIZER = 'kubernetes';
const FINALIZE_TRIES = 10;

const isFinal = (namespace: Namespace): boolean => (namespace.spec.finalizers ?? []).length === 0;

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  if (!(yield* lookUp(NAMESPACES, key))) return;
  const namespace = mayBeMissing(yield* api.get(NAMESPACES, undefined, key));
  if (!namespace?.metadata.deletionTimestamp || isFinal(namespace)) return;
  const attempt = yield* deleteContent(namespace);
  yield* writeConditions(namespace, attempt);
  if (attempt.errors.length > 0) return { error: attempt.errors.join(', ') };
  if (attempt.estimateSeconds > 0) return { after: (Math.floor(attempt.estimateSeconds / 2) + 1) * SECOND };
  yield* finalize(key);
}

function* writeConditions(namespace: Namespace, { errors, remaining }: Attempt): Process<void> {
  const told = withConditions(namespace, errors, remaining, formatTime(yield* now()));
  if (told !== namespace) yield* api.update(NAMESPACES, told, 'status');
}

/** Takes off the finalizer that this controller stands for; with the last one the namespace goes. */
function* finalize(name: string): Process<void> {
  for (let tries = 1; ; tries++) {
    const namespace = mayBeMissing(yield* api.get(NAMESPACES, undefined, name));
    if (!namespace) return;
    yield* step('finalizing', { namespace: name, finalizers: namespace.spec.finalizers });
    const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    const result = yield* api.update(NAMESPACES, { ...namespace, spec: { ...namespace.spec, finalizers } }, 'finalize');
    if (result.ok || !isConflict(result.refusal) || tries === FINALIZE_TRIES) {
      mayBeMissing(result);
      return;
    }
  }
}

function seen(self: ClientSelf, namespace: Namespace): void {
  if (namespace.metadata.deletionTimestamp) enqueueAfter(self, NAME, namespace.metadata.name, GRACE);
}

export const namespaceController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Namespace>({ resource: NAMESPACES, handlers: { added: seen, updated: (self, _, namespace) => seen(self, namespace) } }),
  ],
  queues: [{ name: NAME, workers: 10, sync, maxDelay: 60 * SECOND }],
};
