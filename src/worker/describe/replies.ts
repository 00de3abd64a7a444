import type { Role } from '../../protocol/identity.ts';
import type { CloudResponse } from '../../sim/cloud/wire.ts';
import type { ApiObject, ApiResponse } from '../../sim/machinery/wire/api.ts';
import type { EtcdResponse } from '../../sim/machinery/wire/etcd.ts';
import type { ExtenderFilterResult, ExtenderPreemptionResult } from '../../sim/machinery/wire/extender.ts';
import type { Words } from './describe.ts';
import { objectKey } from './object-key.ts';
import { going } from './pieces.ts';
import { labelOf } from './requests.ts';

/** `request`: the words of what is answered. */
export function describeReply(payload: unknown, server: Role, request: Words): Words {
  const reply = payload as { ok: boolean; value?: unknown; failure?: string };
  if (!reply.ok) return { ...request, status: 599, detail: failureWords(reply.failure), background: false };
  if (server === 'etcd') return etcdReply(reply.value as EtcdResponse, request);
  if (server === 'cloud') return cloudReply(reply.value as CloudResponse, request);
  if (server === 'extender') return extenderReply(reply.value as ApiResponse, request);
  return apiReply(reply.value as ApiResponse, request);
}

/** How many nodes passed, of those that it was asked about. */
function extenderReply({ status, body }: ApiResponse, request: Words): Words {
  if (status >= 400) return { ...request, status, detail: 'it failed' };
  const { Nodes, NodeNames, NodeNameToMetaVictims } = body as ExtenderFilterResult & ExtenderPreemptionResult;
  if (NodeNameToMetaVictims !== undefined)
    return { ...request, status, detail: `${Object.keys(NodeNameToMetaVictims).length} of ${request.count} nodes may make room` };
  const passed = NodeNames?.length ?? Nodes?.items.length;
  return { ...request, status, ...(passed !== undefined && { detail: `${passed} of ${request.count} nodes will do` }) };
}

function failureWords(failure: string | undefined): string {
  if (failure === 'refused') return 'nobody listens there';
  return failure === 'reset' ? 'the connection broke' : 'it took too long';
}

function apiReply(response: ApiResponse | undefined, request: Words): Words {
  if (response === undefined || typeof response !== 'object') return request;
  const body = response.body as (Partial<ApiObject> & { message?: string; items?: readonly unknown[] }) | undefined;
  if (response.status >= 400) return { ...request, status: response.status, detail: shortened(body?.message ?? '') };
  const named =
    body?.kind !== undefined && body.metadata?.name !== undefined && body.kind !== 'Status' && request.subresource === undefined;
  const object = named ? objectKey(body as ApiObject) : request.object;
  return {
    ...request,
    status: response.status,
    ...(object === undefined ? {} : { object, label: labelOf(object, request.subresource) }),
    count: body?.items?.length ?? 1,
    ...(request.verb === 'delete' ? going(body) : {}),
  };
}

function shortened(text: string): string {
  return text.length > 240 ? `${text.slice(0, 240)}…` : text;
}

function etcdReply(response: EtcdResponse | undefined, request: Words): Words {
  if (response === undefined) return request;
  if (!response.ok) return { ...request, status: 500, detail: response.error };
  const body = response.body as { revision?: number; succeeded?: boolean };
  if (body.succeeded === false) return { ...request, status: 409, detail: 'the key has changed meanwhile' };
  return { ...request, ...(body.revision === undefined || request.verb === 'range' ? {} : { detail: `revision ${body.revision}` }) };
}

function cloudReply(response: CloudResponse | undefined, request: Words): Words {
  if (response === undefined || response.ok) return { ...request, label: request.label === undefined ? 'done' : `done (${request.label})` };
  return { ...request, status: response.notFound === true ? 404 : 500, detail: response.error };
}
