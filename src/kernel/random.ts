/**
 * Named random streams. Each name has dice of its own, so that a new component, or one more throw of one, changes nobody else's.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, fast, and good far beyond what a simulation needs.
 */
import { hashText } from './hash.ts';
import { ValueMap } from './value-map.ts';

const WORDS = 4;
const WARM_UP_ROUNDS = 12;

export class RandomStreams {
  readonly #seed: string;
  /** Place of each stream's first word. */
  #places = new ValueMap<string, number>();
  /** The state of all streams, one after the other, so that a clone is one copy. */
  #words: Uint32Array;

  constructor(seed: string) {
    this.#seed = seed;
    this.#words = new Uint32Array(64 * WORDS);
  }

  /** The next number in [0, 1) of the stream `name`; 32 bits of it are random. */
  next(name: string): number {
    const place = this.#places.get(name) ?? this.#add(name);
    return advance(this.#words, place) / 4294967296;
  }

  /** The numbers that the stream `name` will give, which gives them all the same. */
  foresee(name: string): () => number {
    const place = this.#places.get(name);
    const words = new Uint32Array(WORDS);
    if (place === undefined) seed(words, 0, this.#seed, name);
    else words.set(this.#words.subarray(place, place + WORDS));
    return () => advance(words, 0) / 4294967296;
  }

  clone(): RandomStreams {
    const copy = new RandomStreams(this.#seed);
    copy.#places = this.#places.clone();
    copy.#words = this.#words.slice();
    return copy;
  }

  /** Name and state of each stream, in the order of their first use. */
  hashable(): unknown {
    return [...this.#places.hashable()].map(([name, place]) => [name, ...this.#words.subarray(place, place + WORDS)]);
  }

  get size(): number {
    return this.#places.size;
  }

  #add(name: string): number {
    const place = this.#places.size * WORDS;
    if (place === this.#words.length) {
      const longer = new Uint32Array(2 * place);
      longer.set(this.#words);
      this.#words = longer;
    }
    this.#places.set(name, place);
    seed(this.#words, place, this.#seed, name);
    return place;
  }
}

function seed(words: Uint32Array, place: number, text: string, name: string): void {
  words[place] = hashText(`${text}\u0000${name}`);
  words[place + 1] = hashText(`${name}\u0000${text}`);
  words[place + 2] = hashText(text);
  words[place + 3] = 1;
  for (let round = 0; round < WARM_UP_ROUNDS; round++) advance(words, place);
}

function advance(words: Uint32Array, place: number): number {
  const a = words[place] as number;
  const b = words[place + 1] as number;
  const c = words[place + 2] as number;
  const counter = words[place + 3] as number;
  const sum = (a + b + counter) | 0;
  words[place + 3] = (counter + 1) | 0;
  words[place] = b ^ (b >>> 9);
  words[place + 1] = (c + (c << 3)) | 0;
  words[place + 2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  return sum >>> 0;
}
