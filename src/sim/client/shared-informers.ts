/**
 * One informer for each resource that a component uses, shared by all who use it: indexes joined, handlers in the order of the uses.
 * Follows client-go informers/factory.go. This is code (functions by name); what informers know is in the state (state.ts).
 */

import { ValueMap } from '../../kernel/value-map.ts';
import { type Selection, selectionQuery } from './api-client.ts';
import type { Handlers, InformerUse } from './definition.ts';
import type { Resource } from './resource.ts';
import type { ClientSelf, InformerState } from './state.ts';
import type { IndexFunctions } from './store.ts';

export interface SharedInformer extends Selection {
  readonly resource: Resource;
  readonly indexes: IndexFunctions;
  readonly handlers: readonly Handlers[];
  readonly headers: Readonly<Record<string, string>>;
  /** Run when the first list has been taken in. */
  readonly synced: (self: ClientSelf) => void;
}

export type SharedInformers = ReadonlyMap<string, SharedInformer>;

/** Joins the uses. Throws if two uses of a resource differ in their selection or in what an index means. */
export function shareInformers(uses: readonly InformerUse[], agent: string, synced: (self: ClientSelf) => void): SharedInformers {
  const shared = new Map<string, SharedInformer>();
  const headers = Object.freeze({ 'user-agent': agent });
  for (const use of uses) {
    const known = shared.get(use.resource.id);
    const handlers = use.handlers ? [use.handlers] : [];
    if (!known) {
      const selection = {
        ...(use.labelSelector ? { labelSelector: use.labelSelector } : {}),
        ...(use.fieldSelector ? { fieldSelector: use.fieldSelector } : {}),
      };
      shared.set(use.resource.id, { ...selection, resource: use.resource, indexes: use.indexes ?? {}, handlers, headers, synced });
      continue;
    }
    if (known.labelSelector !== use.labelSelector || known.fieldSelector !== use.fieldSelector)
      throw new Error(`two selections of ${use.resource.id}`);
    shared.set(use.resource.id, { ...known, indexes: joined(known.indexes, use), handlers: [...known.handlers, ...handlers] });
  }
  return shared;
}

function joined(indexes: IndexFunctions, use: InformerUse): IndexFunctions {
  for (const name in use.indexes) {
    if (indexes[name] && indexes[name] !== use.indexes[name]) throw new Error(`two meanings of index ${name} of ${use.resource.id}`);
  }
  return { ...indexes, ...use.indexes };
}

/** `selection`: in place of the informer's own, where it depends on the component's configuration. */
export function newInformerState(informer: SharedInformer, selection: Selection = informer): InformerState {
  const { resource, indexes } = informer;
  return {
    id: resource.id,
    selection: selectionQuery(selection),
    phase: 'stopped',
    synced: false,
    resourceVersion: '0',
    page: [],
    watch: undefined,
    watchOpenedAt: 0,
    watchEvents: 0,
    backoff: 0,
    backoffAt: 0,
    objects: new ValueMap(),
    indexes: Object.fromEntries(Object.keys(indexes).map((name) => [name, new Map()])),
  };
}
