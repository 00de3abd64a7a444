/** How memories of the plugins keep up with the nodes: infos are immutable, so a node that is the very same as before counts as before. */
import type { NodeInfo } from '../framework/node-info.ts';

/** `old` undefined: a place that was not there before; `now` undefined: one that is there no more. */
type Changed = (old: NodeInfo | undefined, now: NodeInfo | undefined, place: number) => void;

/** Brings `infos`, the nodes as they were, up to `nodes`, and tells each place that is another. */
export function followNodes(infos: NodeInfo[], nodes: readonly NodeInfo[], changed: Changed): void {
  for (let place = 0; place < nodes.length; place++) {
    const node = nodes[place] as NodeInfo;
    const old = infos[place];
    if (old === node) continue;
    infos[place] = node;
    changed(old, node, place);
  }
  for (let place = nodes.length; place < infos.length; place++) changed(infos[place], undefined, place);
  infos.length = nodes.length;
}
