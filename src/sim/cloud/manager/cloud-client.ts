/** Calls to the cloud, for processes. A cloud that is not there is an error as any other: its text says so. */
import { call, type Failure, type Process } from '../../../kernel/effects.ts';
import { CLOUD } from '../../machinery/wire/api.ts';
import type { CloudRequest, CloudResponse } from '../wire.ts';

const WORDS: Readonly<Record<Failure, string>> = {
  refused: 'cloud API: connection refused',
  reset: 'cloud API: connection reset by peer',
  timeout: 'cloud API: request timed out',
};

export function* askCloud<Body>(request: CloudRequest): Process<CloudResponse<Body>> {
  const reply = yield* call<CloudResponse<Body>>(CLOUD, request);
  return reply.ok ? reply.value : { ok: false, error: WORDS[reply.failure] };
}
