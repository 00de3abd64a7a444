/**
 * The events of each revision since the last compaction, for watches that start in the past.
 *
 * Revisions follow each other without a gap, so the log is an array of arrays: sealed chunks, which clones share, and one open chunk.
 */
import type { EtcdEvent } from '../machinery/wire/etcd.ts';

const CHUNK_SIZE = 512;

export class RevisionLog {
  /** Revision of the first entry of the first chunk. */
  #first: number;
  #sealed: (readonly (readonly EtcdEvent[])[])[] = [];
  #open: (readonly EtcdEvent[])[] = [];

  /** `first`: the revision that the first appended entry has. */
  constructor(first: number) {
    this.#first = first;
  }

  clone(): RevisionLog {
    const copy = new RevisionLog(this.#first);
    copy.#sealed = this.#sealed.slice();
    copy.#open = this.#open.slice();
    return copy;
  }

  hashable(): unknown {
    return [this.#first, this.#sealed, this.#open];
  }

  /** Adds the events of the next revision. */
  append(events: readonly EtcdEvent[]): void {
    this.#open.push(events);
    if (this.#open.length === CHUNK_SIZE) {
      this.#sealed.push(Object.freeze(this.#open));
      this.#open = [];
    }
  }

  /** The events of one revision; none if it is not in the log. */
  at(revision: number): readonly EtcdEvent[] {
    const index = revision - this.#first;
    const chunk = Math.floor(index / CHUNK_SIZE);
    return (this.#sealed[chunk] ?? this.#open)[index - chunk * CHUNK_SIZE] ?? [];
  }

  /** Forgets revisions before `revision`, by whole chunks: some may stay. */
  dropBefore(revision: number): void {
    const chunks = Math.min(Math.floor((revision - this.#first) / CHUNK_SIZE), this.#sealed.length);
    if (chunks <= 0) return;
    this.#sealed.splice(0, chunks);
    this.#first += chunks * CHUNK_SIZE;
  }
}
