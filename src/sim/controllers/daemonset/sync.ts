/** One reconcile of a DaemonSet (pkg/controller/daemon/daemon_controller.go, syncDaemonSet). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { expectationsMet, forgetExpectations } from '../../client/expectations.ts';
import { BY_CONTROLLER, lookUp, lookUpAll, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { DAEMON_SETS, keyOf, NODES, PODS } from '../../client/resource.ts';
import { RequestError } from '../../client/result.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { claimObjects } from '../claim.ts';
import { byNode, isLeft, type PodsByNode } from './daemon-pods.ts';
import { cleanUpHistory, type History, hashOf, historyOf } from './history.ts';
import { changePods, manage } from './manage.ts';
import { api, DAEMON_SET_CONTROLLER, events } from './names.ts';
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

  const history = yield* historyOf(set, yield* ownPods(set));
  const hash = hashOf(history.current);
  const isProcessed = yield* expectationsMet(DAEMON_SET_CONTROLLER, key);
  const failure = isProcessed ? yield* attempt(set, nodes, history) : undefined;
  yield* updateStatus(set, nodes, yield* podsOf(set), hash, isProcessed);
  return failure === undefined ? undefined : { error: failure };
}

function isEverything({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** What goes wrong with the pods must not keep the status from being written. */
function* attempt(set: DaemonSet, nodes: readonly Node[], history: History): Process<string | undefined> {
  try {
    return yield* updatePods(set, nodes, history);
  } catch (error) {
    if (error instanceof RequestError) return error.message;
    throw error;
  }
}

function* updatePods(set: DaemonSet, nodes: readonly Node[], { current, old }: History): Process<string | undefined> {
  const hash = hashOf(current);
  const failure = yield* manage(set, nodes, yield* podsOf(set), hash);
  if (failure !== undefined) return failure;
  if (set.spec.updateStrategy.type === 'RollingUpdate' && (yield* expectationsMet(DAEMON_SET_CONTROLLER, keyOf(set)))) {
    const stuck = yield* rollOn(set, nodes, hash);
    if (stuck !== undefined) return stuck;
  }
  yield* cleanUpHistory(set, old, yield* ownPods(set));
  return undefined;
}

function* rollOn(set: DaemonSet, nodes: readonly Node[], hash: string): Process<string | undefined> {
  const { doomed, needing, error, ...limits } = updateStep({ set, nodes, pods: yield* podsOf(set), hash, now: yield* now() });
  if (error !== undefined) return error;
  yield* step('rollDaemons', { key: keyOf(set), doomed: doomed.map(({ metadata }) => metadata.name), needing, ...limits });
  return yield* changePods(set, doomed, needing, hash);
}

function* podsOf(set: DaemonSet): Process<PodsByNode> {
  return byNode((yield* ownPods(set)).filter((pod) => !isLeft(pod)));
}

/** The pods of the set, after adopting what matches and letting go of what does not. */
function* ownPods(set: DaemonSet): Process<readonly Pod[]> {
  const own = yield* lookUpIndexed(PODS, BY_CONTROLLER, set.metadata.uid);
  const orphans = yield* lookUpIndexed(PODS, ORPHANS, set.metadata.namespace ?? '');
  const matches = ({ metadata }: Pod) => selectorMatches(set.spec.selector, metadata.labels);
  return yield* claimObjects({ api, owner: set, ownerResource: DAEMON_SETS, resource: PODS, matches }, [...own, ...orphans]);
}
