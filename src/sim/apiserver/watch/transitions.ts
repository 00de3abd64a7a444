/** What a watcher is told of a change: a selector turns what enters its view into ADDED and what leaves it into DELETED. */
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import type { ApiObject, WatchEvent } from '../../machinery/wire/api.ts';
import { selects } from '../request/selection.ts';
import type { CacheEvent, Watcher } from '../state.ts';

export function inView(watcher: Watcher, definition: ResourceDefinition, object: ApiObject | undefined): boolean {
  if (object === undefined) return false;
  if (watcher.namespace !== '' && object.metadata.namespace !== watcher.namespace) return false;
  return (watcher.labels.length === 0 && watcher.fields.length === 0) || selects(watcher, definition, object);
}

function leaving({ object, previous }: CacheEvent): ApiObject {
  const last = previous as ApiObject;
  if (object === undefined) return last;
  return Object.freeze({ ...last, metadata: { ...last.metadata, resourceVersion: object.metadata.resourceVersion } });
}

/** Undefined if the change is none for this watcher. */
export function transition(watcher: Watcher, definition: ResourceDefinition, event: CacheEvent): WatchEvent | undefined {
  if (event.revision <= watcher.after) return undefined;
  const is = inView(watcher, definition, event.object);
  const was = inView(watcher, definition, event.previous);
  if (is) return Object.freeze({ type: was ? 'MODIFIED' : 'ADDED', object: event.object as ApiObject });
  return was ? Object.freeze({ type: 'DELETED', object: leaving(event) }) : undefined;
}
