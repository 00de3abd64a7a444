/**
 * Named random streams. Each name has dice of its own, so that a new component, or one more throw of one, changes nobody else's.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, fast, and good far beyond what a simulation needs.
 */
import { hashText } from './hash.ts';

const WORDS = 4;
const WARM_UP_ROUNDS = 12;

export class RandomStreams {
  readonly #seed: string;
  readonly #streams: Map<string, Uint32Array>;

  constructor(seed: string, streams: Map<string, Uint32Array> = new Map()) {
    this.#seed = seed;
    this.#streams = streams;
  }

  /** The next number in [0, 1) of the stream `name`; 32 bits of it are random. */
  next(name: string): number {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = seeded(this.#seed, name);
      this.#streams.set(name, stream);
    }
    return advance(stream) / 4294967296;
  }

  clone(): RandomStreams {
    const streams = new Map<string, Uint32Array>();
    for (const [name, stream] of this.#streams) streams.set(name, stream.slice());
    return new RandomStreams(this.#seed, streams);
  }

  hashable(): unknown {
    return this.#streams;
  }

  get size(): number {
    return this.#streams.size;
  }
}

function seeded(seed: string, name: string): Uint32Array {
  const stream = new Uint32Array(WORDS);
  stream[0] = hashText(`${seed}\u0000${name}`);
  stream[1] = hashText(`${name}\u0000${seed}`);
  stream[2] = hashText(seed);
  stream[3] = 1;
  for (let round = 0; round < WARM_UP_ROUNDS; round++) advance(stream);
  return stream;
}

function advance(stream: Uint32Array): number {
  const a = stream[0] as number;
  const b = stream[1] as number;
  const c = stream[2] as number;
  const counter = stream[3] as number;
  const sum = (a + b + counter) | 0;
  stream[3] = (counter + 1) | 0;
  stream[0] = b ^ (b >>> 9);
  stream[1] = (c + (c << 3)) | 0;
  stream[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  return sum >>> 0;
}
