import type { Draft } from '../../scheme/definition.ts';

/** Times of conditions are written even when nobody set them. */
export function defaultConditionTimes(conditions: readonly Draft[] | undefined, ...fields: readonly string[]): void {
  if (conditions === undefined || conditions === null) return;
  for (const condition of conditions) for (const field of fields) if (condition[field] === undefined) condition[field] = null;
}
