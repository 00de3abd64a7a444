/** Binding and eviction: orders to a pod, applied to what is stored (pkg/registry/core/pod/storage/{storage,eviction}.go). */
import { deepCopy } from '../../machinery/copy.ts';
import type { Draft, OrderDefinition } from '../../machinery/scheme/definition.ts';
import { notFoundStatus, type Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { type ApiSelf, strategyContext } from './context.ts';
import { preconditionConflict } from './preconditions.ts';
import { outcome } from './prepare-update.ts';
import { admit, attributesOf, NO_STAGES, type Prepared, refused, revisionOf, validateAdmission, type WriteInput } from './write.ts';

/** What is to be written, and what is to be deleted after that. */
export interface PreparedOrder {
  readonly write: Prepared;
  readonly deleteOptions: Draft | undefined;
}

export function prepareOrder(self: ApiSelf, input: WriteInput, body: Draft, current: ApiObject | undefined): PreparedOrder {
  const { target, user, dryRun } = input;
  const { definition, name } = target;
  const order = target.subresource?.order as OrderDefinition;
  const context = strategyContext(self, user, dryRun);
  const refuse = (status: Status): PreparedOrder =>
    Object.freeze({ write: refused(status, context, revisionOf(current)), deleteOptions: undefined });
  const wanted = deepCopy(body);
  const attributes = attributesOf(self, 'CREATE', input, wanted, undefined, context);
  const denied = admit(attributes) ?? validateAdmission(attributes);
  if (denied !== undefined) return refuse(denied);
  if (current === undefined) return refuse(notFoundStatus({ group: definition.group, resource: definition.plural }, name));
  const unmet = preconditionConflict(target, current, order.preconditions?.(wanted) ?? {});
  if (unmet !== undefined) return refuse(unmet);
  const result = order.apply(current, wanted, context);
  if (result.kind === 'refuse') return refuse(result.status);
  const deleteOptions = result.kind === 'delete' ? Object.freeze(result.options) : undefined;
  if (result.object === current) {
    const unchanged: Prepared = {
      kind: 'unchanged',
      object: current,
      revision: revisionOf(current),
      warnings: context.warnings,
      stages: NO_STAGES,
    };
    return Object.freeze({ write: unchanged, deleteOptions });
  }
  const draft = { ...result.object, metadata: { ...result.object.metadata } };
  return Object.freeze({ write: outcome(definition, draft, current, [], context), deleteOptions });
}
