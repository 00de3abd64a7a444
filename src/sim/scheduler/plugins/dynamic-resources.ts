/**
 * Resource claims of pods. Follows plugins/dynamicresources/dynamicresources.go.
 * Modelled: what it says of pods without claims: nothing to filter, nothing to take back. Not modelled: claims.
 */
import type { Plugin } from '../framework/plugin.ts';

const NAME = 'DynamicResources';

export const dynamicResources: Plugin = {
  name: NAME,
  preFilter: () => ({ kind: 'skip' }),
  /** It looks for what its PreFilter left behind; if another refused the pod before, there is nothing, and preemption is not tried. */
  postFilter: (_, __, { skippedFilters }) =>
    skippedFilters.includes(NAME) ? { kind: 'no help', message: 'no new claims to deallocate' } : { kind: 'error', message: 'not found' },
};
