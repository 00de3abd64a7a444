/**
 * What plugins said of each node about pods of one kind, kept from cycle to cycle. A plugin that names what it looks at (`looksAt`) says
 * the same of the same node info to all pods that are alike in that; node infos are immutable, so "the same" is one comparison of
 * references, and whatever happens to a node, pods on it included, makes its words void. A memory, not state: with it or without, the
 * cycle is the same. The kinds of pods follow framework/interface.go (SignPlugin) of the KEP "opportunistic batching"; what is kept is
 * more modest than there: words about single nodes, never the choice among them.
 */
import type { Lineup } from './cycle.ts';
import { LruMap } from './lru-map.ts';
import type { NodeInfo } from './node-info.ts';
import type { Plugin, Scorer } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import type { Prepared } from './pre-filter.ts';
import type { Setback } from './verdict.ts';

/** So many kinds of pods at once. */
const KINDS = 16;

/** Words about nodes by their place in the fleet. */
class Words {
  /** Whom the words at this place are about. */
  readonly nodes: (NodeInfo | undefined)[];
  /** Of the filters that look at nothing else, the first that refuses: its place among these; -1: none does. */
  readonly refuser: Int16Array;
  readonly setbacks: (Setback | undefined)[];
  /** Raw points by score plugin; NaN: not given yet. */
  readonly #points = new Map<string, Float64Array>();

  constructor(size: number) {
    this.nodes = new Array(size).fill(undefined);
    this.refuser = new Int16Array(size);
    this.setbacks = new Array(size).fill(undefined);
  }

  pointsOf(plugin: string): Float64Array {
    let column = this.#points.get(plugin);
    if (column === undefined) {
      column = new Float64Array(this.nodes.length).fill(Number.NaN);
      this.#points.set(plugin, column);
    }
    return column;
  }

  /** The place is another node's from now on. */
  begin(at: number, node: NodeInfo): void {
    this.nodes[at] = node;
    for (const column of this.#points.values()) column[at] = Number.NaN;
  }
}

/** The raw points that a plugin gives, by place among the feasible nodes; those that it gave before are not asked for again. */
export type KeptPoints = (plugin: string, score: Scorer) => Float64Array;

/** A kind that was met once may never be met again: only the second time is worth the room. */
interface Kind {
  met: number;
  words: Words | undefined;
}

interface Memory {
  readonly near: readonly Plugin[];
  readonly names: ReadonlySet<string>;
  readonly kinds: LruMap<string, Kind>;
}

const memories = new WeakMap<Lineup, Memory>();

function memoryOf(lineup: Lineup): Memory {
  let memory = memories.get(lineup);
  if (memory === undefined) {
    const near = [...new Set([...lineup.filtering, ...lineup.scoring])].filter(({ looksAt }) => looksAt !== undefined);
    memory = { near, names: new Set(near.map(({ name }) => name)), kinds: new LruMap(KINDS) };
    memories.set(lineup, memory);
  }
  return memory;
}

export class Recall {
  readonly #words: Words;
  /** The cycle's filters, and the places among them of those whose words are kept and of the others. */
  readonly #filters: Prepared['filters'];
  readonly #near: readonly number[];
  readonly #far: readonly number[];

  /** `near`: the plugins whose words are kept. */
  constructor(words: Words, { filters, plugins }: Prepared, near: ReadonlySet<string>) {
    this.#words = words;
    this.#filters = filters;
    const places = [...filters.keys()];
    this.#near = places.filter((place) => near.has(plugins[place] as string));
    this.#far = places.filter((place) => !near.has(plugins[place] as string));
  }

  /** As all filters would say, the first that refuses. `at`: the node's place in the fleet. */
  verdict(node: NodeInfo, at: number): Setback | undefined {
    const words = this.#words;
    if (words.nodes[at] !== node) this.#ask(node, at);
    const refuser = words.refuser[at] as number;
    if (this.#far.length > 0) {
      const last = refuser < 0 ? this.#filters.length : (this.#near[refuser] as number);
      for (let i = 0; i < this.#far.length && (this.#far[i] as number) < last; i++) {
        const found = this.#filters[this.#far[i] as number]?.filter(node);
        if (found !== undefined) return found;
      }
    }
    return refuser < 0 ? undefined : words.setbacks[at];
  }

  #ask(node: NodeInfo, at: number): void {
    const words = this.#words;
    words.begin(at, node);
    for (let i = 0; i < this.#near.length; i++) {
      const found = this.#filters[this.#near[i] as number]?.filter(node);
      if (found === undefined) continue;
      words.refuser[at] = i;
      words.setbacks[at] = found;
      return;
    }
    words.refuser[at] = -1;
    words.setbacks[at] = undefined;
  }

  /** For feasible nodes, whose places in the fleet are `places`. */
  points(feasible: readonly NodeInfo[], places: readonly number[]): KeptPoints {
    return (plugin, score) => this.#pointsOf(plugin, score, feasible, places);
  }

  #pointsOf(plugin: string, score: Scorer, feasible: readonly NodeInfo[], places: readonly number[]): Float64Array {
    const { nodes } = this.#words;
    const column = this.#words.pointsOf(plugin);
    const raw = new Float64Array(feasible.length);
    for (let i = 0; i < raw.length; i++) {
      const at = places[i] as number;
      const node = feasible[i] as NodeInfo;
      const isKept = nodes[at] === node;
      let points = isKept ? (column[at] as number) : Number.NaN;
      if (Number.isNaN(points)) {
        points = score(node, i);
        if (isKept) column[at] = points;
      }
      raw[i] = points;
    }
    return raw;
  }
}

/** Undefined: pods of this kind are new, or nothing is to be kept. `size`: how many nodes there are. */
export function recall(lineup: Lineup, pod: PodInfo, prepared: Prepared, size: number): Recall | undefined {
  const { near, names, kinds } = memoryOf(lineup);
  const kind = kinds.getOrMake(JSON.stringify(near.map((plugin) => plugin.looksAt?.(pod))), () => ({ met: 0, words: undefined }));
  kind.met++;
  if (kind.met < 2) return undefined;
  if (kind.words === undefined || kind.words.nodes.length !== size) kind.words = new Words(size);
  return new Recall(kind.words, prepared, names);
}
