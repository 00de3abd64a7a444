/** What plugins can do for a pod without a feasible node. Follows framework/runtime/framework.go (RunPostFilterPlugins). */
import type { Fleet, Unfit } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import type { Profile } from './profile.ts';

export interface Outcome {
  /** What is added to the message of the failure. */
  readonly message: string;
  /** The node that the pod is nominated to; empty: none any more; undefined: as before. */
  readonly nominate: string | undefined;
  readonly errand: { readonly plugin: string; readonly work: unknown } | undefined;
}

/** The plugins are asked in turn, until one helps, sees no hope, or fails. */
export function runPostFilters({ postFilters }: Profile, pod: PodInfo, fleet: Fleet, unfit: Unfit): Outcome {
  const messages: string[] = [];
  let nominate: string | undefined;
  for (const plugin of postFilters) {
    const result = plugin.postFilter(pod, fleet, unfit);
    switch (result.kind) {
      case 'helped': {
        const errand = result.work === undefined ? undefined : Object.freeze({ plugin: plugin.name, work: result.work });
        return { message: '', nominate: result.nominate, errand };
      }
      case 'error':
        return { message: result.message, nominate: undefined, errand: undefined };
      case 'hopeless':
        return { message: result.message, nominate: result.nominate, errand: undefined };
      case 'no help':
        messages.push(result.message);
        nominate = result.nominate ?? nominate;
    }
  }
  return { message: messages.join(', '), nominate, errand: undefined };
}
