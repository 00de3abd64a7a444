/** How much of a DaemonSet may be in motion at a time (pkg/controller/daemon/util/daemonset_util.go and update.go, updatedDesiredNodeCounts). */
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import { scaled } from '../int-or-percent.ts';

/** May two pods be on one node? */
export function allowsSurge(set: DaemonSet): boolean {
  return surgeCount(set, 1) > 0;
}

function surgeCount({ spec: { updateStrategy } }: DaemonSet, nodes: number): number {
  return updateStrategy.type === 'RollingUpdate' ? scaled(updateStrategy.rollingUpdate?.maxSurge, nodes, true) : 0;
}

function unavailableCount({ spec: { updateStrategy } }: DaemonSet, nodes: number): number {
  return updateStrategy.type === 'RollingUpdate' ? scaled(updateStrategy.rollingUpdate?.maxUnavailable, nodes, true) : 0;
}

export interface UpdateLimits {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** Of so many nodes. Shares are rounded up; were both 0, nothing would ever move. */
export function updateLimits(set: DaemonSet, nodes: number): UpdateLimits {
  const maxSurge = surgeCount(set, nodes);
  const maxUnavailable = unavailableCount(set, nodes);
  return { maxSurge, maxUnavailable: nodes > 0 && maxUnavailable === 0 && maxSurge === 0 ? 1 : maxUnavailable };
}
