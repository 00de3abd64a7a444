/**
 * Images by name: on how many nodes each is, and its size as the first node told it that has it. Follows backend/cache/cache.go
 * (addNodeImageStates, removeNodeImageStates).
 */
import type { NodeInfo } from '../framework/node-info.ts';
import type { SharedImage } from '../framework/plugin.ts';

export type SharedImages = Map<string, SharedImage>;

type Images = NodeInfo['images'];

/** The images of a node in place of those that it had. */
export function replaceImages(shared: SharedImages, old: Images | undefined, now: Images | undefined): void {
  if (old === now) return;
  for (const name of old?.keys() ?? []) {
    const known = shared.get(name);
    if (known === undefined) continue;
    if (known.nodes === 1) shared.delete(name);
    else shared.set(name, Object.freeze({ size: known.size, nodes: known.nodes - 1 }));
  }
  for (const [name, size] of now ?? []) {
    const known = shared.get(name);
    shared.set(name, Object.freeze(known === undefined ? { size, nodes: 1 } : { size: known.size, nodes: known.nodes + 1 }));
  }
}
