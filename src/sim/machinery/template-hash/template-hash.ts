/** The hash in the names and labels of what is made of a pod template (pkg/controller/controller_utils.go ComputeHash). */
import type { PodTemplateSpec } from '../types/pod.ts';
import { deepPrint } from './deep-print.ts';
import { fnv1a, fnv1aStep } from './fnv.ts';

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
    for (let shift = 0; shift < 64; shift += 8) hash = fnv1aStep(hash, shift < 32 ? (collisions >>> shift) & 0xff : 0);
  return safeEncode(String(hash));
}
