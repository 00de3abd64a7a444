/**
 * A unified diff of two texts with three lines of context, as Kubernetes shows what changed (apimachinery pkg/util/diff, over
 * pmezard/go-difflib). The matching is Python's difflib: longest matching blocks, and lines that are all over a long text do not
 * anchor a match. Another algorithm would find other, equally right differences; the words of errors depend on this one.
 */

/** `a[at.a .. +size]` equals `b[at.b .. +size]`. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Change {
  readonly same: boolean;
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

const CONTEXT = 3;
const LONG_TEXT_LINES = 200;

/** Where each line of `b` stands, but for lines too frequent in a long text. */
function indexLines(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (let at = 0; at < b.length; at++) {
    const line = b[at] as string;
    const known = places.get(line);
    if (known === undefined) places.set(line, [at]);
    else known.push(at);
  }
  if (b.length >= LONG_TEXT_LINES) {
    const most = Math.floor(b.length / 100) + 1;
    for (const [line, at] of places) if (at.length > most) places.delete(line);
  }
  return places;
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [aFrom, aTo, bFrom, bTo]: readonly [number, number, number, number],
): Block {
  let [bestA, bestB, size] = [aFrom, bFrom, 0];
  let lengths = new Map<number, number>();
  for (let i = aFrom; i < aTo; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < bFrom) continue;
      if (j >= bTo) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [bestA, bestB, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  while (bestA > aFrom && bestB > bFrom && a[bestA - 1] === b[bestB - 1]) [bestA, bestB, size] = [bestA - 1, bestB - 1, size + 1];
  while (bestA + size < aTo && bestB + size < bTo && a[bestA + size] === b[bestB + size]) size++;
  return { a: bestA, b: bestB, size };
}

function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const places = indexLines(b);
  const found: Block[] = [];
  const search = (range: readonly [number, number, number, number]): void => {
    const match = longestMatch(a, b, places, range);
    if (match.size === 0) return;
    const [aFrom, aTo, bFrom, bTo] = range;
    if (aFrom < match.a && bFrom < match.b) search([aFrom, match.a, bFrom, match.b]);
    found.push(match);
    if (match.a + match.size < aTo && match.b + match.size < bTo) search([match.a + match.size, aTo, match.b + match.size, bTo]);
  };
  search([0, a.length, 0, b.length]);
  found.push({ a: a.length, b: b.length, size: 0 });
  return found;
}

function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  for (const block of matchingBlocks(a, b)) {
    if (i < block.a || j < block.b) changes.push({ same: false, a: [i, block.a], b: [j, block.b] });
    [i, j] = [block.a + block.size, block.b + block.size];
    if (block.size === 0) continue;
    const before = changes.at(-1);
    if (before?.same) changes[changes.length - 1] = { same: true, a: [before.a[0], i], b: [before.b[0], j] };
    else changes.push({ same: true, a: [block.a, i], b: [block.b, j] });
  }
  return changes;
}

/** Splits where more than twice the context is the same, and cuts the context. */
function groups(changes: readonly Change[]): readonly (readonly Change[])[] {
  const done: Change[][] = [];
  let group: Change[] = [];
  for (const [at, change] of changes.entries()) {
    let { a, b } = change;
    if (change.same && at === 0) [a, b] = [tail(a), tail(b)];
    if (change.same && at === changes.length - 1) [a, b] = [head(a), head(b)];
    else if (change.same && a[1] - a[0] > 2 * CONTEXT) {
      done.push([...group, { same: true, a: head(a), b: head(b) }]);
      group = [];
      [a, b] = [tail(a), tail(b)];
    }
    group.push({ same: change.same, a, b });
  }
  done.push(group);
  return done.filter((part) => part.some((change) => !change.same));
}

function head([from, to]: readonly [number, number]): readonly [number, number] {
  return [from, Math.min(to, from + CONTEXT)];
}

function tail([from, to]: readonly [number, number]): readonly [number, number] {
  return [Math.max(from, to - CONTEXT), to];
}

function rangeText(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return `${from + 1}`;
  return length === 0 ? `${from},0` : `${from + 1},${length}`;
}

/** Empty if the texts are the same; else it ends with a line break. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  let text = '';
  for (const group of groups(changesOf(a, b))) {
    const first = group[0] as Change;
    const last = group[group.length - 1] as Change;
    text += `@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`;
    for (const change of group) {
      if (change.same) for (const line of a.slice(...change.a)) text += ` ${line}\n`;
      else {
        for (const line of a.slice(...change.a)) text += `-${line}\n`;
        for (const line of b.slice(...change.b)) text += `+${line}\n`;
      }
    }
  }
  return text;
}
