/** Objects and names -> what a person has to ask of the API server. */
import type { Input } from '../../kernel/topology.ts';
import type { ResourceDefinition } from '../machinery/scheme/definition.ts';
import { resourceByKind } from '../machinery/scheme/registry.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { Command, Order } from './person.ts';
import { PERSON } from './topology.ts';

/** Path of the collection that a resource's objects live in. */
export function collectionOf(definition: ResourceDefinition, namespace: string): string {
  const root = definition.group === '' ? `/api/${definition.version}` : `/apis/${definition.group}/${definition.version}`;
  return definition.namespaced ? `${root}/namespaces/${namespace}/${definition.plural}` : `${root}/${definition.plural}`;
}

/** `kubectl apply` of one object; `kubectl create` if its name is to be generated. */
export function applyOrder(object: ApiObject): Order {
  const definition = resourceByKind(object.apiVersion, object.kind) as ResourceDefinition;
  const collection = collectionOf(definition, object.metadata.namespace ?? 'default');
  if (object.metadata.name === undefined) return { do: 'request', request: { method: 'POST', path: collection, body: object } };
  return { do: 'apply', path: `${collection}/${object.metadata.name}`, collection, object };
}

/** The input by which the person of the cluster carries orders out; `words` is the command as typed. */
export function commandInput(words: string, orders: readonly Order[]): Input {
  const payload: Command = Object.freeze({ command: words, orders: Object.freeze(orders.map((order) => Object.freeze(order))) });
  return Object.freeze({ kind: 'message', to: PERSON, payload });
}
