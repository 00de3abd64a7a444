/** What changed between two versions of an object, field by field; nothing if one of them is missing. */
import type { FieldChange } from '../../protocol/query.ts';

const MAX_CHANGES = 200;
/** Changes with every write, which says nothing. */
const SILENT = new Set(['metadata.resourceVersion', 'metadata.managedFields']);

// biome-ignore lint/suspicious/noExplicitAny: objects of all kinds
type Any = any;

export function fieldChanges(before: unknown, after: unknown): readonly FieldChange[] {
  if (before === undefined || after === undefined) return [];
  const changes: FieldChange[] = [];
  compare('', before, after, changes);
  return changes.slice(0, MAX_CHANGES);
}

function compare(path: string, before: Any, after: Any, changes: FieldChange[]): void {
  if (before === after || SILENT.has(path) || changes.length >= MAX_CHANGES) return;
  if (Array.isArray(before) && Array.isArray(after)) lists(path, before, after, changes);
  else if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(joined(path, name), before[name], after[name], changes);
  } else if (brief(before) !== brief(after)) changes.push({ path, before: brief(before), after: brief(after) });
}

/** Items that have a name or a type are found again by it. */
function lists(path: string, before: readonly Any[], after: readonly Any[], changes: FieldChange[]): void {
  const key = keyOf([...before, ...after]);
  if (key === undefined) {
    for (let at = 0; at < Math.max(before.length, after.length); at++) compare(`${path}[${at}]`, before[at], after[at], changes);
    return;
  }
  const known = new Map(before.map((item) => [item[key], item]));
  for (const item of after) {
    compare(`${path}[${item[key]}]`, known.get(item[key]), item, changes);
    known.delete(item[key]);
  }
  for (const [name, item] of known) compare(`${path}[${name}]`, item, undefined, changes);
}

function keyOf(items: readonly Any[]): string | undefined {
  return ['type', 'name', 'uid', 'key', 'ip'].find((key) => {
    const values = items.map((item) => (isObject(item) ? item[key] : undefined));
    return values.every((value) => typeof value === 'string');
  });
}

function joined(path: string, name: string): string {
  const plain = /^[\w-]+$/.test(name) ? name : `"${name}"`;
  return path === '' ? plain : `${path}.${plain}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function brief(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 400 ? text : `${text.slice(0, 400)}…`;
}
