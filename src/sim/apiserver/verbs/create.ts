/** POST: a new object (apiserver pkg/endpoints/handlers/create.go). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { decodeBody, strictProblem } from '../../machinery/decode/body.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { alreadyExistsStatus, badRequestStatus, failure, type Status } from '../../machinery/status-error.ts';
import type { ApiResponse } from '../../machinery/wire/api.ts';
import type { KeyValue } from '../../machinery/wire/etcd.ts';
import { storageKey, versioned } from '../cache/cache.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import type { Prepared, WriteInput } from '../registry/write.ts';
import { bodyMedia } from '../request/negotiate.ts';
import { type FieldValidation, isStatus, writeOptions } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { shapeObject } from '../response/shape.ts';
import { compareAndWrite, readKey } from '../storage.ts';
import { leaseFor } from './lease.ts';
import { passQuotas } from './pass-quotas.ts';
import { shapingOf } from './shaping.ts';
import { showRefusal, showStages } from './write-loop.ts';

/** Tries at a generated name before the collision is shown. */
const MAX_NAME_ATTEMPTS = 8;
const BODY_LIMIT = 3 * 1024 * 1024;

export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The body of a write as a draft of `kind`; warnings for unknown fields are noted. */
export function draftFrom(
  exchange: Exchange,
  kind: Kind,
  validation: FieldValidation,
): { readonly draft: Draft } | { readonly status: Status } {
  const { request } = exchange;
  const media = bodyMedia(request.headers?.['content-type']);
  if (isStatus(media)) return { status: media };
  if (typeof request.body === 'string' && request.body.length > BODY_LIMIT) {
    return { status: failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_LIMIT}`) };
  }
  const decoded = decodeBody(request.body, media, kind);
  if (!decoded.ok) return decoded;
  if (decoded.strict.length > 0 && validation === 'Strict') {
    return {
      status: badRequestStatus(
        `${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${strictProblem(decoded.strict)}`,
      ),
    };
  }
  if (validation === 'Warn') exchange.warnings.push(...decoded.warnings);
  return { draft: decoded.draft };
}

export function* create(exchange: Exchange, target: Target): Process<ApiResponse> {
  const options = writeOptions(exchange.query, 'CreateOptions');
  if (isStatus(options)) return refuse(exchange, options);
  const warned = exchange.warnings.length;
  const first = draftFrom(exchange, target.definition, options.fieldValidation);
  if ('status' in first) return refuse(exchange, first.status);
  const generates: boolean = Boolean(first.draft.metadata.generateName) && !first.draft.metadata.name;
  const generateName: boolean = Boolean(first.draft.metadata.generateName);
  const input: WriteInput = { target, user: exchange.user, dryRun: options.dryRun };
  let { draft } = first;
  for (let attempt = 1; ; attempt++) {
    const outcome = yield* createOnce(exchange, input, draft);
    if ('response' in outcome) return outcome.response;
    if (generates && attempt < MAX_NAME_ATTEMPTS) {
      exchange.warnings.length = warned;
      const again = draftFrom(exchange, target.definition, options.fieldValidation);
      if ('draft' in again) {
        draft = again.draft;
        continue;
      }
    }
    return refuse(exchange, existsStatus(target, outcome.name, outcome.present, generateName));
  }
}

type CreateOutcome = { readonly response: ApiResponse } | { readonly name: string; readonly present: KeyValue | undefined };

function* createOnce(exchange: Exchange, input: WriteInput, draft: Draft): Process<CreateOutcome> {
  const { target, dryRun } = input;
  const { definition } = target;
  const prepared: Prepared = yield* local<Prepared>('prepareCreate', input, draft);
  yield* showStages(prepared);
  exchange.warnings.push(...prepared.warnings);
  if (prepared.kind === 'refused') {
    yield* showRefusal(prepared.status);
    return { response: refuse(exchange, prepared.status) };
  }
  if (prepared.kind !== 'put') throw new TypeError(`a create cannot be "${prepared.kind}"`);
  const { object, claimed } = prepared;
  yield* step('validation', { object });
  yield* step('validating admission', { object });
  const noRoom = prepared.limited === true ? yield* passQuotas(input, object) : undefined;
  if (noRoom !== undefined) {
    if (claimed.length > 0) yield* local('releaseClaims', claimed);
    yield* showRefusal(noRoom);
    return { response: refuse(exchange, noRoom) };
  }
  const { name } = object.metadata;
  const key = storageKey(definition.storagePrefix, target.namespace, name);
  yield* step('storage', { object, expectedRevision: 0 });
  if (dryRun) {
    if (claimed.length > 0) yield* local('releaseClaims', claimed);
    const stored = yield* readKey(key);
    if (!stored.ok) return { response: refuse(exchange, stored.status) };
    if (stored.body !== undefined) return { name, present: stored.body };
    return { response: respond(exchange, 201, shapeObject(object, yield* shapingOf(exchange, definition))) };
  }
  const written = yield* compareAndWrite(key, 0, object, yield* leaseFor(definition.ttlSeconds));
  if (written.kind === 'done') {
    const body = shapeObject(versioned(object, written.revision), yield* shapingOf(exchange, definition));
    return { response: isStatus(body) ? refuse(exchange, body) : respond(exchange, 201, body) };
  }
  if (claimed.length > 0) yield* local('releaseClaims', claimed);
  if (written.kind === 'failed') return { response: refuse(exchange, written.status) };
  return { name, present: written.present };
}

function existsStatus({ definition }: Target, name: string, present: KeyValue | undefined, generateName: boolean): Status {
  const status = alreadyExistsStatus({ group: definition.group, resource: definition.plural }, name);
  const value = present?.value as Draft;
  const message = value?.metadata.deletionTimestamp === undefined ? status.message : `object is being deleted: ${status.message}`;
  if (!generateName) return failure(409, 'AlreadyExists', message as string, status.details);
  return failure(409, 'AlreadyExists', `${message}, the server was not able to generate a unique name for the object`, {
    ...status.details,
    retryAfterSeconds: 1,
  });
}
