/** Conditions of pods as API server and scheduler set them (pkg/api/v1/pod/util.go, UpdatePodCondition). */
import type { Draft } from '../../scheme/definition.ts';

interface NewCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
  readonly observedGeneration?: number;
}

/** The conditions with this one set; unchanged if it is there already. The time of transition moves only with the status. */
export function withCondition(conditions: readonly Draft[] | undefined, condition: NewCondition, now: string): readonly Draft[] {
  const list = conditions ?? [];
  const at = list.findIndex((existing) => existing.type === condition.type);
  const old = list[at];
  const isSame = old !== undefined && old.status === condition.status;
  if (isSame && old.reason === condition.reason && old.message === condition.message) return list;
  const { type, status, ...why } = condition;
  const fresh = { type, status, lastProbeTime: null, lastTransitionTime: isSame ? old.lastTransitionTime : now, ...why };
  return at < 0 ? [...list, fresh] : list.with(at, fresh);
}
