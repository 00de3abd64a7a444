/** One request on its way through the server: what was asked, what it was negotiated to be, what is said beside the answer. */
import type { Status } from '../machinery/status-error.ts';
import type { ApiRequest, ApiResponse, UserInfo } from '../machinery/wire/api.ts';
import { type Accept, negotiate } from './request/negotiate.ts';
import { isStatus } from './request/options.ts';
import { parseQuery, type Query } from './request/query.ts';
import { route } from './request/route.ts';

export const ADMINISTRATOR: UserInfo = Object.freeze({
  name: 'kubernetes-admin',
  groups: Object.freeze(['system:masters', 'system:authenticated']),
});

export interface Exchange {
  readonly request: ApiRequest;
  readonly path: string;
  readonly query: Query;
  readonly user: UserInfo;
  readonly accept: Accept;
  /** Texts for `warning` headers, in order. */
  readonly warnings: string[];
}

function isCollection(method: string, path: string): boolean {
  const where = route(method, path, false);
  return where.kind === 'resource' && where.target.action === 'list';
}

export function exchangeOf(request: ApiRequest): Exchange | Status {
  const mark = request.path.indexOf('?');
  const path = mark < 0 ? request.path : request.path.slice(0, mark);
  const accept = negotiate(request.headers?.accept, () => isCollection(request.method, path));
  if (isStatus(accept)) return accept;
  return {
    request,
    path,
    query: parseQuery(mark < 0 ? '' : request.path.slice(mark + 1)),
    user: request.user ?? ADMINISTRATOR,
    accept,
    warnings: [],
  };
}

/** A Go-quoted text as RFC 7234 wants warnings: `299 - "text"`. */
function warningHeader(texts: readonly string[]): string {
  return [...new Set(texts)]
    .map((text) => `299 - "${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`)
    .join(', ');
}

/** The answer with this body; warnings and `retry-after` go into its headers. */
export function respond(exchange: Exchange | undefined, status: number, body: unknown): ApiResponse {
  const retry = isStatus(body) ? body.details?.retryAfterSeconds : undefined;
  const warnings = exchange?.warnings ?? [];
  if (retry === undefined && warnings.length === 0) return Object.freeze({ status, body });
  const headers: Record<string, string> = {};
  if (warnings.length > 0) headers.warning = warningHeader(warnings);
  if (retry !== undefined) headers['retry-after'] = String(retry);
  return Object.freeze({ status, headers: Object.freeze(headers), body });
}

export function refuse(exchange: Exchange | undefined, status: Status): ApiResponse {
  return respond(exchange, status.code ?? 500, status);
}
