/** The hash in the names and labels of what is made of a pod template (pkg/controller/controller_utils.go ComputeHash). */
import type { PodTemplateSpec } from '../types/pod.ts';
import { deepPrint } from './deep-print.ts';

/** FNV-1a, 32 bits, over the UTF-8 bytes of the text. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    for (const byte of utf8(character.codePointAt(0) as number)) hash = step(hash, byte);
  }
  return hash;
}

function step(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193) >>> 0;
}

function utf8(point: number): readonly number[] {
  if (point < 0x80) return [point];
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Each character as one that makes no words (apimachinery/pkg/util/rand SafeEncodeString). */
export function safeEncode(text: string): string {
  let encoded = '';
  for (let at = 0; at < text.length; at++) encoded += ALPHABET[text.charCodeAt(at) % ALPHABET.length];
  return encoded;
}

/** Hash of the template, which must not have the label that will hold it. `collisions`: how often the hash was taken by another template. */
export function templateHash(template: PodTemplateSpec, collisions?: number): string {
  let hash = fnv1a(deepPrint(template, 'v1.PodTemplateSpec'));
  if (collisions !== undefined)
    for (let shift = 0; shift < 64; shift += 8) hash = step(hash, shift < 32 ? (collisions >>> shift) & 0xff : 0);
  return safeEncode(String(hash));
}
