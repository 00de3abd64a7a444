/** What wakes a budget: itself, and its pods (pkg/controller/disruption/disruption.go, addDB ... deletePod). */
import type { Handlers } from '../../client/definition.ts';
import { recordEvent } from '../../client/event-recorder.ts';
import { BY_NAMESPACE, indexed } from '../../client/lister.ts';
import { DISRUPTION_BUDGETS, keyOf } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { PodDisruptionBudget } from '../../machinery/types/disruptionbudget.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { DISRUPTION_CONTROLLER, events, STALE_DISRUPTIONS } from './names.ts';
import { staleIn } from './stale.ts';

function wake(self: ClientSelf, budget: PodDisruptionBudget): void {
  enqueue(self, DISRUPTION_CONTROLLER, keyOf(budget));
}

export const budgetHandlers: Handlers<PodDisruptionBudget> = {
  added: wake,
  updated: (self, _, budget) => wake(self, budget),
  deleted: wake,
};

/** The first budget that covers the pod; that there are others is told. */
function budgetOf(self: ClientSelf, pod: Pod): PodDisruptionBudget | undefined {
  const { namespace = '', name, labels } = pod.metadata;
  const near = indexed(self, DISRUPTION_BUDGETS, BY_NAMESPACE, namespace);
  if (near.size === 0) return undefined;
  const [first, ...others] = [...near.values()].filter(({ spec }) => selectorMatches(spec.selector, labels));
  if (first !== undefined && others.length > 0) {
    const chosen = `Pod ${JSON.stringify(namespace)}/${JSON.stringify(name)} matches multiple PodDisruptionBudgets.  Chose ${JSON.stringify(first.metadata.name)} arbitrarily.`;
    recordEvent(self, events.reporter, pod, 'Warning', 'MultiplePodDisruptionBudgets', chosen);
  }
  return first;
}

function wakeBudgetOf(self: ClientSelf, pod: Pod): void {
  const budget = budgetOf(self, pod);
  if (budget !== undefined) wake(self, budget);
}

function seen(self: ClientSelf, pod: Pod): void {
  wakeBudgetOf(self, pod);
  const left = staleIn(pod, self.now);
  if (left !== undefined) enqueueAfter(self, STALE_DISRUPTIONS, keyOf(pod), left);
}

export const podHandlers: Handlers<Pod> = {
  added: seen,
  updated: (self, _, pod) => seen(self, pod),
  deleted: wakeBudgetOf,
};
