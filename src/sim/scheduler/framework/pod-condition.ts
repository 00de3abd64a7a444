/** Conditions that the scheduler writes into the status of pods. */
import { withCondition } from '../../machinery/kinds/pod/conditions.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import type { Pod } from '../../machinery/types/pod.ts';

export interface Said {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

const ORDER = '$setElementOrder/conditions';
const NONE: readonly Draft[] = Object.freeze([]);

/**
 * What to patch the status with so that it says this; undefined if it does. As the difference of the two (strategicpatch.
 * CreateTwoWayMergePatch): of a condition that is there the changed fields alone, beside the order of all. `time`: RFC 3339.
 */
export function conditionPatch({ metadata: { generation }, status }: Pod, said: Said, time: string): Draft | undefined {
  const before = (status.conditions ?? NONE) as readonly Draft[];
  const condition = generation === undefined ? said : { ...said, observedGeneration: generation };
  const after = withCondition(before, condition, time);
  if (after === before) return undefined;
  const ofType = ({ type }: Draft) => type === said.type;
  const conditions = [difference(before.find(ofType), after.find(ofType) as Draft)];
  return before.length === 0 ? { conditions } : { [ORDER]: after.map(({ type }) => ({ type })), conditions };
}

function difference(before: Draft | undefined, after: Draft): Draft {
  if (before === undefined) return after;
  const changed = Object.entries(after).filter(([field, value]) => field === 'type' || (before[field] ?? null) !== (value ?? null));
  return Object.fromEntries(changed);
}
