/** Do tolerations bear a taint? Follows component-helpers scheduling/corev1/helpers.go and api core/v1/toleration.go. */
import type { Taint } from '../types/node.ts';
import type { TaintEffect, Toleration } from '../types/scheduling-constraints.ts';

export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return tolerations?.some((toleration) => bears(toleration, taint)) ?? false;
}

/** An empty key with `Exists` bears every taint, an empty effect every effect. */
export function bears(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  if (!toleration.operator || toleration.operator === 'Equal') return (toleration.value ?? '') === (taint.value ?? '');
  return compares(toleration, taint);
}

const WHOLE = /^(?:0|-?[1-9]\d*)$/;
const LONG = 2n ** 63n;

function wholeNumber(text: string | undefined): bigint | undefined {
  const number = text !== undefined && WHOLE.test(text) ? BigInt(text) : undefined;
  return number !== undefined && number >= -LONG && number < LONG ? number : undefined;
}

/** Numbers, where both are: only with the gate TaintTolerationComparisonOperators does the API server let these operators in. */
function compares({ operator, value }: Toleration, taint: Taint): boolean {
  const borne = wholeNumber(value);
  const found = wholeNumber(taint.value);
  if (borne === undefined || found === undefined) return false;
  return operator === 'Lt' ? found < borne : operator === 'Gt' && found > borne;
}

const KEEP_AWAY: readonly TaintEffect[] = ['NoSchedule', 'NoExecute'];

/** The first taint that keeps the pod from being scheduled. */
export function untolerated(taints: readonly Taint[] | undefined, tolerations: readonly Toleration[] | undefined): Taint | undefined {
  return taints?.find((taint) => KEEP_AWAY.includes(taint.effect) && !tolerates(tolerations, taint));
}

/** The first taint that drives a pod away that is there. */
export function untoleratedWhileRunning(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  return taints?.find((taint) => taint.effect === 'NoExecute' && !tolerates(tolerations, taint));
}
