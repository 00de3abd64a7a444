/**
 * Sorts as Go's sort.Slice does: which of equals comes first, and what becomes of items under an order that contradicts itself, is seen in
 * what Kubernetes decides. Follows the Go library, sort/zsortfunc.go (pattern-defeating quicksort, Go 1.19 and later).
 */

/** Must `a` come before `b`? Need not be consistent. */
export type Before<Item> = (a: Item, b: Item) => boolean;

/** So many are sorted by insertion, which keeps the order of equals. */
const FEW = 12;
/** From so many on the pivot is the median of medians, and pairs that are out of order are mended one by one. */
const MANY = 50;
const MOST_MENDED = 5;
/** Exchanges in the search for a pivot if all items come in the wrong order. */
const ALL_EXCHANGED = 12;

/** In place. */
export function goSort<Item>(items: Item[], before: Before<Item>): Item[] {
  new Sorting(items, before).quick(0, items.length, bitLength(items.length));
  return items;
}

function bitLength(number: number): number {
  return 32 - Math.clz32(number);
}

interface Pivot {
  readonly at: number;
  readonly exchanges: number;
}

/** Ranges are from `from` up to, but without, `to`. */
class Sorting<Item> {
  readonly #items: Item[];
  readonly #before: Before<Item>;

  constructor(items: Item[], before: Before<Item>) {
    this.#items = items;
    this.#before = before;
  }

  #less(a: number, b: number): boolean {
    return this.#before(this.#items[a] as Item, this.#items[b] as Item);
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b] as Item, items[a] as Item];
  }

  /** `patience`: so many bad pivots before the heap takes over. */
  quick(from: number, to: number, patience: number): void {
    let [start, end, left] = [from, to, patience];
    let [isBalanced, isPartitioned] = [true, true];
    while (end - start > FEW) {
      if (left === 0) {
        this.#heap(start, end);
        return;
      }
      if (!isBalanced) {
        this.#scatter(start, end);
        left--;
      }
      let { at, exchanges } = this.#pivot(start, end);
      if (exchanges === ALL_EXCHANGED) {
        this.#reverse(start, end);
        at = end - 1 - (at - start);
        exchanges = 0;
      }
      if (isBalanced && isPartitioned && exchanges === 0 && this.#mend(start, end)) return;
      if (start > 0 && !this.#less(start - 1, at)) {
        start = this.#skipEquals(start, end, at);
        continue;
      }
      const [middle, wasPartitioned] = this.#partition(start, end, at);
      isPartitioned = wasPartitioned;
      const [before, after] = [middle - start, end - middle];
      isBalanced = Math.min(before, after) >= Math.floor((end - start) / 8);
      if (before < after) {
        this.quick(start, middle, left);
        start = middle + 1;
      } else {
        this.quick(middle + 1, end, left);
        end = middle;
      }
    }
    this.#insertion(start, end);
  }

  #insertion(from: number, to: number): void {
    for (let i = from + 1; i < to; i++) for (let j = i; j > from && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
  }

  #heap(from: number, to: number): void {
    const size = to - from;
    for (let root = Math.floor((size - 1) / 2); root >= 0; root--) this.#sink(root, size, from);
    for (let last = size - 1; last >= 0; last--) {
      this.#swap(from, from + last);
      this.#sink(0, last, from);
    }
  }

  #sink(root: number, size: number, from: number): void {
    for (let at = root; ; ) {
      let child = 2 * at + 1;
      if (child >= size) return;
      if (child + 1 < size && this.#less(from + child, from + child + 1)) child++;
      if (!this.#less(from + at, from + child)) return;
      this.#swap(from + at, from + child);
      at = child;
    }
  }

  /** Smaller ones before the pivot, the others behind it. Where it is then, and whether all were in place before. */
  #partition(from: number, to: number, pivot: number): readonly [number, boolean] {
    this.#swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    for (let exchanged = false; ; exchanged = true) {
      while (i <= j && this.#less(i, from)) i++;
      while (i <= j && !this.#less(j, from)) j--;
      if (i > j) {
        this.#swap(j, from);
        return [j, !exchanged];
      }
      this.#swap(i++, j--);
    }
  }

  /** None is smaller than the pivot: where those begin that are greater. */
  #skipEquals(from: number, to: number, pivot: number): number {
    this.#swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    for (;;) {
      while (i <= j && !this.#less(from, i)) i++;
      while (i <= j && this.#less(from, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Moves a few that are out of order; true: all are in order. */
  #mend(from: number, to: number): boolean {
    let at = from + 1;
    for (let mended = 0; mended < MOST_MENDED; mended++) {
      while (at < to && !this.#less(at, at - 1)) at++;
      if (at === to) return true;
      if (to - from < MANY) return false;
      this.#swap(at, at - 1);
      if (at - from >= 2) for (let j = at - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (to - at >= 2) for (let j = at + 1; j < to && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** By a xorshift generator that starts with the length. */
  #scatter(from: number, to: number): void {
    const length = to - from;
    let random = BigInt(length);
    const mask = BigInt(2 ** bitLength(length) - 1);
    const middle = from + Math.floor(length / 4) * 2;
    for (let at = middle - 1; at <= middle + 1; at++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.#swap(at, from + (other >= length ? other - length : other));
    }
  }

  #pivot(from: number, to: number): Pivot {
    const quarter = Math.floor((to - from) / 4);
    const places = [1, 2, 3].map((share) => ({ at: from + share * quarter, exchanges: 0 }));
    const medians = to - from >= MANY ? places.map(({ at }) => this.#median([at - 1, at, at + 1])) : places;
    const { at, exchanges } = this.#median(medians.map((one) => one.at) as [number, number, number]);
    return { at, exchanges: medians.reduce((sum, one) => sum + one.exchanges, exchanges) };
  }

  #median(places: readonly [number, number, number]): Pivot {
    let exchanges = 0;
    const ordered = (a: number, b: number): readonly [number, number] => {
      if (!this.#less(b, a)) return [a, b];
      exchanges++;
      return [b, a];
    };
    let [a, b, c] = places;
    [a, b] = ordered(a, b);
    [b, c] = ordered(b, c);
    [a, b] = ordered(a, b);
    return { at: b, exchanges };
  }

  #reverse(from: number, to: number): void {
    for (let [i, j] = [from, to - 1]; i < j; i++, j--) this.#swap(i, j);
  }
}
