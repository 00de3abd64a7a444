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

const NONE: readonly Draft[] = Object.freeze([]);

/** The condition as it is to be written; undefined if the pod says that already. `time`: RFC 3339. */
export function newCondition({ metadata: { generation }, status }: Pod, said: Said, time: string): Draft | undefined {
  const before = (status.conditions ?? NONE) as readonly Draft[];
  const condition = generation === undefined ? said : { ...said, observedGeneration: generation };
  const after = withCondition(before, condition, time);
  return after === before ? undefined : after.find(({ type }) => type === said.type);
}
