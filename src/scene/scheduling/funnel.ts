/** How the nodes of a cycle became fewer, plugin by plugin, until those were left that fit. Pure. */
import type { SchedulingCycle } from '../../protocol/scheduling.ts';

export interface FunnelStep {
  /** A plugin that refused nodes; empty: these were not looked at. */
  readonly plugin: string;
  readonly nodes: number;
}

export interface Funnel {
  /** In the order in which filters run; each node is refused by the first only. */
  readonly steps: readonly FunnelStep[];
  /** What is left. */
  readonly fit: number;
}

export function funnelOf({ nodes, plugins }: SchedulingCycle): Funnel {
  const refused = new Map<string, number>(plugins.map(({ name }) => [name, 0]));
  let unseen = 0;
  let fit = 0;
  for (const { outcome, by } of nodes) {
    if (outcome === 'not looked at') unseen++;
    else if (outcome === 'refused') refused.set(by, (refused.get(by) ?? 0) + 1);
    else fit++;
  }
  const steps = [...refused].map(([plugin, number]) => ({ plugin, nodes: number }));
  return { steps: [{ plugin: '', nodes: unseen }, ...steps].filter((step) => step.nodes > 0), fit };
}
