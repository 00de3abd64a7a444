/** One reconcile of a StatefulSet (pkg/controller/statefulset/{stateful_set,stateful_set_control}.go). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { BY_CONTROLLER, lookUp, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { keyOf, PODS, STATEFUL_SETS } from '../../client/resource.ts';
import { RequestError } from '../../client/result.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { claimObjects, recheckOwner } from '../claim.ts';
import { adoptRevision, isOrphan, listRevisions, truncateHistory } from '../history/revisions.ts';
import { availableAt } from '../pods/pod-state.ts';
import { api } from './names.ts';
import { isNameOf } from './ordinals.ts';
import { revisionOf } from './pod-for-set.ts';
import { dismiss, forAll, type Halt, survey, tendClaims, tendReplica } from './replicas.ts';
import { type Revisions, revisionsOf } from './revisions.ts';
import { rollOn } from './rolling-update.ts';
import { countPods, type Tally, writeStatus } from './status.ts';

export function* syncStatefulSet({ key }: { readonly key: string }): Process<SyncResult> {
  const set = yield* lookUp(STATEFUL_SETS, key);
  if (set === undefined) return;
  yield* adoptRevisions(set);
  const pods = yield* claimPods(set);
  yield* step('syncStatefulSet', { key, wanted: set.spec.replicas, pods: pods.length });
  const time = yield* now();
  const history = yield* listRevisions(set, set.spec.selector);
  let revisions: Revisions | undefined;
  try {
    revisions = yield* revisionsOf(set, history);
    const tally = yield* update(set, revisions, pods, time);
    yield* forgetHistory(set, history, pods, revisions);
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (minReadySeconds === 0 || tally.readyReplicas === tally.availableReplicas) return;
    return { after: untilNextIsAvailable(pods, minReadySeconds, time) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    yield* forgetHistory(set, history, pods, revisions);
    throw error;
  }
}

function* adoptRevisions(set: StatefulSet): Process<void> {
  const orphans = (yield* listRevisions(set, set.spec.selector)).filter(isOrphan);
  if (orphans.length === 0) return;
  const mayAdopt = yield* recheckOwner({ api, owner: set, ownerResource: STATEFUL_SETS });
  if (mayAdopt instanceof RequestError) throw mayAdopt;
  for (const revision of orphans) yield* adoptRevision(api, set, STATEFUL_SETS, revision);
}

/** The pods that the set owns, after adopting and releasing: those that match its selector and bear its name. */
function* claimPods(set: StatefulSet): Process<readonly Pod[]> {
  const own = yield* lookUpIndexed(PODS, BY_CONTROLLER, set.metadata.uid);
  const orphans = yield* lookUpIndexed(PODS, ORPHANS, set.metadata.namespace ?? '');
  const matches = ({ metadata }: Pod) => selectorMatches(set.spec.selector, metadata.labels) && isNameOf(set, metadata.name);
  return yield* claimObjects({ api, owner: set, ownerResource: STATEFUL_SETS, resource: PODS, matches }, [...own, ...orphans]);
}

/** Brings the set a step nearer to what is wanted, and writes its status in any case. Throws what went wrong. */
function* update(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], time: Micros): Process<Tally> {
  const tally = countPods(set, revisions, pods, time);
  const halt = set.metadata.deletionTimestamp === undefined ? yield* advance(set, revisions, pods, tally, time) : undefined;
  if (halt !== undefined && 'waiting' in halt) yield* step('statefulWait', { key: keyOf(set), why: halt.waiting });
  if (halt === undefined || !('failure' in halt)) {
    yield* writeStatus(set, tally);
    return tally;
  }
  try {
    yield* writeStatus(set, tally);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
  }
  throw new RequestError(halt.failure);
}

/** First every place gets its pod, then pods without a place go, then pods of an old revision are replaced. */
function* advance(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], tally: Tally, time: Micros): Process<Halt | undefined> {
  const found = survey(set, revisions, pods, time);
  const { replicas, condemned, ordered } = found;
  return (
    (yield* forAll(replicas, ordered, (replica) => tendReplica(found, replica))) ??
    (yield* forAll(condemned, ordered, (pod) => tendClaims(found, pod))) ??
    (yield* forAll(condemned, ordered, (pod) => dismiss(found, pod))) ??
    (yield* rollOn(found, tally))
  );
}

function* forgetHistory(
  set: StatefulSet,
  history: readonly ControllerRevision[],
  pods: readonly Pod[],
  revisions: Revisions | undefined,
): Process<void> {
  const live = new Set(pods.map(revisionOf));
  if (revisions !== undefined) live.add(revisions.current.metadata.name).add(revisions.update.metadata.name);
  yield* truncateHistory(api, history, live, set.spec.revisionHistoryLimit);
}

/** Until the next of the pods is available (controller_utils.go, FindMinNextPodAvailabilityCheck). */
function untilNextIsAvailable(pods: readonly Pod[], minReadySeconds: number, time: Micros): Micros {
  const spans = pods.map((pod) => availableAt(pod, minReadySeconds) - time).filter((span) => span > 0);
  const least = Math.min(...spans);
  return Number.isFinite(least) ? least : minReadySeconds * SECOND;
}
