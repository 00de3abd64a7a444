/**
 * One request through the pipeline, stage by stage, in the order of the real handler chain (apiserver pkg/server/config.go:
 * DefaultBuildHandlerChain) and of the REST handlers behind it (pkg/endpoints/handlers/).
 */
import { type Process, step } from '../../kernel/effects.ts';
import { failure } from '../machinery/status-error.ts';
import type { ApiRequest, ApiResponse } from '../machinery/wire/api.ts';
import { NOWHERE, page } from './discovery.ts';
import { type Exchange, exchangeOf, refuse } from './exchange.ts';
import { priorityLevel } from './fairness.ts';
import { isStatus } from './request/options.ts';
import { parameter } from './request/query.ts';
import { type Route, route } from './request/route.ts';
import { toYaml } from './response/yaml.ts';
import { create } from './verbs/create.ts';
import { remove, removeCollection } from './verbs/delete.ts';
import { order } from './verbs/order.ts';
import { patch } from './verbs/patch.ts';
import { get, list } from './verbs/read.ts';
import { update } from './verbs/update.ts';
import { watch } from './verbs/watch.ts';

const PANIC = 'This request caused apiserver to panic. Look in the logs for details.';

function isWatch({ query }: Exchange): boolean {
  const asked = parameter(query, 'watch');
  return asked !== undefined && asked !== 'false' && asked !== '0';
}

function* admitted(exchange: Exchange): Process<Route> {
  const { request, user, path } = exchange;
  yield* step('authentication', { user });
  const where = route(request.method, path, isWatch(exchange));
  yield* step('priority and fairness', { level: priorityLevel(user, where) });
  yield* step('authorization', { user, method: request.method, path });
  if (where.kind === 'resource' && where.target.definition.deprecation !== undefined)
    exchange.warnings.push(where.target.definition.deprecation);
  return where;
}

/** The answer to a request that is no watch. */
export function* serve({ request }: { readonly request: ApiRequest }): Process<ApiResponse> {
  const exchange = exchangeOf(request);
  if (isStatus(exchange)) return refuse(undefined, exchange);
  const response = yield* recovered(exchange, answer(exchange, yield* admitted(exchange)));
  if ((request.method as string) === 'HEAD')
    return { ...response, headers: { ...response.headers, 'content-type': 'application/json' }, body: '' };
  return exchange.accept.media === 'yaml' && typeof response.body === 'object' ? toYaml(response) : response;
}

/** A handler that fails costs its own request an answer, not the server its life (WithPanicRecovery). */
function* recovered<Answer>(exchange: Exchange, handler: Process<Answer>): Process<Answer | ApiResponse> {
  try {
    return yield* handler;
  } catch (error) {
    yield* step('panic', { error: error instanceof Error ? error.message : String(error) });
    return refuse(exchange, failure(500, 'InternalError', PANIC, { causes: [{ message: PANIC }] }));
  }
}

function* answer(exchange: Exchange, where: Route): Process<ApiResponse> {
  if (where.kind === 'refused') return refuse(exchange, where.status);
  if (where.kind === 'nowhere') return NOWHERE;
  if (where.kind === 'page') return page(exchange, where.segments);
  const { target } = where;
  switch (target.action) {
    case 'get':
      return yield* get(exchange, target);
    case 'list':
    case 'watch':
      return yield* list(exchange, target);
    case 'create':
      return target.subresource === undefined ? yield* create(exchange, target) : yield* order(exchange, target);
    case 'update':
      return yield* update(exchange, target);
    case 'patch':
      return yield* patch(exchange, target);
    case 'delete':
      return yield* remove(exchange, target);
    case 'deletecollection':
      return yield* removeCollection(exchange, target);
  }
}

/** Opens the watch that a stream asks for; gives the refusal if it cannot be. */
export function* serveStream({
  request,
  stream,
}: {
  readonly request: ApiRequest;
  readonly stream: number;
}): Process<ApiResponse | undefined> {
  const exchange = exchangeOf(request);
  if (isStatus(exchange)) return refuse(undefined, exchange);
  const where = yield* admitted(exchange);
  if (where.kind === 'resource' && where.target.action === 'watch')
    return yield* recovered(exchange, watch(exchange, where.target, stream));
  return yield* recovered(exchange, answer(exchange, where));
}
