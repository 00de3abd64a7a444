/** Is a pod worth another try after a change? Follows backend/queue/scheduling_queue.go (isPodWorthRequeuing). */
import type { Pod } from '../../machinery/types/pod.ts';
import type { Change } from '../framework/plugin.ts';
import { podInfo } from '../framework/pod-info.ts';
import { DEFAULT_PLUGINS } from '../plugins/all.ts';

const PLUGINS = new Map(DEFAULT_PLUGINS.map((plugin) => [plugin.name, plugin]));

/** Asks only the plugins that have rejected the pod: nobody else stands in its way. */
export function helps(pod: Pod, rejectors: readonly string[], change: Change): boolean {
  const info = podInfo(pod);
  return rejectors.some((name) => PLUGINS.get(name)?.hint?.(info, change) ?? false);
}
