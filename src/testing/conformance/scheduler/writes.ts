/** What an attempt writes, beside the binding, the pod's condition, events and evictions: played on a stage, told as the recorder tells it. */
import { keyOf, NAMESPACES, NODES, PODS } from '../../../sim/client/resource.ts';
import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import type { ApiRequest } from '../../../sim/machinery/wire/api.ts';
import { filledNode, filledPod, namespacesOf, type SchedulerInput } from './input.ts';
import { LISTS, objectsOf } from './objects.ts';
import { Stage } from './stage.ts';

export interface Write {
  readonly verb: string;
  readonly resource: string;
  readonly name: string;
  readonly body: unknown;
}

/** The part of the body that is recorded, by resource. */
const SHOWN: Readonly<Record<string, (body: Draft) => unknown>> = {
  persistentvolumes: ({ metadata, spec }) => ({
    ...(metadata.annotations && { annotations: metadata.annotations }),
    ...(spec.claimRef && { claimRef: `${spec.claimRef.namespace}/${spec.claimRef.name}` }),
  }),
  persistentvolumeclaims: ({ metadata }) => ({ annotations: metadata.annotations }),
  'pods/status': ({ status }) => ({ nominatedNodeName: status.nominatedNodeName }),
};

const VERBS: Readonly<Record<string, string>> = { PUT: 'update', PATCH: 'patch' };

/** `/api/v1/namespaces/default/pods/p/status` is `pods/status` and `default/p`. */
function addressed(path: string): { readonly resource: string; readonly name: string } {
  const parts = path.split('/').slice(path.startsWith('/apis/') ? 4 : 3);
  const namespace = parts[0] === 'namespaces' && parts.length > 3 ? `${parts.splice(0, 2)[1]}/` : '';
  const [plural = '', name = '', ...subresource] = parts;
  return { resource: [plural, ...subresource].join('/'), name: `${namespace}${name}` };
}

function told({ method, path, body }: ApiRequest): Write | undefined {
  const { resource, name } = addressed(path);
  const verb = VERBS[method];
  const shown = SHOWN[resource];
  if (verb === undefined || shown === undefined || (body as Draft)?.status?.conditions !== undefined) return undefined;
  return { verb, resource, name, body: shown(body as Draft) };
}

/** Whatever else waits, it is the turn of the input's pod. */
export function writesOf(input: SchedulerInput): readonly Write[] {
  const stage = new Stage();
  for (const node of (input.nodes ?? []).map(filledNode)) stage.show(NODES, node.metadata.name, node);
  for (const [name, namespace] of namespacesOf(input)) stage.show(NAMESPACES, name, namespace);
  const objects = objectsOf(input);
  for (const [, resource] of LISTS) for (const [key, object] of objects(resource)) stage.show(resource, key, object);
  const pod = filledPod(input.pod);
  for (const one of [...(input.pods ?? []).map(filledPod), pod]) stage.show(PODS, keyOf(one), one);
  stage.keepOnly(keyOf(pod));
  stage.schedule(() => undefined);
  return stage.calls.flatMap((call) => told(call) ?? []);
}
