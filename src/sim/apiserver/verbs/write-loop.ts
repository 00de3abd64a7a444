/**
 * GuaranteedUpdate (apiserver pkg/storage/etcd3/store.go): prepare on what the cache has, write if nobody came between, else prepare
 * again on what is stored now. A refusal that rests on the cache is checked against etcd before it is given.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { objectOf, storageKey, versioned } from '../cache/cache.ts';
import type { Exchange } from '../exchange.ts';
import type { UpdateInput } from '../registry/prepare-update.ts';
import type { Prepared } from '../registry/write.ts';
import { compareAndWrite, readKey } from '../storage.ts';
import { removeCompanion } from './companion.ts';
import { leaseFor } from './lease.ts';
import { passQuotas } from './pass-quotas.ts';
import { FROM_CACHE, type Present, present, TOO_BUSY } from './present.ts';

/** Beyond this many lost races the request is given up, as its deadline would do to the real one. */
const MAX_ATTEMPTS = 50;

export type Updated =
  | { readonly ok: true; readonly object: ApiObject; readonly created: boolean }
  | { readonly ok: false; readonly status: Status };

/** The stages of a write that the preparation went through, one after the other. */
export function* showStages({ stages }: Pick<Prepared, 'stages'>): Process {
  let before: unknown;
  for (const { name, object } of stages) {
    yield* step(name, { before, after: object });
    before = object;
  }
}

/** Where the stages end that a refused write went through. */
const REFUSED_AT: Readonly<Record<number, string>> = {
  403: 'validating admission',
  404: 'storage',
  409: 'storage',
  422: 'validation',
};

/** The stage that refuses, named before the refusal is checked against etcd. */
export function* showRefusal({ code, reason }: Status): Process {
  const stage = REFUSED_AT[code ?? 0];
  if (stage !== undefined) yield* step(stage, { refused: reason ?? '', code });
}

export function* guaranteedUpdate(exchange: Exchange, input: UpdateInput): Process<Updated> {
  const { definition, namespace, name } = input.target;
  const key = storageKey(definition.storagePrefix, namespace, name);
  let state: Present = FROM_CACHE;
  let charged = false;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const prepared: Prepared = yield* local<Prepared>('prepareUpdate', input, state);
    if (prepared.kind === 'put' || prepared.kind === 'remove') {
      if (prepared.kind === 'put' && prepared.limited === true && !charged) {
        const noRoom = yield* passQuotas(input, prepared.object, state);
        if (noRoom !== undefined) {
          yield* giveBack(prepared);
          yield* showRefusal(noRoom);
          return { ok: false, status: noRoom };
        }
        charged = true;
      }
      if (!input.dryRun) {
        yield* showWrite(prepared, state);
        const lease: number = prepared.kind === 'put' ? yield* leaseFor(definition.ttlSeconds) : 0;
        const written = yield* compareAndWrite(key, prepared.revision, prepared.kind === 'put' ? prepared.object : undefined, lease);
        if (written.kind === 'failed') {
          yield* giveBack(prepared);
          return { ok: false, status: written.status };
        }
        if (written.kind === 'done') {
          exchange.warnings.push(...prepared.warnings);
          if (prepared.kind === 'remove') yield* removeCompanion(input);
          const object = prepared.kind === 'put' ? versioned(prepared.object, written.revision) : prepared.object;
          return { ok: true, object, created: prepared.revision === 0 };
        }
        yield* giveBack(prepared);
        state = present(written.present && objectOf(written.present));
        continue;
      }
      yield* giveBack(prepared);
    }
    if (prepared.kind === 'refused') {
      yield* showStages(prepared);
      yield* showRefusal(prepared.status);
    }
    if (state.from === 'cache') {
      const stored = yield* readKey(key);
      if (!stored.ok) return { ok: false, status: stored.status };
      if ((stored.body?.modRevision ?? 0) !== prepared.revision) {
        state = present(stored.body && objectOf(stored.body));
        continue;
      }
    }
    exchange.warnings.push(...prepared.warnings);
    if (prepared.kind === 'refused') return { ok: false, status: prepared.status };
    if (prepared.kind !== 'put') return { ok: true, object: prepared.object, created: false };
    return { ok: true, object: dryRunObject(prepared.object, prepared.revision), created: prepared.revision === 0 };
  }
  return { ok: false, status: TOO_BUSY };
}

function dryRunObject(object: ApiObject, revision: number): ApiObject {
  return revision === 0 ? object : versioned(object, revision);
}

function* giveBack(prepared: Prepared): Process {
  if (prepared.kind === 'put' && prepared.claimed.length > 0) yield* local('releaseClaims', prepared.claimed);
}

function* showWrite(prepared: Extract<Prepared, { kind: 'put' | 'remove' }>, state: Present): Process {
  if (prepared.stages.length > 0) yield* showStages(prepared);
  else {
    const locals = { before: state.from === 'etcd' ? state.object : undefined, after: prepared.object };
    yield* step('mutating admission', locals);
    yield* step('registry strategy', locals);
  }
  yield* step('validation', { object: prepared.object });
  yield* step('validating admission', { object: prepared.object });
  yield* step('storage', { object: prepared.object, expectedRevision: prepared.revision });
}
