/** The templates that a DaemonSet has had, as ControllerRevisions (pkg/controller/daemon/update.go, constructHistory and cleanupHistory). */
import { type Process, step } from '../../../kernel/effects.ts';
import { BY_CONTROLLER, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, keyOf, PODS } from '../../client/resource.ts';
import { isAlreadyExists, must, RequestError } from '../../client/result.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { revisionData } from '../../machinery/template-hash/revision-hash.ts';
import { templateHash } from '../../machinery/template-hash/template-hash.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { claimObjects } from '../claim.ts';
import { sameData } from '../history/revisions.ts';
import { controllerReference } from '../pods/pod-from-template.ts';
import { HASH_LABEL } from './daemon-pods.ts';
import { api } from './names.ts';

export interface History {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
}

export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[HASH_LABEL] ?? '';
}

/** The revision of the template of now, which is made if it is not there, and all others. `pods`: the set's. */
export function* historyOf(set: DaemonSet, pods: readonly Pod[]): Process<History> {
  const same: ControllerRevision[] = [];
  const old: ControllerRevision[] = [];
  const data = revisionData(set.spec.template);
  for (const claimed of yield* claimRevisions(set)) {
    const revision = hashOf(claimed) === '' ? yield* labelled(claimed) : claimed;
    if (sameData(data, revision.data)) same.push(revision);
    else old.push(revision);
  }
  const number = old.reduce((most, { revision }) => Math.max(most, revision), 0) + 1;
  if (same.length === 0) return { current: yield* makeRevision(set, number), old };
  const current = yield* onlyOne(set, same, pods);
  if (current.revision < number) {
    yield* step('daemonRevision', { key: keyOf(set), name: current.metadata.name, revision: number, isNew: false });
    must(yield* api.update(CONTROLLER_REVISIONS, { ...current, revision: number }));
  }
  return { current, old };
}

function* claimRevisions(set: DaemonSet): Process<readonly ControllerRevision[]> {
  const own = yield* lookUpIndexed(CONTROLLER_REVISIONS, BY_CONTROLLER, set.metadata.uid);
  const orphans = yield* lookUpIndexed(CONTROLLER_REVISIONS, ORPHANS, set.metadata.namespace ?? '');
  const matches = ({ metadata }: ControllerRevision) => selectorMatches(set.spec.selector, metadata.labels);
  return yield* claimObjects({ api, owner: set, ownerResource: DAEMON_SETS, resource: CONTROLLER_REVISIONS, matches }, [
    ...own,
    ...orphans,
  ]);
}

/** A revision without the label gets its name for a hash, so that it cannot collide. */
function* labelled(revision: ControllerRevision): Process<ControllerRevision> {
  const { metadata } = revision;
  const labels = { ...metadata.labels, [HASH_LABEL]: metadata.name };
  return must(yield* api.update(CONTROLLER_REVISIONS, { ...revision, metadata: { ...metadata, labels } }));
}

function* makeRevision(set: DaemonSet, number: number): Process<ControllerRevision> {
  const { template } = set.spec;
  const { namespace, annotations } = set.metadata;
  const hash = templateHash(template, set.status.collisionCount);
  const name = `${set.metadata.name}-${hash}`;
  yield* step('daemonRevision', { key: keyOf(set), name, revision: number, isNew: true });
  const result = yield* api.create(CONTROLLER_REVISIONS, {
    apiVersion: CONTROLLER_REVISIONS.apiVersion,
    kind: CONTROLLER_REVISIONS.kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      labels: { ...template.metadata?.labels, [HASH_LABEL]: hash },
      ...(annotations ? { annotations } : {}),
      ownerReferences: [controllerReference(set, DAEMON_SETS)],
    },
    data: revisionData(template),
    revision: number,
  });
  if (result.ok || !isAlreadyExists(result.refusal)) return must(result);
  const present = must(yield* api.get(CONTROLLER_REVISIONS, namespace, name));
  if (sameData(revisionData(template), present.data)) return present;
  yield* countCollision(set);
  throw new RequestError(result.refusal);
}

/** Another revision has the name: the next hash will be another. */
function* countCollision(set: DaemonSet): Process<void> {
  const { namespace, name } = set.metadata;
  const fresh = must(yield* api.get(DAEMON_SETS, namespace, name));
  const { collisionCount } = fresh.status;
  if (collisionCount !== set.status.collisionCount) return;
  yield* step('hashCollision', { name, collisions: (collisionCount ?? 0) + 1 });
  must(yield* api.update(DAEMON_SETS, { ...fresh, status: { ...fresh.status, collisionCount: (collisionCount ?? 0) + 1 } }, 'status'));
}

/** Of several with the same template the newest is kept, and pods of the others are counted as its own. */
function* onlyOne(set: DaemonSet, same: readonly ControllerRevision[], pods: readonly Pod[]): Process<ControllerRevision> {
  const kept = same.reduce((best, one) => (one.revision >= best.revision ? one : best));
  if (same.length === 1) return kept;
  const { namespace } = set.metadata;
  const labels = { [HASH_LABEL]: hashOf(kept) };
  for (const { metadata } of pods) {
    if (metadata.labels?.[HASH_LABEL] === hashOf(kept)) continue;
    must(yield* api.patch(PODS, namespace, metadata.name, 'merge', { metadata: { labels } }));
  }
  for (const { metadata } of same) {
    if (metadata.name !== kept.metadata.name) must(yield* api.delete(CONTROLLER_REVISIONS, namespace, metadata.name));
  }
  return kept;
}

/** Deletes the oldest revisions beyond the limit that no pod has. `pods`: also those that are on their way out. */
export function* cleanUpHistory({ spec }: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[]): Process<void> {
  let surplus = old.length - spec.revisionHistoryLimit;
  if (surplus <= 0) return;
  const live = new Set(pods.map(({ metadata }) => metadata.labels?.[HASH_LABEL]));
  for (const revision of [...old].sort((a, b) => a.revision - b.revision)) {
    if (surplus <= 0) return;
    if (live.has(hashOf(revision))) continue;
    const { namespace, name } = revision.metadata;
    yield* step('deleteRevision', { name });
    must(yield* api.delete(CONTROLLER_REVISIONS, namespace, name));
    surplus--;
  }
}
