/** Which active pods go when there are too many: doubles of an index first (pkg/controller/job/job_controller.go, activePodsForRemoval). */
import type { Micros } from '../../../kernel/effects.ts';
import type { Job } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { inDeletionOrder } from '../pods/deletion-order.ts';
import { indexOf, isIndexed } from './job-pods.ts';

const NO_NEIGHBOURS: ReadonlyMap<string, number> = new Map();

/** At least `atLeast` pods, or all. */
export function podsForRemoval(job: Job, pods: readonly Pod[], atLeast: number, now: Micros): readonly Pod[] {
  const removed: Pod[] = [];
  let left = inDeletionOrder(pods, NO_NEIGHBOURS, now);
  if (isIndexed(job)) {
    const kept = new Map<number, Pod>();
    for (const pod of left) {
      const index = indexOf(pod, job);
      const double = index === undefined ? pod : kept.get(index);
      if (double) removed.push(double);
      if (index !== undefined) kept.set(index, pod);
    }
    left = left.filter((pod) => !removed.includes(pod));
  }
  return removed.length < atLeast ? [...removed, ...left.slice(0, atLeast - removed.length)] : removed;
}
