/**
 * Links: what messages travel on, and where faults of the network are injected.
 *
 * Requests, replies and pieces of streams travel as on TCP: in order, and what is lost is sent again, so loss costs time and never leaves
 * a gap. One-way messages are datagrams: what is lost is lost. While a link is cut or paused everything waits at its entry; a *cut* link
 * breaks the connections over it once it has been cut for `SEVER_AFTER`, as HTTP/2 health checks do (golang.org/x/net/http2:
 * 30 s without a frame, then 15 s for the ping).
 */
import type { Micros } from './effects.ts';
import { ValueMap } from './value-map.ts';

export interface LinkSpec {
  /** One way, without the wait for bandwidth. */
  readonly latency: Micros;
  /** Up to this much is added, evenly spread. */
  readonly jitter?: Micros;
  /** Absent: unlimited. Needs a `sizeOf` in the topology. */
  readonly bytesPerSecond?: number;
  /** Probability in [0, 1) that one transmission is lost. */
  readonly loss?: number;
}

export const SEVER_AFTER: Micros = 45_000_000;
const RETRANSMIT_AFTER: Micros = 200_000;
const MAX_RETRANSMISSIONS = 8;

/** A message that waits at the entry of a link that is cut or paused. */
export interface HeldMessage {
  readonly type: number;
  readonly subject: number;
  readonly cause: number;
  readonly sent: Micros;
  readonly payload: unknown;
}

/** Messages kept at the entry of one cut or paused link; more are dropped, oldest first, as a full socket buffer would end the connection. */
export const MAX_HELD = 65_536;

/** What nearly all links hold. Never changed, so that copies need none of their own. */
export const NONE_HELD: HeldMessage[] = Object.freeze([]) as unknown as HeldMessage[];

/** One direction of a link. Only who owns it may change it: `LinkTable.get` gives an own one. */
export interface DirectedLink {
  /** Names the table that may change it. */
  readonly owner: object;
  readonly from: number;
  readonly to: number;
  readonly stream: string;
  spec: LinkSpec;
  /** Counts cuts, so that a healed and cut again link is not severed by the old cut's timer. */
  cuts: number;
  cut: boolean;
  paused: boolean;
  lastArrival: Micros;
  busyUntil: Micros;
  held: HeldMessage[];
}

/** All links. Clones share them; a link is copied when one of the tables is next asked for it. */
export class LinkTable {
  /** Place of each link in `#links`, by its ends. */
  #places = new ValueMap<number, number>();
  #links: DirectedLink[] = [];
  #owner: object = {};

  /** The link, to be read or changed until the next snapshot. */
  get(from: number, to: number): DirectedLink | undefined {
    const place = this.#places.get(from * 65_536 + to);
    if (place === undefined) return undefined;
    const link = this.#links[place] as DirectedLink;
    if (link.owner === this.#owner) return link;
    const held = link.held.length === 0 ? NONE_HELD : link.held.slice();
    const own = { ...link, owner: this.#owner, held };
    this.#links[place] = own;
    return own;
  }

  add(from: number, to: number, stream: string, spec: LinkSpec): DirectedLink {
    const link: DirectedLink = {
      owner: this.#owner,
      from,
      to,
      stream,
      spec,
      cuts: 0,
      cut: false,
      paused: false,
      lastArrival: 0,
      busyUntil: 0,
      held: NONE_HELD,
    };
    this.#places.set(from * 65_536 + to, this.#links.length);
    this.#links.push(link);
    return link;
  }

  /** To be read only. */
  all(): Iterable<Readonly<DirectedLink>> {
    return this.#links;
  }

  clone(): LinkTable {
    const copy = new LinkTable();
    copy.#places = this.#places.clone();
    copy.#links = this.#links.slice();
    this.#owner = {};
    return copy;
  }

  hashable(): unknown {
    return this.#links.map(({ owner: _, ...link }) => link);
  }
}

/**
 * When a message of `bytes` that enters `link` now leaves it, or -1 if it is lost for good. Moves the link's clocks.
 * `reliable` messages arrive in order and are sent again when lost.
 */
export function transmit(link: DirectedLink, now: Micros, bytes: number, reliable: boolean, dice: (stream: string) => number): Micros {
  const { latency, jitter, bytesPerSecond, loss } = link.spec;
  let at = now + latency;
  if (jitter !== undefined && jitter > 0) at += Math.floor(dice(link.stream) * (jitter + 1));
  if (bytesPerSecond !== undefined) {
    const begin = Math.max(now, link.busyUntil);
    const span = Math.ceil((bytes * 1_000_000) / bytesPerSecond);
    link.busyUntil = begin + span;
    at += begin - now + span;
  }
  if (loss !== undefined && loss > 0) {
    let wait = RETRANSMIT_AFTER;
    for (let tries = 0; dice(link.stream) < loss; tries++) {
      if (!reliable || tries === MAX_RETRANSMISSIONS) return -1;
      at += wait;
      wait *= 2;
    }
  }
  if (reliable) {
    if (at < link.lastArrival) at = link.lastArrival;
    link.lastArrival = at;
  }
  return at;
}
