/** One reconcile of a DaemonSet (pkg/controller/daemon/daemon_controller.go, syncDaemonSet). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { expectationsMet, forgetExpectations } from '../../client/expectations.ts';
import { lookUp, lookUpAll } from '../../client/lister.ts';
import { DAEMON_SETS, keyOf, NODES } from '../../client/resource.ts';
import { RequestError } from '../../client/result.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { Node } from '../../machinery/types/node.ts';
import { cleanUpHistory, type History, hashOf, historyOf } from './history.ts';
import { changePods, manage } from './manage.ts';
import { DAEMON_SET_CONTROLLER, events } from './names.ts';
import { PodView } from './pod-view.ts';
import { updateStep } from './rolling-update.ts';
import { updateStatus } from './status.ts';

export function* syncDaemonSet({ key }: { readonly key: string }): Process<SyncResult> {
  const set = yield* lookUp(DAEMON_SETS, key);
  if (!set) return yield* forgetExpectations(DAEMON_SET_CONTROLLER, key);
  const nodes = yield* lookUpAll(NODES);
  if (isEverything(set.spec.selector)) {
    const advice = 'This daemon set is selecting all pods. A non-empty selector is required.';
    return yield* record(events, set, 'Warning', 'SelectingAll', advice);
  }
  // Its history may be gone already, so that nothing true can be said of a set that is being deleted.
  if (set.metadata.deletionTimestamp !== undefined) return;

  const view = new PodView(set);
  const history = yield* historyOf(set, yield* view.all());
  const hash = hashOf(history.current);
  const isProcessed = yield* expectationsMet(DAEMON_SET_CONTROLLER, key);
  const failure = isProcessed ? yield* attempt(set, nodes, view, history) : undefined;
  yield* updateStatus(set, nodes, yield* view.byNode(), hash, isProcessed);
  return failure === undefined ? undefined : { error: failure };
}

function isEverything({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** What goes wrong with the pods must not keep the status from being written. */
function* attempt(set: DaemonSet, nodes: readonly Node[], view: PodView, history: History): Process<string | undefined> {
  try {
    return yield* updatePods(set, nodes, view, history);
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}

function* updatePods(set: DaemonSet, nodes: readonly Node[], view: PodView, { current, old }: History): Process<string | undefined> {
  const hash = hashOf(current);
  const failure = yield* manage(set, nodes, yield* view.byNode(), hash);
  if (failure !== undefined) return failure;
  if (set.spec.updateStrategy.type === 'RollingUpdate' && (yield* expectationsMet(DAEMON_SET_CONTROLLER, keyOf(set)))) {
    const stuck = yield* rollOn(set, nodes, view, hash);
    if (stuck !== undefined) return stuck;
  }
  yield* cleanUpHistory(set, old, yield* view.all());
  return undefined;
}

function* rollOn(set: DaemonSet, nodes: readonly Node[], view: PodView, hash: string): Process<string | undefined> {
  const { doomed, needing, error, ...limits } = updateStep({ set, nodes, pods: yield* view.byNode(), hash, now: yield* now() });
  if (error !== undefined) return error;
  yield* step('rollDaemons', { key: keyOf(set), doomed: doomed.map(({ metadata }) => metadata.name), needing, ...limits });
  return yield* changePods(set, doomed, needing, hash);
}
