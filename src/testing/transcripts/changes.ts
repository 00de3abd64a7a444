/** What differs between two versions of an object, in few words. */
import type { ApiObject } from '../../sim/machinery/wire/api.ts';

/** Fields that follow from the write itself, or that are as random as a number plate. */
const SILENT = new Set([
  'resourceVersion',
  'uid',
  'creationTimestamp',
  'managedFields',
  'containerID',
  'imageID',
  'startedAt',
  'finishedAt',
]);
const SHOWN_TIMES = new Set(['deletionTimestamp']);
const MAX_WORDS = 70;

type Fields = Map<string, string>;

/** One entry a field: `spec.replicas 3→5`, `Ready=True`, `-finalizers`. Times are left out. */
export function changes(before: ApiObject | undefined, after: ApiObject): readonly string[] {
  const old = fieldsOf(before);
  const fresh = fieldsOf(after);
  const found: string[] = [];
  for (const [field, value] of fresh) {
    const was = old.get(field);
    if (was === value) continue;
    const condition = /^conditions\[(.*)\]$/.exec(field)?.[1];
    if (condition !== undefined) found.push(`${condition}→${value}`);
    else found.push(was === undefined ? `${field}=${value}` : `${field} ${was}→${value}`);
  }
  for (const [field, value] of old) if (!fresh.has(field)) found.push(`-${field}(${value})`);
  return found;
}

function fieldsOf(object: ApiObject | undefined): Fields {
  const fields: Fields = new Map();
  if (object !== undefined) collect(fields, '', object);
  fields.delete('apiVersion');
  fields.delete('kind');
  return fields;
}

function collect(fields: Fields, path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') {
    fields.set(path, shorten(String(value)));
    return;
  }
  if (Array.isArray(value)) {
    collectList(fields, path, value);
    return;
  }
  const record = value as Record<string, unknown>;
  const single = phrase(record);
  if (single !== undefined) {
    fields.set(path, single);
    return;
  }
  for (const [key, item] of Object.entries(record)) {
    if (SILENT.has(key) || (/(Time|Timestamp)$/.test(key) && !SHOWN_TIMES.has(key))) continue;
    collect(fields, join(path, key), item);
  }
}

/** Lists whose items have a name of their own are compared item by item, others as a whole. */
function collectList(fields: Fields, path: string, list: readonly unknown[]): void {
  const names = list.map(nameOf);
  if (list.length > 0 && names.every((name) => name !== undefined)) {
    for (const [i, item] of list.entries()) collect(fields, `${path}[${names[i]}]`, item);
  } else fields.set(path, shorten(`[${list.map(itemWords).join(', ')}]`));
}

function nameOf(item: unknown): string | undefined {
  const { type, name, uid } = (item ?? {}) as { readonly type?: string; readonly name?: string; readonly uid?: string };
  if (uid !== undefined && name !== undefined) return name;
  return type ?? name;
}

function itemWords(item: unknown): string {
  if (item === null || typeof item !== 'object') return String(item);
  const { key, value, effect, addresses, conditions, targetRef, ip } = item as Record<string, unknown>;
  if (typeof effect === 'string') return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
  if (Array.isArray(addresses) && targetRef !== undefined) {
    const { name } = targetRef as { readonly name: string };
    const { ready, terminating } = conditions as { readonly ready?: boolean; readonly terminating?: boolean };
    return `${name} ${addresses.join(' ')} ${ready ? 'ready' : 'not ready'}${terminating ? ' terminating' : ''}`;
  }
  if (typeof ip === 'string') return targetRef === undefined ? ip : `${ip} ${(targetRef as { readonly name: string }).name}`;
  return words(item);
}

/** Conditions and the states of containers read better as one. */
function phrase(record: Record<string, unknown>): string | undefined {
  const { type, status, reason, message, waiting, running, terminated } = record;
  if (typeof type === 'string' && typeof status === 'string') {
    return [status, reason, message === undefined || message === '' ? undefined : `"${shorten(String(message))}"`]
      .filter(Boolean)
      .join(' ');
  }
  if (waiting !== undefined) return `waiting:${(waiting as { readonly reason?: string }).reason}`;
  if (terminated !== undefined) {
    const end = terminated as { readonly reason?: string; readonly exitCode?: number };
    return `terminated:${end.reason}(${end.exitCode})`;
  }
  return running === undefined ? undefined : 'running';
}

function words(value: object): string {
  return Object.entries(value)
    .filter(([, item]) => item !== null && item !== undefined)
    .map(([key, item]) => `${key}:${Array.isArray(item) ? `[${item.map(itemWords).join(', ')}]` : itemWords(item)}`)
    .join(' ');
}

function shorten(text: string): string {
  return text.length <= MAX_WORDS ? text : `${text.slice(0, MAX_WORDS - 1)}…`;
}

/** `metadata` and `status` go without saying. */
function join(path: string, key: string): string {
  if (path === '') return key === 'status' || key === 'metadata' ? '' : key;
  return path === 'conditions' ? key : `${path}.${key}`;
}
