/** Prefers nodes that have the images. Follows plugins/imagelocality/image_locality.go. */
import type { NodeInfo } from '../framework/node-info.ts';
import { MAX_SCORE, type Plugin } from '../framework/plugin.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST = 23 * MEBIBYTE;
const MOST_EACH = 1000 * MEBIBYTE;

/** The tag comes after the last colon, unless that is a registry's port. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

/** On how many nodes the image is, and its size as the first of them tells it (backend/cache: one size an image). */
function sharedImage(image: string, nodes: readonly NodeInfo[]): { readonly size: number; readonly nodes: number } {
  let size: number | undefined;
  let count = 0;
  for (const { images } of nodes) {
    const mine = images.get(image);
    if (mine === undefined) continue;
    size ??= mine;
    count++;
  }
  return { size: size ?? 0, nodes: count };
}

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore({ pod }, _, { nodes }) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const images = containers.map(({ image = '' }) => withTag(image));
    const known = new Map(images.map((image) => [image, sharedImage(image, nodes)]));
    const most = MOST_EACH * containers.length;
    return {
      score(node) {
        if (node.images.size === 0) return 0;
        let sum = 0;
        for (const image of images) {
          const shared = known.get(image);
          if (shared !== undefined && node.images.has(image)) sum += Math.floor(shared.size * (shared.nodes / nodes.length));
        }
        const bounded = Math.min(most, Math.max(LEAST, sum));
        return Math.floor((MAX_SCORE * (bounded - LEAST)) / (most - LEAST));
      },
    };
  },
};
