/** Which templates are in force (pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions). */
import type { Process } from '../../../kernel/effects.ts';
import { STATEFUL_SETS } from '../../client/resource.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { createRevision, nextRevision, proposedRevision, renumberRevision, sameData } from '../history/revisions.ts';
import { api } from './names.ts';

export interface Revisions {
  /** What all pods were made of when the last update was through. */
  readonly current: ControllerRevision;
  /** What the template says now. */
  readonly update: ControllerRevision;
  readonly collisions: number;
}

/** `history` is in order. Makes the revision of the present template if there is none; an old one that is in force again is the newest. */
export function* revisionsOf(set: StatefulSet, history: readonly ControllerRevision[]): Process<Revisions> {
  const { update, collisions } = yield* updateRevision(set, history);
  const current = history.find(({ metadata }) => metadata.name === set.status.currentRevision);
  return { current: current ?? update, update, collisions };
}

function* updateRevision(
  set: StatefulSet,
  history: readonly ControllerRevision[],
): Process<{ readonly update: ControllerRevision; readonly collisions: number }> {
  const collisions = set.status.collisionCount ?? 0;
  const { template } = set.spec;
  const proposed = proposedRevision({ owner: set, ownerResource: STATEFUL_SETS, template, revision: nextRevision(history), collisions });
  const equal = history.findLast(({ data }) => sameData(data, proposed.data));
  if (equal === undefined) {
    const made = yield* createRevision(api, set, proposed, collisions);
    return { update: made.revision, collisions: made.collisions };
  }
  const update = equal === history.at(-1) ? equal : yield* renumberRevision(api, equal, proposed.revision);
  return { update, collisions };
}
