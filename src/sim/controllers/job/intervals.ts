/** Sets of completion indexes as ordered intervals, written `0-2,5,7-9` (pkg/controller/job/indexed_job_utils.go). */

export interface Interval {
  readonly first: number;
  readonly last: number;
}

/** Ascending, without overlap; neighbours are joined by `withIndexes`. */
export type Intervals = readonly Interval[];

export function total(intervals: Intervals): number {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function has(intervals: Intervals, index: number): boolean {
  return intervals.some(({ first, last }) => first <= index && index <= last);
}

/** Two indexes in a row are written as such, three or more as a range. */
export function formatIntervals(intervals: Intervals): string {
  return intervals.map(({ first, last }) => (last === first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',');
}

/** Reads intervals, leaving out what is not below `completions` and what cannot be read. */
export function parseIntervals(text: string | undefined, completions: number): Intervals {
  if (!text) return [];
  const read: Interval[] = [];
  for (const part of text.split(',')) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined || Number(from) >= completions) continue;
    read.push({ first: Number(from), last: Math.min(Number(to ?? from), completions - 1) });
  }
  return merge([], read);
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  const sorted = [...indexes].sort((a, b) => a - b);
  return merge(
    intervals,
    sorted.map((index) => ({ first: index, last: index })),
  );
}

export function merge(a: Intervals, b: Intervals): Intervals {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...a, ...b].sort((left, right) => left.first - right.first)) {
    const previous = merged.at(-1);
    if (previous && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

/** How many indexes are in both. */
export function overlap(a: Intervals, b: Intervals): number {
  let shared = 0;
  for (const one of a) for (const other of b) shared += Math.max(0, Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1);
  return shared;
}

/** The first `count` indexes below `completions` that are not in the intervals. */
export function firstMissing(intervals: Intervals, count: number, completions: number): readonly number[] {
  const missing: number[] = [];
  let candidate = 0;
  for (const { first, last } of intervals) {
    for (; candidate < Math.min(first, completions) && missing.length < count; candidate++) missing.push(candidate);
    candidate = Math.max(candidate, last + 1);
  }
  for (; candidate < completions && missing.length < count; candidate++) missing.push(candidate);
  return missing;
}
