/** Counts that may be given as a share (apimachinery pkg/util/intstr/intstr.go, GetScaledValueFromIntOrPercent). */
import type { IntOrPercent } from '../machinery/types/deployment.ts';

/** A count, or a share of `total`. */
export function scaled(value: IntOrPercent | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const share = (Number.parseInt(value, 10) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}
