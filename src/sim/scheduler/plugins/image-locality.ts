/** Prefers nodes that have the images. Follows plugins/imagelocality/image_locality.go. */
import { MAX_SCORE, type Plugin, type PreScored } from '../framework/plugin.ts';

const MEBIBYTE = 1024 * 1024;
const LEAST = 23 * MEBIBYTE;
const MOST_EACH = 1000 * MEBIBYTE;

/** Nobody has an image of the pod. */
const NOTHING: PreScored = { score: () => 0 };

/** The tag comes after the last colon, unless that is a registry's port. */
function withTag(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image;
}

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  preScore({ pod }, _, { nodes, images: shared }) {
    const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
    const images = containers.map(({ image = '' }) => withTag(image));
    if (!images.some((image) => shared.has(image))) return NOTHING;
    const most = MOST_EACH * containers.length;
    return {
      score(node) {
        if (node.images.size === 0) return 0;
        let sum = 0;
        for (const image of images) {
          const known = node.images.has(image) ? shared.get(image) : undefined;
          if (known !== undefined) sum += Math.floor(known.size * (known.nodes / nodes.length));
        }
        const bounded = Math.min(most, Math.max(LEAST, sum));
        return Math.floor((MAX_SCORE * (bounded - LEAST)) / (most - LEAST));
      },
    };
  },
};
