/** One question to an extender, over HTTP. Follows extender.go (send). */
import { call, type Process } from '../../../kernel/effects.ts';
import type { ApiRequest, ApiResponse } from '../../machinery/wire/api.ts';
import type { ExtenderConfiguration } from '../config/configuration.ts';
import { extenderAt } from './place.ts';

export type Answer<Body> = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly message: string };

const HEADERS = Object.freeze({ 'content-type': 'application/json', 'user-agent': 'Go-http-client/1.1' });

const FAILURES = {
  refused: 'dial tcp: connect: connection refused',
  reset: 'EOF',
  timeout: 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
} as const;

export function* ask<Body>({ urlPrefix, httpTimeout }: ExtenderConfiguration, verb: string, body: unknown): Process<Answer<Body>> {
  const prefix = urlPrefix.replace(/\/+$/, '');
  const url = `${prefix}/${verb}`;
  const request: ApiRequest = Object.freeze({ method: 'POST', path: url.replace(/^\w+:\/\/[^/]*/, ''), headers: HEADERS, body });
  const reply = yield* call<ApiResponse<Body>>(extenderAt(urlPrefix), request, httpTimeout);
  if (!reply.ok) return { ok: false, message: `Post "${url}": ${FAILURES[reply.failure]}` };
  const { status, body: told } = reply.value;
  if (status !== 200) return { ok: false, message: `failed ${verb} with extender at URL ${url}, code ${status}` };
  return { ok: true, body: told };
}
