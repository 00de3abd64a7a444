/** What became of a request, as a value; and the error that controllers throw who have no use for the difference. */
import type { Failure, Reply } from '../../kernel/effects.ts';
import type { ApiResponse } from '../machinery/wire/api.ts';

/** The part of metav1.Status that clients look at. `reason` is empty where no server answered. */
export interface Refusal {
  /** HTTP status; 0 where no server answered. */
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: {
    readonly retryAfterSeconds?: number;
    readonly causes?: readonly { readonly reason?: string; readonly message?: string }[];
  };
}

export type Result<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly refusal: Refusal };

/** Thrown by `must`: ends a sync with an error, which makes its queue try the key again (workers.ts). */
export class RequestError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RequestError';
    this.refusal = refusal;
  }
}

const WORDS: Readonly<Record<Failure, string>> = {
  refused: 'dial tcp 127.0.0.1:6443: connect: connection refused',
  reset: 'unexpected EOF',
  timeout: 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
};

/** The answer to a request. Anything but 2xx is a refusal. */
export function resultOf<Value>(reply: Reply<ApiResponse>): Result<Value> {
  if (!reply.ok) return { ok: false, refusal: { code: 0, reason: '', message: WORDS[reply.failure] } };
  const { status, body } = reply.value;
  if (status < 300) return { ok: true, value: body as Value };
  const told = body as Partial<Refusal> | undefined;
  return {
    ok: false,
    refusal: {
      code: status,
      reason: told?.reason ?? '',
      message: told?.message ?? `the server answered ${status}`,
      ...(told?.details ? { details: told.details } : {}),
    },
  };
}

/** The value, or a thrown RequestError. */
export function must<Value>(result: Result<Value>): Value {
  if (result.ok) return result.value;
  throw new RequestError(result.refusal);
}

/** The value; undefined if the object is not there; any other refusal is thrown. */
export function mayBeMissing<Value>(result: Result<Value>): Value | undefined {
  if (result.ok) return result.value;
  if (isNotFound(result.refusal)) return undefined;
  throw new RequestError(result.refusal);
}

export const isNotFound = (refusal: Refusal): boolean => refusal.reason === 'NotFound';
export const isConflict = (refusal: Refusal): boolean => refusal.reason === 'Conflict';
export const isAlreadyExists = (refusal: Refusal): boolean => refusal.reason === 'AlreadyExists';

/** Nobody listened (net.IsConnectionRefused). */
export const isConnectionRefused = (refusal: Refusal): boolean => refusal.code === 0 && refusal.message === WORDS.refused;

/** The namespace is on its way out, so nothing new may be made in it (apierrors.HasStatusCause NamespaceTerminatingCause). */
export function isNamespaceTerminating(refusal: Refusal): boolean {
  return refusal.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}
