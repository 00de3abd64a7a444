/**
 * Making room by evicting pods. Follows plugins/defaultpreemption/default_preemption.go and framework/preemption/preemption.go.
 * Modelled: what it says when it evicts nobody. Not modelled: evicting; a node where that might help counts as one without victims.
 */
import { histogram } from '../framework/fit-error.ts';
import type { Plugin } from '../framework/plugin.ts';

const NAME = 'DefaultPreemption';

export const defaultPreemption: Plugin = {
  name: NAME,
  postFilter({ pod }, _, { nodeCount, rejected }) {
    if (pod.spec.preemptionPolicy === 'Never') {
      return { kind: 'no help', message: 'preemption: not eligible due to preemptionPolicy=Never.' };
    }
    let tried = 0;
    for (const { code } of rejected.values()) if (code === 'Unschedulable') tried++;
    const counts = new Map<string, number>();
    if (nodeCount > tried) counts.set('Preemption is not helpful for scheduling', nodeCount - tried);
    if (tried > 0) counts.set('No preemption victims found for incoming pod', tried);
    return { kind: 'no help', message: `preemption: 0/${nodeCount} nodes are available: ${histogram(counts)}.`, nominate: '' };
  },
};
