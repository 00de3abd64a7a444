/**
 * The cache of one informer: objects by key and by index. Objects are frozen and shared with everyone else who has them.
 * Follows client-go tools/cache/{store,thread_safe_store}.go.
 */
import { ValueMap } from '../../kernel/value-map.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { IndexFunction } from './definition.ts';
import type { InformerState } from './state.ts';

export type IndexFunctions = Readonly<Record<string, IndexFunction>>;

/** Puts the object in the place of the one with the same key, which is given back. */
export function putObject(informer: InformerState, indexFunctions: IndexFunctions, key: string, object: ApiObject): ApiObject | undefined {
  const old = informer.objects.get(key);
  informer.objects.set(key, object);
  for (const name in indexFunctions) {
    const index = informer.indexes[name];
    const valuesOf = indexFunctions[name];
    if (index && valuesOf) reindex(index, key, old ? valuesOf(old) : NOTHING, valuesOf(object), object);
  }
  return old;
}

/** Takes the object out and gives it back. */
export function removeObject(informer: InformerState, indexFunctions: IndexFunctions, key: string): ApiObject | undefined {
  const old = informer.objects.get(key);
  if (!old) return undefined;
  informer.objects.delete(key);
  for (const name in indexFunctions) {
    const index = informer.indexes[name];
    const valuesOf = indexFunctions[name];
    if (index && valuesOf) for (const value of valuesOf(old)) removeFrom(index, value, key);
  }
  return old;
}

const NOTHING: readonly string[] = Object.freeze([]);

function reindex(
  index: Map<string, Map<string, ApiObject>>,
  key: string,
  before: readonly string[],
  after: readonly string[],
  object: ApiObject,
): void {
  for (const value of before) if (!after.includes(value)) removeFrom(index, value, key);
  for (const value of after) {
    const group = index.get(value);
    if (group) group.set(key, object);
    else index.set(value, new ValueMap([[key, object]]));
  }
}

function removeFrom(index: Map<string, Map<string, ApiObject>>, value: string, key: string): void {
  const group = index.get(value);
  if (!group) return;
  group.delete(key);
  if (group.size === 0) index.delete(value);
}
