/**
 * Hashes that prove two runs equal. Not cryptographic: they guard against accidents, not against adversaries.
 */

/** Two 32-bit lanes, mixed by odd multiplications and shifts (after MurmurHash3's finaliser). */
export class RollingHash {
  #a: number;
  #b: number;

  constructor(a = 0x9e3779b9, b = 0x85ebca6b) {
    this.#a = a | 0;
    this.#b = b | 0;
  }

  /** Folds one 32-bit word in; the high bits of larger numbers are lost, so split those first. */
  word(value: number): void {
    let k = Math.imul(value | 0, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    const a = this.#a ^ Math.imul(k, 0x1b873593);
    this.#a = (Math.imul((a << 13) | (a >>> 19), 5) + 0x6b64e654) | 0;
    this.#b = (Math.imul(this.#b ^ k, 0x01000193) + a) | 0;
  }

  /** Folds an integer below 2^53 in. */
  integer(value: number): void {
    this.word(value | 0);
    this.word((value / 4294967296) | 0);
  }

  text(value: string): void {
    this.word(value.length);
    for (let i = 0; i < value.length; i++) this.word(value.charCodeAt(i));
  }

  clone(): RollingHash {
    return new RollingHash(this.#a, this.#b);
  }

  /** 16 hexadecimal digits. */
  hex(): string {
    return hex(this.#a) + hex(this.#b);
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** A 32-bit hash of a text, for seeding. */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  return h >>> 0;
}

const frozenHashes = new WeakMap<object, string>();
const numberBits = new Float64Array(1);
const numberWords = new Uint32Array(numberBits.buffer);

/**
 * The canonical hash of plain data: primitives, arrays, plain objects, Map, Set, typed arrays, and fields of class instances, each in its
 * own order. Frozen objects are hashed once and remembered. Functions and symbols are not data and throw.
 */
export function hashState(value: unknown): string {
  const hash = new RollingHash();
  fold(hash, value);
  return hash.hex();
}

function fold(hash: RollingHash, value: unknown): void {
  switch (typeof value) {
    case 'string':
      hash.word(1);
      hash.text(value);
      return;
    case 'number':
      numberBits[0] = value;
      hash.word(2);
      hash.word(numberWords[0] ?? 0);
      hash.word(numberWords[1] ?? 0);
      return;
    case 'boolean':
      hash.word(value ? 3 : 4);
      return;
    case 'undefined':
      hash.word(5);
      return;
    case 'bigint':
      hash.word(6);
      hash.text(value.toString());
      return;
    case 'object':
      if (value === null) hash.word(7);
      else if (Object.isFrozen(value)) hash.text(frozenHash(value));
      else foldObject(hash, value);
      return;
    default:
      throw new TypeError(`a ${typeof value} is not data: state must be plain`);
  }
}

function frozenHash(value: object): string {
  let known = frozenHashes.get(value);
  if (known === undefined) {
    const inner = new RollingHash();
    foldObject(inner, value);
    known = inner.hex();
    frozenHashes.set(value, known);
  }
  return known;
}

function foldObject(hash: RollingHash, value: object): void {
  if (Array.isArray(value)) {
    hash.word(8);
    hash.word(value.length);
    for (const item of value) fold(hash, item);
  } else if (value instanceof Map) {
    hash.word(9);
    hash.word(value.size);
    for (const [key, item] of value) {
      fold(hash, key);
      fold(hash, item);
    }
  } else if (value instanceof Set) {
    hash.word(10);
    hash.word(value.size);
    for (const item of value) fold(hash, item);
  } else if (ArrayBuffer.isView(value)) {
    hash.word(11);
    for (const item of value as unknown as Iterable<number>) fold(hash, item);
  } else if ('hashable' in value && typeof value.hashable === 'function') {
    hash.word(12);
    fold(hash, value.hashable());
  } else {
    hash.word(13);
    for (const [key, item] of Object.entries(value)) {
      hash.text(key);
      fold(hash, item);
    }
  }
}
