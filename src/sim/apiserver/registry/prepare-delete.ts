/**
 * What a DELETE does to what is stored: it goes at once, or is marked and waits for its grace to pass or its finalizers to be removed.
 * Follows apiserver pkg/registry/rest/delete.go and pkg/registry/generic/registry/store.go (Delete), and for namespaces
 * pkg/registry/core/namespace/storage/storage.go.
 */
import type { Draft, ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { conflictStatus, notFoundStatus, type Status } from '../../machinery/status-error.ts';
import { formatTime, parseTime } from '../../machinery/time.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { type ApiSelf, strategyContext, type WarningContext } from './context.ts';
import type { Preconditions } from './preconditions.ts';
import {
  admit,
  attributesOf,
  NO_STAGES,
  refused,
  revisionOf,
  type Stage,
  validateAdmission,
  type WriteInput,
  withoutVersion,
} from './write.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: string | undefined;
  readonly orphanDependents?: boolean | undefined;
  readonly preconditions?: Preconditions | undefined;
}

export type PreparedDelete = { readonly warnings: readonly string[]; readonly stages: readonly Stage[]; readonly revision: number } & (
  | { readonly kind: 'refused'; readonly status: Status }
  /** Marked as being deleted, or as it was: the answer shows it. `thenRemove`: it goes right after. */
  | { readonly kind: 'put'; readonly object: ApiObject; readonly thenRemove: boolean }
  | { readonly kind: 'unchanged'; readonly object: ApiObject; readonly gone: boolean }
  | { readonly kind: 'remove'; readonly object: ApiObject }
);

const SECOND_MICROS = 1_000_000;
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

function recordConflict({ kind, group }: ResourceDefinition, name: string, problem: string): Status {
  return conflictStatus({ group, resource: kind }, name, problem);
}

function preconditionStatus(
  definition: ResourceDefinition,
  { metadata }: ApiObject,
  { uid, resourceVersion }: Preconditions,
): Status | undefined {
  if (definition.plural === 'namespaces') return namespaceConflict(definition, metadata, { uid, resourceVersion });
  if (uid !== undefined && uid !== metadata.uid) {
    return recordConflict(
      definition,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    return recordConflict(
      definition,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
  return undefined;
}

/** Namespaces are deleted by code of their own, which has its own words. */
function namespaceConflict(
  { plural, group }: ResourceDefinition,
  { name, uid, resourceVersion }: ApiObject['metadata'],
  asked: Preconditions,
): Status | undefined {
  const say = (what: string, wanted: string, is: string): Status =>
    conflictStatus(
      { group, resource: plural },
      name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${is}`,
    );
  if (asked.uid !== undefined && asked.uid !== uid) return say('UID', asked.uid, uid);
  if (asked.resourceVersion !== undefined && asked.resourceVersion !== resourceVersion)
    return say('ResourceVersion', asked.resourceVersion, resourceVersion);
  return undefined;
}

function shouldOrphan(definition: ResourceDefinition, finalizers: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  if (finalizers.includes(ORPHAN)) return true;
  return !finalizers.includes(FOREGROUND) && definition.orphansByDefault === true;
}

function shouldDeleteInForeground(finalizers: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return false;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground';
  return finalizers.includes(FOREGROUND);
}

/** The finalizers that the object is to have; the same array if they stay. */
function wantedFinalizers(definition: ResourceDefinition, present: readonly string[], options: DeleteOptions): readonly string[] {
  const wanted = present.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (shouldOrphan(definition, present, options)) wanted.push(ORPHAN);
  if (shouldDeleteInForeground(present, options)) wanted.push(FOREGROUND);
  const same = wanted.length === present.length && wanted.every((finalizer) => present.includes(finalizer));
  return same ? present : wanted;
}

interface Grace {
  /** A mark is set or moved. */
  readonly graceful: boolean;
  /** A mark is set already, and stays. */
  readonly pending: boolean;
  readonly seconds: number;
}

/** Sets or moves the deletion mark of kinds with graceful deletion (rest.BeforeDelete). */
function markGracefully(definition: ResourceDefinition, draft: Draft, options: DeleteOptions, context: WarningContext): Grace {
  const { metadata } = draft;
  if (definition.graceSeconds === undefined) return { graceful: false, pending: false, seconds: 0 };
  const given = options.gracePeriodSeconds;
  const asked = given !== undefined && given < 0 ? 1 : given;
  const before: number | undefined = metadata.deletionGracePeriodSeconds;
  if (metadata.deletionTimestamp !== undefined) {
    if (before === undefined) return { graceful: false, pending: false, seconds: 0 };
    if (asked === undefined || asked >= before) return { graceful: false, pending: true, seconds: before };
    const marked = parseTime(metadata.deletionTimestamp) ?? context.nowMicros;
    metadata.deletionTimestamp = formatTime(marked + (asked - before) * SECOND_MICROS);
    metadata.deletionGracePeriodSeconds = asked;
    return { graceful: true, pending: false, seconds: asked };
  }
  const seconds = definition.graceSeconds(draft, asked);
  metadata.deletionTimestamp = formatTime(context.nowMicros + seconds * SECOND_MICROS);
  metadata.deletionGracePeriodSeconds = seconds;
  if (metadata.generation > 0) metadata.generation++;
  return { graceful: true, pending: false, seconds };
}

/** Marks an object of a kind without grace that finalizers hold (store.go: markAsDeleting). */
function markAsDeleting(metadata: Draft, context: WarningContext): void {
  if (metadata.deletionTimestamp === undefined) {
    if (metadata.generation > 0) metadata.generation++;
    metadata.deletionTimestamp = context.now;
  }
  metadata.deletionGracePeriodSeconds = 0;
}

function setFinalizers(metadata: Draft, finalizers: readonly string[]): void {
  if (finalizers.length === 0) delete metadata.finalizers;
  else metadata.finalizers = finalizers;
}

function draftOf(current: ApiObject): Draft {
  const draft = withoutVersion(current);
  return draft;
}

/** The first DELETE of a namespace moves it to Terminating; it goes when nobody is left in spec.finalizers. */
function terminateNamespace(current: Draft, definition: ResourceDefinition, options: DeleteOptions, context: WarningContext): Draft {
  const draft = draftOf(current);
  const finalizers = draft.metadata.finalizers ?? [];
  draft.metadata.deletionTimestamp = context.now;
  setFinalizers(draft.metadata, wantedFinalizers(definition, finalizers, options));
  draft.status = { ...draft.status, phase: 'Terminating' };
  return draft;
}

export function prepareDelete(self: ApiSelf, input: WriteInput, options: DeleteOptions, current: ApiObject | undefined): PreparedDelete {
  const { target, user, dryRun } = input;
  const { definition, name } = target;
  const context = strategyContext(self, user, dryRun);
  const common = { warnings: context.warnings, stages: NO_STAGES, revision: revisionOf(current) };
  const refuse = (status: Status): PreparedDelete => refused(status, context, common.revision) as PreparedDelete;
  if (current === undefined) return refuse(notFoundStatus({ group: definition.group, resource: definition.plural }, name));
  const attributes = attributesOf(self, 'DELETE', input, undefined, current, context);
  const denied = definition.refuseDelete?.(current) ?? admit(attributes) ?? validateAdmission(attributes);
  if (denied !== undefined) return refuse(denied);
  if (definition.orphanWarning !== undefined && options.propagationPolicy === undefined && options.orphanDependents === undefined)
    context.warn(definition.orphanWarning);
  const unmet = preconditionStatus(definition, current, options.preconditions ?? {});
  if (unmet !== undefined) return refuse(unmet);
  const put = (draft: Draft, thenRemove: boolean): PreparedDelete =>
    semanticEqual(draft, withoutVersion(current))
      ? Object.freeze({ ...common, kind: 'unchanged', object: current, gone: thenRemove })
      : Object.freeze({ ...common, kind: 'put', object: Object.freeze(draft) as ApiObject, thenRemove });
  if (definition.plural === 'namespaces') {
    const namespace: Draft = current;
    if (namespace.metadata.deletionTimestamp === undefined) return put(terminateNamespace(namespace, definition, options, context), false);
    if ((namespace.spec?.finalizers ?? []).length > 0) return Object.freeze({ ...common, kind: 'unchanged', object: current, gone: false });
  }
  const draft = draftOf(current);
  const grace = markGracefully(definition, draft, options, context);
  if (grace.pending) return Object.freeze({ ...common, kind: 'unchanged', object: current, gone: false });
  const present: readonly string[] = draft.metadata.finalizers ?? [];
  const finalizers = wantedFinalizers(definition, present, options);
  if (!grace.graceful && present.length === 0 && finalizers.length === 0)
    return Object.freeze({ ...common, kind: 'remove', object: current });
  setFinalizers(draft.metadata, finalizers);
  const held = finalizers.length > 0;
  if (!grace.graceful && held) markAsDeleting(draft.metadata, context);
  return put(draft, !held && (!grace.graceful || grace.seconds === 0));
}
