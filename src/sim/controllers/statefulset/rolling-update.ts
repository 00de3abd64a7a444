/** Replaces pods of an old revision, from the last to the first (pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet). */
import type { Process } from '../../../kernel/effects.ts';
import { isNotFound } from '../../client/result.ts';
import { deletePod } from './pod-control.ts';
import { revisionOf } from './pod-for-set.ts';
import { type Halt, isTerminating, isUnavailable, type Survey } from './replicas.ts';
import type { Tally } from './status.ts';

/**
 * Deletes the next pod that is not of the update revision, unless one with a higher number is not available yet: it is made anew in its
 * place by a later sync. Pods below the partition are left alone.
 */
export function* rollOn({ set, replicas, time }: Survey, tally: Tally): Process<Halt | undefined> {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type === 'OnDelete') return undefined;
  for (const replica of replicas.slice(rollingUpdate?.partition ?? 0).reverse()) {
    if (!('pod' in replica)) return { waiting: `for ${replica.fresh.metadata.name}, which was just made` };
    const { pod } = replica;
    const { name } = pod.metadata;
    if (revisionOf(pod) !== tally.updateRevision && !isTerminating(pod)) {
      const failure = yield* deletePod(set, pod, 'outdated');
      if (failure !== undefined && !isNotFound(failure)) return { failure };
      tally.currentReplicas--;
      return { waiting: `for ${name}, which was just deleted, to go` };
    }
    if (isUnavailable(set, pod, time)) return { waiting: `for ${name} to be updated` };
  }
  return undefined;
}
