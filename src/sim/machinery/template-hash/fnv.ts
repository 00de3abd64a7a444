/** The FNV hashes of 32 bits (hash/fnv), over bytes and over the UTF-8 bytes of a text. */

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a of the text. */
export function fnv1a(text: string): number {
  let hash = OFFSET;
  for (const character of text) {
    for (const byte of utf8(character.codePointAt(0) as number)) hash = fnv1aStep(hash, byte);
  }
  return hash;
}

/** FNV-1a of what `hash` is the hash of, and one more byte. */
export function fnv1aStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, PRIME) >>> 0;
}

/** FNV-1, which multiplies before it mixes in a byte. */
export function fnv1(text: string): number {
  let hash = OFFSET;
  for (const character of text) {
    for (const byte of utf8(character.codePointAt(0) as number)) hash = (Math.imul(hash, PRIME) ^ byte) >>> 0;
  }
  return hash;
}

function utf8(point: number): readonly number[] {
  if (point < 0x80) return [point];
  const tail = (shift: number) => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}
