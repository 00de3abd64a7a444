/** Answers as they go over a wire: what a client that is no part of the simulation sees. */
import type { ApiResponse } from './api.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function httpResponse({ status, headers = {}, body }: ApiResponse): HttpResponse {
  if (status === 204) return { status, headers, body: '' };
  const type = headers['content-type'] ?? (typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json');
  return { status, headers: { ...headers, 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
