/** v1 LimitRange (pkg/registry/core/limitrange/strategy.go, pkg/apis/core/v1/defaults.go). */
import type { Draft, StrategyContext } from '../../scheme/definition.ts';
import { builtIn } from '../common/built-in.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { validateLimitRange } from './limitrange-validation.ts';

/** A limit that is not said is the greatest one, a request that is not said the limit. */
function defaultItem(item: Draft): void {
  item.type ??= '';
  if (item.type !== 'Container') return;
  item.default = { ...item.max, ...item.default };
  item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest };
  for (const field of ['default', 'defaultRequest']) if (Object.keys(item[field]).length === 0) delete item[field];
}

export const limitRanges = builtIn('v1', 'LimitRange', 'limitranges', {
  shortNames: ['limits'],
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
    draft.spec.limits ??= null;
    for (const item of draft.spec.limits ?? []) defaultItem(item);
  },
  prepareForCreate: ({ metadata }: Draft, context: StrategyContext) => {
    if (!metadata.name) metadata.name = context.uuid();
  },
  validate: validateLimitRange,
  validateUpdate: validateLimitRange,
  columns: [nameColumn, { name: 'Created At', type: 'date', priority: 0, description: ageColumn.description as string }],
  cells: ({ metadata }: Draft) => [metadata.name, metadata.creationTimestamp],
});
