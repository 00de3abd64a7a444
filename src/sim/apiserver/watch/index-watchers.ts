/**
 * Finds the watchers that may care about a change without asking all of them: a watcher that wants one value of a field (a kubelet its
 * node's pods, a client one name or namespace) stands under that value (apiserver pkg/storage/cacher/cacher.go: indexedTrigger).
 */
import type { ExchangeId } from '../../../kernel/component.ts';
import { ValueMap } from '../../../kernel/value-map.ts';
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { fieldValue } from '../request/selection.ts';
import type { CacheEvent, Watcher, WatcherIndex } from '../state.ts';

const NAMESPACE = 'metadata.namespace';

/** The field and value that the watcher stands under; undefined if it wants to see all changes. */
function placeOf(watcher: Watcher): readonly [field: string, value: string] | undefined {
  let found: readonly [string, string] | undefined;
  for (const { field, equal, value } of watcher.fields) {
    if (!equal) continue;
    if (field === 'metadata.name') return [field, value];
    if (field !== NAMESPACE) found ??= [field, value];
  }
  if (found !== undefined) return found;
  return watcher.namespace === '' ? undefined : [NAMESPACE, watcher.namespace];
}

export function addToIndex(index: WatcherIndex, watcher: Watcher): void {
  const place = placeOf(watcher);
  if (place === undefined) {
    index.all.add(watcher.exchange);
    return;
  }
  const [field, value] = place;
  let values = index.byField.get(field);
  if (values === undefined) {
    values = new ValueMap();
    index.byField.set(field, values);
  }
  values.set(value, Object.freeze([...(values.get(value) ?? []), watcher.exchange]));
}

export function removeFromIndex(index: WatcherIndex, watcher: Watcher): void {
  const place = placeOf(watcher);
  if (place === undefined) {
    index.all.delete(watcher.exchange);
    return;
  }
  const values = index.byField.get(place[0]);
  const there = values?.get(place[1]);
  if (values === undefined || there === undefined) return;
  const others = there.filter((exchange) => exchange !== watcher.exchange);
  if (others.length === 0) values.delete(place[1]);
  else values.set(place[1], Object.freeze(others));
  if (values.size === 0) index.byField.delete(place[0]);
}

/** Calls `visit` for each watcher that the change may concern, by its old or its new state; once each. */
export function visitInterested(
  index: WatcherIndex,
  definition: ResourceDefinition,
  event: CacheEvent,
  visit: (watcher: ExchangeId) => void,
): void {
  for (const watcher of index.all) visit(watcher);
  for (const [field, values] of index.byField) {
    const fresh = event.object === undefined ? undefined : fieldValue(definition, event.object, field);
    const old = event.previous === undefined ? undefined : fieldValue(definition, event.previous, field);
    if (fresh !== undefined) for (const watcher of values.get(fresh) ?? []) visit(watcher);
    if (old !== undefined && old !== fresh) for (const watcher of values.get(old) ?? []) visit(watcher);
  }
}
