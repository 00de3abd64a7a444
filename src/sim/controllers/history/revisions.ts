/**
 * The history of a set: ControllerRevisions, each with one template that it had (pkg/controller/history/controller_history.go).
 * A controller that uses it follows `CONTROLLER_REVISIONS` with `revisionIndexes`.
 */
import { type Process, step } from '../../../kernel/effects.ts';
import type { ApiClient, Unborn } from '../../client/api-client.ts';
import { BY_CONTROLLER, byController, controllerOf, lookUp, lookUpIndexed, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { CONTROLLER_REVISIONS, keyOf, type Resource } from '../../client/resource.ts';
import { isAlreadyExists, must, type Result } from '../../client/result.ts';
import { LONG_RETRY, retryOnConflict } from '../../client/retry-on-conflict.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { revisionData, revisionHash, revisionText } from '../../machinery/template-hash/revision-hash.ts';
import type { ControllerRevision, RevisionData } from '../../machinery/types/controllerrevision.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { controllerReference } from '../pods/pod-from-template.ts';

/** Holds the hash of a revision's data. */
const HASH_LABEL = 'controller.kubernetes.io/hash';
const LONGEST_PREFIX = 223;

export const revisionIndexes = { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace };

/** Revisions that match the selector and belong to the owner or to nobody, oldest first. */
export function* listRevisions(owner: ApiObject, selector: LabelSelector): Process<readonly ControllerRevision[]> {
  const own = yield* lookUpIndexed(CONTROLLER_REVISIONS, BY_CONTROLLER, owner.metadata.uid);
  const orphans = yield* lookUpIndexed(CONTROLLER_REVISIONS, ORPHANS, owner.metadata.namespace ?? '');
  return inOrder([...own, ...orphans].filter(({ metadata }) => selectorMatches(selector, metadata.labels)));
}

export function isOrphan(revision: ControllerRevision): boolean {
  return controllerOf(revision) === undefined;
}

/** Oldest first; of those with the same number the one that was made earlier, then by name. */
export function inOrder(revisions: readonly ControllerRevision[]): readonly ControllerRevision[] {
  return [...revisions].sort(compare);
}

function compare(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  const born = a.metadata.creationTimestamp;
  if (born !== b.metadata.creationTimestamp) return born < b.metadata.creationTimestamp ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** The number of the revision that comes after these, which are in order. */
export function nextRevision(revisions: readonly ControllerRevision[]): number {
  return (revisions.at(-1)?.revision ?? 0) + 1;
}

export function sameData(a: RevisionData, b: RevisionData): boolean {
  return revisionText(a) === revisionText(b);
}

/** A revision that is yet to be made; its name may change if another has it. */
export interface Proposal {
  readonly owner: ApiObject;
  readonly ownerResource: Resource;
  readonly template: PodTemplateSpec;
  readonly revision: number;
  /** How often names were taken by other data. */
  readonly collisions: number;
}

export function proposedRevision({ owner, ownerResource, template, revision, collisions }: Proposal): Unborn<ControllerRevision> {
  const data = revisionData(template);
  const hash = revisionHash(data, collisions);
  const { name, namespace, annotations } = owner.metadata;
  return {
    apiVersion: CONTROLLER_REVISIONS.apiVersion,
    kind: CONTROLLER_REVISIONS.kind,
    metadata: {
      name: revisionName(name, hash),
      ...(namespace ? { namespace } : {}),
      labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(owner, ownerResource)],
    },
    data,
    revision,
  };
}

function revisionName(owner: string, hash: string): string {
  return `${owner.slice(0, LONGEST_PREFIX)}-${hash}`;
}

/** Makes the revision. One of that name with the same data is the one; with other data, another name is tried. */
export function* createRevision(
  api: ApiClient,
  owner: ApiObject,
  proposed: Unborn<ControllerRevision>,
  collisionsSoFar: number,
): Process<{ readonly revision: ControllerRevision; readonly collisions: number }> {
  for (let collisions = collisionsSoFar; ; collisions++) {
    const name = revisionName(owner.metadata.name, revisionHash(proposed.data, collisions));
    yield* step('createRevision', { owner: keyOf(owner), name, revision: proposed.revision });
    const result = yield* api.create(CONTROLLER_REVISIONS, { ...proposed, metadata: { ...proposed.metadata, name } });
    if (result.ok || !isAlreadyExists(result.refusal)) return { revision: must(result), collisions };
    const present = must(yield* api.get(CONTROLLER_REVISIONS, owner.metadata.namespace, name));
    if (sameData(present.data, proposed.data)) return { revision: present, collisions };
    yield* step('hashCollision', { name, collisions: collisions + 1 });
  }
}

/** Gives the revision another number: an old template is the newest again. */
export function* renumberRevision(api: ApiClient, revision: ControllerRevision, number: number): Process<ControllerRevision> {
  if (revision.revision === number) return revision;
  let current = revision;
  const result = yield* retryOnConflict(LONG_RETRY, function* attempt(): Process<Result<ControllerRevision>> {
    yield* step('renumberRevision', { name: current.metadata.name, from: current.revision, to: number });
    const written = yield* api.update(CONTROLLER_REVISIONS, { ...current, revision: number });
    if (!written.ok) current = (yield* lookUp(CONTROLLER_REVISIONS, keyOf(revision))) ?? current;
    return written;
  });
  return must(result);
}

/** Makes the owner the one that manages the revision. */
export function* adoptRevision(api: ApiClient, owner: ApiObject, of: Resource, revision: ControllerRevision): Process<void> {
  const { uid, namespace, name } = revision.metadata;
  yield* step('adoptRevision', { name, owner: owner.metadata.name });
  const metadata = { uid, ownerReferences: [controllerReference(owner, of)] };
  must(yield* api.patch(CONTROLLER_REVISIONS, namespace, name, 'strategic', { metadata }));
}

/**
 * Deletes the oldest revisions that are not in use until no more than `limit` of these are left; a negative limit keeps all.
 * `live`: names of those in use. The revisions are in order.
 */
export function* truncateHistory(
  api: ApiClient,
  revisions: readonly ControllerRevision[],
  live: ReadonlySet<string>,
  limit: number,
): Process<void> {
  if (limit < 0) return;
  const old = revisions.filter(({ metadata }) => !live.has(metadata.name));
  for (const { metadata } of old.slice(0, Math.max(0, old.length - limit))) {
    yield* step('deleteRevision', { name: metadata.name });
    must(yield* api.delete(CONTROLLER_REVISIONS, metadata.namespace, metadata.name));
  }
}
