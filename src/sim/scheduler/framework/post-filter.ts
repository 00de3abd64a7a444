/** What plugins can do for a pod without a feasible node. Follows framework/runtime/framework.go (RunPostFilterPlugins). */
import type { Fleet, PostFiltered, Unfit } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import type { Profile } from './profile.ts';

export interface Outcome {
  readonly kind: PostFiltered['kind'];
  /** What is added to the message of the failure. */
  readonly message: string;
  /** The node that the pod is nominated to; empty: none any more; undefined: as before. */
  readonly nominate: string | undefined;
  readonly errands: readonly PlannedErrand[];
}

/** What a plugin has decided to do, to be carried out by itself. */
export interface PlannedErrand {
  readonly plugin: string;
  readonly work: unknown;
}

export const NO_ERRANDS: readonly PlannedErrand[] = Object.freeze([]);

/** The plugins are asked in turn, until one helps, sees no hope, or fails. */
export function runPostFilters({ postFilters }: Profile, pod: PodInfo, fleet: Fleet, unfit: Unfit, dice: () => number): Outcome {
  const messages: string[] = [];
  let errands = NO_ERRANDS;
  let nominate: string | undefined;
  for (const plugin of postFilters) {
    const result = plugin.postFilter(pod, fleet, unfit, dice);
    if ('work' in result) errands = Object.freeze([...errands, Object.freeze({ plugin: plugin.name, work: result.work })]);
    switch (result.kind) {
      case 'helped':
        return { kind: 'helped', message: '', nominate: result.nominate, errands };
      case 'error':
        return { kind: 'error', message: result.message, nominate: undefined, errands };
      case 'hopeless':
        return { kind: 'hopeless', message: result.message, nominate: result.nominate, errands };
      case 'no help':
        messages.push(result.message);
        nominate = result.nominate ?? nominate;
    }
  }
  return { kind: 'no help', message: messages.join(', '), nominate, errands };
}
