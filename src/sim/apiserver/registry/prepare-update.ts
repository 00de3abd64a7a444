/**
 * From what is stored and what is asked for to the new state. Follows apiserver pkg/registry/generic/registry/store.go (Update) and
 * pkg/registry/rest/update.go. Run again on the latest state whenever another write came between.
 */
import type { Draft, ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import {
  badRequestStatus,
  conflictStatus,
  invalidStatus,
  notFoundStatus,
  OPTIMISTIC_LOCK_PROBLEM,
  type Status,
} from '../../machinery/status-error.ts';
import { type FieldError, invalid } from '../../machinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../machinery/validation/names.ts';
import { validateObjectMetaUpdate } from '../../machinery/validation/object-meta.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { bodyVersionStatus } from '../request/options.ts';
import { poolsOf } from './claims.ts';
import { type ApiSelf, strategyContext, type WarningContext } from './context.ts';
import { isLimited } from './judge-quotas.ts';
import { dropRepeatedOwners } from './owners.ts';
import { preconditionConflict } from './preconditions.ts';
import { prepareCreate, releaseClaims } from './prepare-create.ts';
import {
  admit,
  allocationRefusal,
  attributesOf,
  invalidOf,
  NO_STAGES,
  nameProblem,
  type Prepared,
  refused,
  revisionOf,
  stored,
  validateAdmission,
  type WriteInput,
  withoutVersion,
} from './write.ts';

/** What an update wants of the present state: a private draft of the new one, in the form of the resource asked for. */
export type Change = (current: ApiObject) => { readonly draft: Draft; readonly warnings: readonly string[] } | { readonly status: Status };

export interface UpdateInput extends WriteInput {
  /** PUT of what is not there may create it, from this body. */
  readonly createFrom?: () => Draft;
  /** The uid that the body of a PUT names. */
  readonly uid?: string;
  /** The resource that messages name; `scale` checks the parent's versions under the parent's name. */
  readonly change: Change;
}

function versionStatus(draft: Draft, current: ApiObject, { definition, name }: WriteInput['target']): Status | undefined {
  const given: string = draft.metadata.resourceVersion ?? '';
  const malformed = bodyVersionStatus(given);
  if (malformed !== undefined) return malformed;
  if (given === '' || given === '0') {
    if (definition.allowUnconditionalUpdate === true) return undefined;
    // The store names the resource here, not the kind.
    return invalidStatus(definition.group, definition.plural, name, [
      invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  if (given === current.metadata.resourceVersion) return undefined;
  return conflictStatus({ group: definition.group, resource: definition.plural }, name, OPTIMISTIC_LOCK_PROBLEM);
}

/** What an update can never change. */
function keepSystemFields(metadata: Draft, old: Draft): void {
  metadata.uid ??= old.uid;
  metadata.creationTimestamp = old.creationTimestamp;
  metadata.resourceVersion = old.resourceVersion;
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined) metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
  delete metadata.selfLink;
  for (const field of SHARED_METADATA) if (semanticEqual(metadata[field], old[field])) share(metadata, old, field);
}

/** What did not change is the stored part itself: comparing is then quick, and versions of an object share memory. */
const SHARED_METADATA = ['labels', 'annotations', 'ownerReferences', 'finalizers'] as const;

function share(draft: Draft, old: Draft, field: string): void {
  if (old[field] === undefined) delete draft[field];
  else draft[field] = old[field];
}

function generationPart({ generation }: ResourceDefinition, object: Draft): unknown {
  return typeof generation === 'object' ? generation.of(object) : object.spec;
}

/** `counts`: false for writes of the status, which leave the generation alone though they may change annotations. */
function keepGeneration(definition: ResourceDefinition, draft: Draft, old: ApiObject, counts: boolean): void {
  const before = old.metadata.generation;
  if (before === undefined) delete draft.metadata.generation;
  else draft.metadata.generation = before;
  if (definition.generation === 'none') return;
  if (typeof definition.generation !== 'object' && semanticEqual(draft.spec, (old as Draft).spec)) share(draft, old, 'spec');
  if (counts && !semanticEqual(generationPart(definition, draft), generationPart(definition, old)))
    draft.metadata.generation = (before ?? 0) + 1;
}

export function prepareUpdate(self: ApiSelf, input: UpdateInput, current: ApiObject | undefined): Prepared {
  const { target, user, dryRun } = input;
  const { definition, subresource, name } = target;
  const context = strategyContext(self, user, dryRun);
  const revision = revisionOf(current);
  const refuse = (status: Status): Prepared => refused(status, context, revision);
  if (current === undefined) {
    if (input.createFrom !== undefined && definition.allowCreateOnUpdate === true && subresource === undefined) {
      const fresh = input.createFrom();
      delete fresh.metadata.resourceVersion;
      return prepareCreate(self, input, fresh);
    }
    return refuse(notFoundStatus({ group: definition.group, resource: definition.plural }, name));
  }
  if (input.uid !== undefined && input.uid !== current.metadata.uid)
    return refuse(preconditionConflict(target, current, { uid: input.uid }) as Status);
  const changed = input.change(current);
  if ('status' in changed) return refuse(changed.status);
  context.warnings.push(...changed.warnings);
  const draft: Draft = definition.conversion === undefined ? changed.draft : definition.conversion.toStored(changed.draft);
  const mismatch = nameProblem(draft, target);
  if (mismatch !== undefined) return refuse(badRequestStatus(mismatch));
  dropRepeatedOwners(draft.metadata, context);
  definition.setDefaults?.(draft);
  if (definition.namespaced) draft.metadata.namespace ??= target.namespace;
  else delete draft.metadata.namespace;
  return finishUpdate(self, input, draft, current, context);
}

function finishUpdate(self: ApiSelf, input: UpdateInput, draft: Draft, current: ApiObject, context: WarningContext): Prepared {
  const { target } = input;
  const { definition, subresource, name } = target;
  const revision = revisionOf(current);
  const refuse = (status: Status): Prepared => refused(status, context, revision);
  const attributes = attributesOf(self, 'UPDATE', input, draft, current, context);
  const denied = admit(attributes);
  if (denied !== undefined) return refuse(denied);
  const stale = versionStatus(draft, current, target);
  if (stale !== undefined) return refuse(stale);
  keepSystemFields(draft.metadata, current.metadata);
  const whole = subresource === undefined || subresource.scale !== undefined;
  const allocation = whole ? definition.allocation?.allocate(draft, current, poolsOf(self.state), context) : undefined;
  const unallocated = allocation && allocationRefusal(definition, name, allocation);
  if (unallocated !== undefined) return refuse(unallocated);
  const claimed = allocation?.claimed ?? [];
  const giveUp = (status: Status): Prepared => {
    releaseClaims(self, claimed);
    return refuse(status);
  };
  const hooks = whole ? definition : subresource;
  const asked = subresource?.name === 'status' ? undefined : { ...draft };
  hooks.prepareForUpdate?.(draft, current, context);
  keepGeneration(definition, draft, current, subresource?.name !== 'status');
  const errors: FieldError[] = [];
  const rules = {
    namespaced: definition.namespaced,
    nameRule: definition.validateName ?? nameIsSubdomain,
    revalidates: whole && definition.revalidatesMetadata === true,
  };
  validateObjectMetaUpdate(draft.metadata, current.metadata, rules, 'metadata', errors);
  if (hooks.validateUpdate !== undefined) errors.push(...hooks.validateUpdate(draft, current));
  if (errors.length > 0) return giveUp(invalidOf(definition, name, errors));
  if (whole) for (const warning of definition.warnings?.(draft, current) ?? []) context.warn(warning);
  const denial = validateAdmission(attributes);
  if (denial !== undefined) return giveUp(denial);
  const result = outcome(definition, draft, current, claimed, context);
  const written =
    result.kind === 'put' && isLimited(self, target, result.object, current) ? Object.freeze({ ...result, limited: true }) : result;
  if (written.kind !== 'unchanged' || asked === undefined || isWanted(asked, current)) return written;
  return Object.freeze({ kind: 'put', object: stored(draft), revision, claimed, warnings: context.warnings, stages: NO_STAGES });
}

/**
 * Is all that was asked for there already, but for the status? If the strategy has only put a field back, the real server writes the
 * object anew all the same, since its managedFields say who asked; they are not modelled, but the new version is seen.
 */
function isWanted(asked: Draft, current: Draft): boolean {
  for (const key of Object.keys(asked)) if (key !== 'status' && key !== 'metadata' && !isPartOf(asked[key], current[key])) return false;
  return true;
}

function isPartOf(asked: Draft, current: Draft): boolean {
  if (typeof asked !== 'object' || asked === null) return asked === undefined || asked === current;
  if (typeof current !== 'object' || current === null) return Object.keys(asked).length === 0;
  for (const key of Object.keys(asked)) if (!isPartOf(asked[key], current[key])) return false;
  return true;
}

/** Writes what changed; an object that was only waiting for its last finalizer goes. */
export function outcome(
  definition: ResourceDefinition,
  draft: Draft,
  current: ApiObject,
  claimed: readonly string[],
  context: WarningContext,
): Prepared {
  const revision = revisionOf(current);
  const { warnings } = context;
  if (goesWithUpdate(definition, draft, current)) {
    draft.metadata.resourceVersion = current.metadata.resourceVersion;
    return Object.freeze({ kind: 'remove', object: Object.freeze(draft) as ApiObject, revision, warnings, stages: NO_STAGES });
  }
  const object = stored(draft);
  if (semanticEqual(object, withoutVersion(current))) {
    return Object.freeze({ kind: 'unchanged', object: current, revision, warnings, stages: NO_STAGES });
  }
  return Object.freeze({ kind: 'put', object, revision, claimed, warnings, stages: NO_STAGES });
}

function goesWithUpdate(definition: ResourceDefinition, draft: Draft, { metadata }: ApiObject): boolean {
  if (metadata.deletionTimestamp === undefined || (metadata.deletionGracePeriodSeconds ?? 0) !== 0) return false;
  if ((draft.metadata.finalizers ?? []).length > 0) return false;
  return definition.plural !== 'namespaces' || (draft.spec?.finalizers ?? []).length === 0;
}
