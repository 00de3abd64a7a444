/**
 * Watches a cluster from outside, as the recorder of the real one did: a component that keeps every change of the watched resources, and
 * sends requests in the administrator's name when told to.
 */

import type { Reply } from '../../../kernel/component.ts';
import { assemble, type ClientConfig } from '../../../sim/client/component.ts';
import { informer } from '../../../sim/client/definition.ts';
import { componentUser } from '../../../sim/client/identity.ts';
import { type Resource, resource } from '../../../sim/client/resource.ts';
import type { ClientSelf } from '../../../sim/client/state.ts';
import { API_SERVER, type ApiObject, type ApiRequest, type ApiResponse } from '../../../sim/machinery/wire/api.ts';

export const OBSERVER = 'person/observer';

export interface Change {
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
}

interface Observations {
  readonly changes: Change[];
  /** The answer to the last request; undefined while it is awaited. */
  answer: Reply<ApiResponse> | undefined;
}

type ObserverSelf = ClientSelf<Observations>;

function note(self: ObserverSelf, type: Change['type'], object: ApiObject): void {
  self.state.own.changes.push(Object.freeze({ at: self.now, type, object }));
}

const user = componentUser('observer', ['system:masters']);

/** A kind of observer that watches these resources. */
export function observerKind(resources: readonly Resource[]) {
  return assemble<Observations, ClientConfig>({
    kind: 'observer',
    user,
    agent: 'observer',
    own: () => ({ changes: [], answer: undefined }),
    informers: resources.map((of) =>
      informer({
        resource: of,
        handlers: {
          added: (self, object) => note(self, 'ADDED', object),
          updated: (self, _, object) => note(self, 'MODIFIED', object),
          deleted: (self, object) => note(self, 'DELETED', object),
        },
      }),
    ),
    locals: {
      'observer.answered': (self: ObserverSelf, reply: Reply<ApiResponse>) => {
        self.state.own.answer = reply;
      },
    },
    message(self, payload) {
      self.state.own.answer = undefined;
      const request = payload as ApiRequest;
      self.call(API_SERVER, { ...request, headers: { 'user-agent': 'observer', ...request.headers }, user }, 'observer.answered');
    },
  });
}

/** `apps/v1/deployments` and so on, as check.mjs names what it compares, and their kinds. */
export function watchedResources(
  names: readonly string[],
  kinds: ReadonlyMap<string, { readonly kind: string; readonly namespaced: boolean }>,
): readonly Resource[] {
  return names.flatMap((name) => {
    const at = name.lastIndexOf('/');
    const known = kinds.get(name);
    return known ? [resource(name.slice(0, at), known.kind, name.slice(at + 1), known.namespaced)] : [];
  });
}
