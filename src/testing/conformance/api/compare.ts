/** How an answer is held against the recorded one; the rules are in recordings/api/README.md. */
import type { Bindings } from './bindings.ts';

export interface Difference {
  readonly path: string;
  readonly want: unknown;
  readonly got: unknown;
}

type Members = Readonly<Record<string, unknown>>;

const GARBAGE_COLLECTOR = new Set(['foregroundDeletion', 'orphan']);

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the fields that are not compared, and with lists in a fixed order where the real server has none. */
export function normalised(value: unknown, ignored: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => normalised(item, ignored));
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (ignored.has(key)) continue;
    const unordered = key === 'finalizers' && Array.isArray(member) && member.some((item) => GARBAGE_COLLECTOR.has(item));
    result[key] = unordered ? [...member].sort() : normalised(member, ignored);
  }
  return result;
}

function joined(path: string, key: string): string {
  if (!/^[\w$-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

export function compare(want: unknown, got: unknown, bindings: Bindings, path: string, differences: Difference[]): void {
  if (typeof want === 'string' && want.includes('{{') && (typeof got === 'string' || typeof got === 'number')) {
    const wrong = bindings.mismatch(want, got);
    if (wrong !== undefined) differences.push({ path, want: wrong, got });
  } else if (Array.isArray(want) && Array.isArray(got)) {
    for (let index = 0; index < Math.max(want.length, got.length); index++)
      compare(want[index], got[index], bindings, `${path}[${index}]`, differences);
  } else if (isObject(want) && isObject(got)) {
    for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
      compare(
        Object.hasOwn(want, key) ? want[key] : undefined,
        Object.hasOwn(got, key) ? got[key] : undefined,
        bindings,
        joined(path, key),
        differences,
      );
    }
  } else if (want !== got) differences.push({ path, want: bindings.fill(want), got });
}

/** One object keeps one creationTimestamp; `created` is by uid. */
export function compareCreation(value: unknown, created: Map<string, string>, differences: Difference[], path: string): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) compareCreation(item, created, differences, `${path}[${index}]`);
    return;
  }
  if (!isObject(value)) return;
  const { metadata } = value;
  if (isObject(metadata) && typeof metadata.uid === 'string' && typeof metadata.creationTimestamp === 'string') {
    const known = created.get(metadata.uid);
    if (known === undefined) created.set(metadata.uid, metadata.creationTimestamp);
    else if (known !== metadata.creationTimestamp) {
      differences.push({ path: `${path}.metadata.creationTimestamp`, want: known, got: metadata.creationTimestamp });
    }
  }
  for (const [key, member] of Object.entries(value)) compareCreation(member, created, differences, `${path}.${key}`);
}
