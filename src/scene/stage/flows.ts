/** Counts of messages -> rates on wires, smooth enough to be read while the run goes flat out. */
import type { Flow } from '../../protocol/frame.ts';
import { type Role, roleOf } from '../../protocol/identity.ts';
import { standIn } from './bindings.ts';
import type { Track, Tracks } from './wires.ts';

export interface WireRate {
  readonly track: Track;
  /** Whose hue it has: the sender's. */
  readonly role: Role;
  /** Messages a second of real time. */
  readonly rate: number;
}

/** How long a count is felt, milliseconds. */
const FELT_MS = 500;
/** A rate below this is none, a second. */
const LEAST = 0.8;

export class FlowRates {
  #rates = new Map<string, { track: Track; role: Role; rate: number }>();
  #at = 0;

  /** Takes in what passed since the last call; `now` in milliseconds. No flows at all: the run stands, and all rates end. */
  add(flows: readonly Flow[], tracks: Tracks, cards: ReadonlySet<string>, now: number): readonly WireRate[] {
    if (flows.length === 0) {
      this.#rates.clear();
      this.#at = now;
      return [];
    }
    const passed = Math.max(1, Math.min(FELT_MS, now - this.#at));
    this.#at = now;
    const kept = Math.exp(-passed / FELT_MS);
    for (const entry of this.#rates.values()) entry.rate *= kept;
    for (const { from, to, count } of flows) {
      const track = tracks(standIn(from, cards), standIn(to, cards), '');
      if (track === undefined) continue;
      const key = `${track.wire.id} ${track.reversed}`;
      const entry = this.#rates.get(key) ?? { track, role: roleOf(from), rate: 0 };
      entry.rate += ((1 - kept) * count * 1_000) / passed;
      this.#rates.set(key, entry);
    }
    for (const [key, { rate }] of this.#rates) if (rate < LEAST) this.#rates.delete(key);
    return [...this.#rates.values()];
  }
}

/** `85/s`, `2.4k/s`. */
export function rateWords(rate: number): string {
  return rate < 1_000 ? `${Math.round(rate)}/s` : `${(rate / 1_000).toFixed(rate < 10_000 ? 1 : 0)}k/s`;
}
