/**
 * The pods of a DaemonSet as a sync sees them. The real controller lists and claims them anew for each part of a sync; here that is done only
 * if something can have changed since: a part that sends no request is over within the same event.
 */
import { local, type Process } from '../../../kernel/effects.ts';
import { BY_CONTROLLER, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { DAEMON_SETS, PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { claimObjects } from '../claim.ts';
import { byNode, isLeft, type PodsByNode } from './daemon-pods.ts';
import { api, DAEMON_SET_CONTROLLER } from './names.ts';

const EVENT = `${DAEMON_SET_CONTROLLER}.event`;

export class PodView {
  readonly #set: DaemonSet;
  #event = -1;
  #pods: readonly Pod[] = [];
  #byNode: PodsByNode | undefined;

  constructor(set: DaemonSet) {
    this.#set = set;
  }

  /** All that the set owns, after adopting what matches and letting go of what does not. */
  *all(): Process<readonly Pod[]> {
    if ((yield* local<number>(EVENT)) !== this.#event) {
      this.#pods = yield* claimPods(this.#set);
      this.#byNode = undefined;
      this.#event = yield* local<number>(EVENT);
    }
    return this.#pods;
  }

  *byNode(): Process<PodsByNode> {
    const pods = yield* this.all();
    this.#byNode ??= byNode(pods.filter((pod) => !isLeft(pod)));
    return this.#byNode;
  }
}

function* claimPods(set: DaemonSet): Process<readonly Pod[]> {
  const own = yield* lookUpIndexed(PODS, BY_CONTROLLER, set.metadata.uid);
  const orphans = yield* lookUpIndexed(PODS, ORPHANS, set.metadata.namespace ?? '');
  const matches = ({ metadata }: Pod) => selectorMatches(set.spec.selector, metadata.labels);
  return yield* claimObjects({ api, owner: set, ownerResource: DAEMON_SETS, resource: PODS, matches }, [...own, ...orphans]);
}

export const podViewLocals = { [EVENT]: (self: ClientSelf) => self.event };
