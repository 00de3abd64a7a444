/** POST to a subresource that is an order: `binding`, `eviction`. */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { Draft, OrderDefinition, SubresourceDefinition } from '../../machinery/scheme/definition.ts';
import { badRequestStatus, type Status } from '../../machinery/status-error.ts';
import type { ApiResponse } from '../../machinery/wire/api.ts';
import { objectOf, storageKey, versioned } from '../cache/cache.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import type { PreparedOrder } from '../registry/prepare-order.ts';
import { NAMESPACE_MISMATCH, type WriteInput } from '../registry/write.ts';
import { checkDeleteOptions } from '../request/delete-options.ts';
import { isStatus, writeOptions } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { compareAndWrite, readKey } from '../storage.ts';
import { draftFrom, type Kind } from './create.ts';
import { guaranteedDelete } from './delete.ts';
import { passGuard } from './order-guard.ts';
import { FROM_CACHE, type Present, present, TOO_BUSY } from './present.ts';

const MAX_ATTEMPTS = 50;

const DONE: Status = Object.freeze({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });

function kindOf({ kind = '', groupVersion = 'v1' }: SubresourceDefinition): Kind {
  const slash = groupVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: groupVersion, kind }
    : { group: groupVersion.slice(0, slash), version: groupVersion.slice(slash + 1), kind };
}

export function* order(exchange: Exchange, asked: Target): Process<ApiResponse> {
  const subresource = asked.subresource as SubresourceDefinition;
  const options = writeOptions(exchange.query, 'CreateOptions');
  if (isStatus(options)) return refuse(exchange, options);
  const body = draftFrom(exchange, kindOf(subresource), options.fieldValidation);
  if ('status' in body) return refuse(exchange, body.status);
  const draft: Draft = Object.freeze(body.draft);
  const itsNamespace: string = draft.metadata.namespace ?? '';
  if (itsNamespace !== '' && itsNamespace !== asked.namespace) return refuse(exchange, badRequestStatus(NAMESPACE_MISMATCH));
  if (asked.name === '' && !draft.metadata.name) return refuse(exchange, badRequestStatus('Name parameter required.'));
  const target = asked.name === '' ? { ...asked, name: draft.metadata.name ?? '' } : asked;
  const wrong = (subresource.order as OrderDefinition).check(draft, target.name) ?? checkDeleteOptions(draft.deleteOptions ?? {});
  if (wrong !== undefined) return refuse(exchange, wrong);
  const dryRun = options.dryRun || (draft.deleteOptions?.dryRun ?? []).length > 0;
  const failed = yield* carryOut(exchange, { target, user: exchange.user, dryRun }, draft);
  return failed === undefined ? respond(exchange, 201, DONE) : refuse(exchange, failed);
}

function* carryOut(exchange: Exchange, input: WriteInput, draft: Draft): Process<Status | undefined> {
  const { definition, namespace, name } = input.target;
  const key = storageKey(definition.storagePrefix, namespace, name);
  let state: Present = FROM_CACHE;
  const { guard } = input.target.subresource?.order ?? {};
  const denied: Status | undefined = guard && (yield* passGuard(input, guard, state));
  if (denied !== undefined) return denied;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const { write, deleteOptions }: PreparedOrder = yield* local<PreparedOrder>('prepareOrder', input, draft, state);
    if (write.kind === 'refused') {
      if (state.from === 'etcd') return write.status;
      const stored = yield* readKey(key);
      if (!stored.ok) return stored.status;
      if ((stored.body?.modRevision ?? 0) === write.revision) return write.status;
      state = present(stored.body && objectOf(stored.body));
      continue;
    }
    let { object } = write;
    if (write.kind === 'put' && !input.dryRun) {
      yield* step('registry strategy', { order: draft, after: object });
      yield* step('storage', { object, expectedRevision: write.revision });
      const written = yield* compareAndWrite(key, write.revision, object);
      if (written.kind === 'failed') return written.status;
      if (written.kind === 'conflict') {
        state = present(written.present && objectOf(written.present));
        continue;
      }
      object = versioned(object, written.revision);
    }
    if (deleteOptions === undefined || input.dryRun) return undefined;
    const { preconditions: _checked, ...rest } = deleteOptions;
    const deleted = yield* guaranteedDelete(exchange, input, rest, present(object));
    return deleted.ok ? undefined : deleted.status;
  }
  return TOO_BUSY;
}
