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
import type { ResourceDefinition } from '../../../sim/machinery/scheme/definition.ts';
import { API_SERVER, type ApiObject, type ApiRequest, type ApiResponse } from '../../../sim/machinery/wire/api.ts';

export const OBSERVER = 'person/observer';

export interface Change {
  readonly at: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: ApiObject;
}

export interface Observations {
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

/** The resources that check.mjs names, as `apps/v1/deployments`, as far as the server serves them. */
export function watchedResources(names: readonly string[], served: readonly ResourceDefinition[]): readonly Resource[] {
  return served.flatMap(({ group, version, kind, plural, namespaced }) => {
    const apiVersion = group ? `${group}/${version}` : version;
    return names.includes(`${apiVersion}/${plural}`) ? [resource(apiVersion, kind, plural, namespaced)] : [];
  });
}
