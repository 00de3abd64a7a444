/** Takes the tracking finalizer off pods whose Job is gone or finished, so that they can go (pkg/controller/job/job_controller.go, syncOrphanPod). */
import type { Process } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { BY_CONTROLLER, controllerOf, lookUp, lookUpIndexed } from '../../client/lister.ts';
import { JOBS, PODS } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { hasTrackingFinalizer, isJobFinished, isManagedElsewhere } from './job-pods.ts';
import { withoutFinalizer } from './manage-pods.ts';
import { api } from './names.ts';

const OWNED = 'owned by ';

/** Key of all pods that a Job with that uid owns. */
export const keyOfOwned = (uid: string): string => `${OWNED}${uid}`;

/** The key is that of a pod, or one of `keyOfOwned`. */
export function* syncOrphans({ key }: { readonly key: string }): Process<SyncResult> {
  if (key.startsWith(OWNED)) {
    for (const pod of yield* lookUpIndexed(PODS, BY_CONTROLLER, key.slice(OWNED.length))) yield* release(pod);
    return;
  }
  const pod = yield* lookUp(PODS, key);
  if (pod) yield* release(pod);
}

function* release(pod: Pod): Process<void> {
  const owner = controllerOf(pod);
  const { namespace, name } = pod.metadata;
  if (owner) {
    if (owner.kind !== JOBS.kind || owner.apiVersion !== JOBS.apiVersion) return;
    const job = yield* lookUp(JOBS, `${namespace}/${owner.name}`);
    if (job?.metadata.uid === owner.uid && (isManagedElsewhere(job) || !isJobFinished(job))) return;
  }
  if (hasTrackingFinalizer(pod)) mayBeMissing(yield* api.patch(PODS, namespace, name, 'strategic', withoutFinalizer));
}
