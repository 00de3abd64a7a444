/** VolumeAttachments: what is asked of whoever attaches. Follows pkg/volume/csi/csi_attacher.go. */
import { RollingHash } from '../../../kernel/hash.ts';
import type { CsiVolumeSource } from '../types/storage.ts';

/** The name is the same whoever works it out, and looks like that of the original, which is a SHA-256. */
export function attachmentName({ driver, volumeHandle }: CsiVolumeSource, node: string): string {
  let digits = '';
  for (let part = 0; part < 4; part++) {
    const hash = new RollingHash();
    hash.text(`${part}${volumeHandle}${driver}${node}`);
    digits += hash.hex();
  }
  return `csi-${digits}`;
}
