/**
 * Puts taints on a node and takes others off, against its live state (SwapNodeControllerTaint, AddOrUpdateTaintOnNode and
 * RemoveTaintOffNode of pkg/controller/util/node/controller_utils.go and pkg/controller/controller_utils.go): one patch for what is
 * added, one for what is removed, each up to five times if someone else changed the node meanwhile.
 */
import { MILLISECOND, type Micros, now, type Process, sleep } from '../../../kernel/effects.ts';
import { NODES } from '../../client/resource.ts';
import { isConflict, mayBeMissing } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Taint } from '../../machinery/types/node.ts';
import { api } from './state.ts';
import { taintsPatch, withoutTaints, withTaints } from './taints.ts';

const TRIES = 5;
const RETRY_AFTER: Micros = 100 * MILLISECOND;

/** False if the node changed under each of the tries; a node that is gone needs no taints. Other refusals are thrown. */
function* write(name: string, change: (taints: readonly Taint[]) => readonly Taint[]): Process<boolean> {
  for (let tries = 1; ; tries++) {
    const node = mayBeMissing(yield* api.get(NODES, undefined, name));
    if (!node) return true;
    const before = node.spec.taints ?? [];
    const after = change(before);
    if (after === before) return true;
    const result = yield* api.patch(NODES, undefined, name, 'strategic', taintsPatch(node, after));
    if (result.ok) return true;
    if (!isConflict(result.refusal)) return mayBeMissing(result) === undefined;
    if (tries === TRIES) return false;
    yield* sleep(RETRY_AFTER);
  }
}

/** The added ones get the present time. False if it did not come about. */
export function* swapTaints(name: string, add: readonly Taint[], remove: readonly Taint[]): Process<boolean> {
  if (add.length > 0) {
    const timeAdded = formatTime(yield* now());
    const timed = add.map((taint) => ({ ...taint, timeAdded }));
    if (!(yield* write(name, (taints) => withTaints(taints, timed)))) return false;
  }
  return remove.length === 0 || (yield* write(name, (taints) => withoutTaints(taints, remove)));
}
