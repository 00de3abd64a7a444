/**
 * A person with kubectl: a client of the API server like any other (kubectl pkg/cmd/{apply,delete,scale}).
 *
 * Modelled: what commands come to as requests: apply looks first, then creates or patches; delete and scale are one request each.
 * Not modelled: client-side defaulting, last-applied annotations, output.
 */
import type { ComponentKind, Process } from '../../kernel/component.ts';
import { call, step } from '../../kernel/effects.ts';
import { API_SERVER, type ApiObject, type ApiRequest, type ApiResponse } from '../machinery/wire/api.ts';

export type Order =
  | { readonly do: 'apply'; readonly path: string; readonly collection: string; readonly object: ApiObject }
  | { readonly do: 'request'; readonly request: ApiRequest };

/** What is sent to a person as an input: what they typed, and what it comes to, in order. */
export interface Command {
  readonly command: string;
  readonly orders: readonly Order[];
}

const HEADERS = Object.freeze({ 'user-agent': 'kubectl' });
const PATCH_HEADERS = Object.freeze({ 'user-agent': 'kubectl', 'content-type': 'application/strategic-merge-patch+json' });
const MERGE_HEADERS = Object.freeze({ 'user-agent': 'kubectl', 'content-type': 'application/merge-patch+json' });

function* carryOut({ orders }: Command): Process<void> {
  for (const order of orders) {
    const answer = order.do === 'apply' ? yield* apply(order) : yield* ask(order.request);
    if (answer !== undefined && answer.status >= 400) yield* step('refused', answer.body);
  }
}

function* apply({ path, collection, object }: Extract<Order, { do: 'apply' }>): Process<ApiResponse | undefined> {
  const found = yield* ask(Object.freeze({ method: 'GET', path, headers: HEADERS }));
  if (found === undefined) return undefined;
  if (found.status === 404) return yield* ask(Object.freeze({ method: 'POST', path: collection, headers: HEADERS, body: object }));
  if (found.status !== 200) return found;
  const headers = object.apiVersion.startsWith('objectstorage') ? MERGE_HEADERS : PATCH_HEADERS;
  return yield* ask(Object.freeze({ method: 'PATCH', path, headers, body: object }));
}

function* ask(request: ApiRequest): Process<ApiResponse | undefined> {
  const reply = yield* call<ApiResponse>(API_SERVER, request);
  return reply.ok ? reply.value : undefined;
}

export const personKind: ComponentKind<object, unknown> = {
  kind: 'person',
  init: () => ({}),
  message(self, payload) {
    self.spawn('carryOut', payload, { ended: 'done' });
  },
  locals: { done: () => undefined },
  processes: { carryOut },
};
