/** What the API server knows while it lives. Nothing of it survives: it is built anew from etcd. */

import type { ExchangeId, Incoming } from '../../kernel/component.ts';
import type { ValueMap } from '../../kernel/value-map.ts';
import type { FieldRequirement } from '../machinery/selectors/field-selector.ts';
import type { Requirement } from '../machinery/selectors/requirements.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { Shape } from './request/negotiate.ts';

/** A change of one object, as the watch cache remembers it. Objects carry the revision of the change. */
export interface CacheEvent {
  readonly revision: number;
  readonly key: string;
  /** Undefined for a deletion. */
  readonly object: ApiObject | undefined;
  /** The state before; undefined for a creation. For a deletion it carries the revision of the deletion. */
  readonly previous: ApiObject | undefined;
}

/** Where a watcher is found by the objects it may care about: under one field's value, or among those that want all. */
export interface WatcherIndex {
  readonly all: Set<ExchangeId>;
  /** Field, then value. There may be as many values as nodes, and they change seldom. */
  readonly byField: Map<string, ValueMap<string, readonly ExchangeId[]>>;
}

export interface ResourceCache {
  /** By etcd key without the storage prefix: `namespace/name` or `name`. */
  readonly objects: Map<string, ApiObject>;
  /** The keys in order; undefined while it has to be made anew. */
  sorted: readonly string[] | undefined;
  /** The latest changes, oldest first; bounded by MAX_CACHE_EVENTS. */
  events: CacheEvent[];
  /** All changes after this revision are in `events`. */
  since: number;
  readonly watchers: WatcherIndex;
}

export interface Watcher {
  readonly exchange: ExchangeId;
  /** Group, version and plural name of the resource in whose form events are sent. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
  readonly shape: Shape;
  readonly bookmarks: boolean;
  /** A table's columns are described once a watch. */
  readonly columnsSent?: true;
  /** Nothing up to this revision is of interest. */
  readonly after: number;
}

export interface ApiServerState {
  ready: boolean;
  /** The revision up to which all changes are in the caches. */
  revision: number;
  /** By storage prefix. */
  readonly caches: Map<string, ResourceCache>;
  readonly watchers: Map<ExchangeId, Watcher>;
  /** Claims that stored objects hold on cluster-wide pools, e.g. `ip/10.96.0.7`. */
  readonly claims: Set<string>;
  /** Requests that came before the caches were filled. */
  waiting: Incoming[];
  /** The etcd lease that new Events share. */
  lease: { readonly id: number; readonly usableUntil: number; readonly objects: number } | undefined;
  /** The watch of etcd that feeds the caches. */
  feed: ExchangeId | undefined;
}

export type ApiServerConfig = Readonly<Record<string, never>>;
