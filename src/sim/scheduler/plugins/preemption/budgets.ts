/** Whose eviction breaks a disruption budget. Follows plugins/defaultpreemption/default_preemption.go (filterPodsWithPDBViolation). */
import { selectorMatches } from '../../../machinery/selectors/requirements.ts';
import type { PodDisruptionBudget } from '../../../machinery/types/disruptionbudget.ts';
import type { LabelSelector } from '../../../machinery/types/label-selector.ts';
import type { PodInfo } from '../../framework/pod-info.ts';

/** Both in the order of `pods`. */
export interface Split {
  readonly breaking: readonly PodInfo[];
  readonly allowed: readonly PodInfo[];
}

const NONE: readonly PodInfo[] = Object.freeze([]);

/** If they are evicted in this order: each spends of every budget that covers it, as long as there is something left. */
export function splitByBudgets(pods: readonly PodInfo[], budgets: readonly PodDisruptionBudget[]): Split {
  if (budgets.length === 0) return { breaking: NONE, allowed: pods };
  const left = budgets.map(({ status }) => status.disruptionsAllowed);
  const breaking: PodInfo[] = [];
  const allowed: PodInfo[] = [];
  for (const info of pods) {
    let breaks = false;
    for (let i = 0; i < budgets.length; i++) {
      const budget = budgets[i] as PodDisruptionBudget;
      if (!covers(budget, info) || hasBeenGranted(budget, info)) continue;
      left[i] = (left[i] as number) - 1;
      if ((left[i] as number) < 0) breaks = true;
    }
    (breaks ? breaking : allowed).push(info);
  }
  return { breaking, allowed };
}

/** A budget without a selector, or with an empty one, covers nobody here. */
function covers({ metadata, spec: { selector } }: PodDisruptionBudget, { pod }: PodInfo): boolean {
  const { namespace, labels } = pod.metadata;
  if (metadata.namespace !== namespace || labels === undefined || Object.keys(labels).length === 0) return false;
  return selector !== undefined && !isEmpty(selector) && selectorMatches(selector, labels);
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0;
}

/** The API server has already counted its eviction. */
function hasBeenGranted({ status }: PodDisruptionBudget, { pod }: PodInfo): boolean {
  return status.disruptedPods?.[pod.metadata.name] !== undefined;
}
