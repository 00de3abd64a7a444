/** Finds or makes the ReplicaSet of the current template (pkg/controller/deployment/sync.go, getNewReplicaSet). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerOf, lookUp } from '../../client/lister.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../client/resource.ts';
import { isAlreadyExists, isNamespaceTerminating, must, type Refusal, RequestError } from '../../client/result.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { templateHash } from '../../machinery/template-hash/template-hash.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { controllerReference } from '../pods/pod-from-template.ts';
import { highestRevision, newSetAnnotations, REVISION } from './annotations.ts';
import { find, hasProgressDeadline, newCondition, withCondition } from './conditions.ts';
import { findNew, isSameTemplate, TEMPLATE_HASH_LABEL } from './replica-sets.ts';
import { api, events, type Generations, type Rollout, writeStatus } from './rollout.ts';
import { newSetSize } from './sizes.ts';

const LONGEST_NAME = 253;

/** Old and new ReplicaSets, the revision of the new one brought up to date; the new one is made only if `create` says so. */
export function* syncRevision(rollout: Rollout, create: boolean): Process<Generations> {
  const existing = findNew(rollout.deployment, rollout.sets);
  const olds = rollout.sets.filter((set) => set.metadata.uid !== existing?.metadata.uid);
  const revision = highestRevision(olds) + 1;
  if (existing) return { fresh: yield* reuse(rollout, existing, revision), olds };
  return { fresh: create ? yield* make(rollout, olds, revision) : undefined, olds };
}

function* reuse(rollout: Rollout, set: ReplicaSet, revision: number): Process<ReplicaSet> {
  const { deployment } = rollout;
  const annotations = newSetAnnotations(deployment, set.metadata.annotations, revision, true);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (!semanticEqual(annotations, set.metadata.annotations) || (set.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    yield* step('updateNewReplicaSet', { name: set.metadata.name, annotations });
    const updated = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, minReadySeconds } };
    return must(yield* api.update(REPLICA_SETS, updated));
  }
  let changed = noteRevision(rollout, annotations[REVISION] ?? '');
  if (hasProgressDeadline(deployment) && !find(deployment.status.conditions, 'Progressing')) {
    noteProgress(rollout, 'True', 'FoundNewReplicaSet', `Found new replica set "${set.metadata.name}"`, yield* now());
    changed = true;
  }
  if (changed) must(yield* writeStatus(rollout));
  return set;
}

function noteRevision(rollout: Rollout, revision: string): boolean {
  const { deployment } = rollout;
  if (deployment.metadata.annotations?.[REVISION] === revision) return false;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  rollout.deployment = { ...deployment, metadata: { ...deployment.metadata, annotations } };
  return true;
}

function noteProgress(rollout: Rollout, status: 'True' | 'False', reason: string, message: string, time: number): void {
  const { deployment } = rollout;
  const conditions = withCondition(deployment.status.conditions ?? [], newCondition('Progressing', status, reason, message, time));
  rollout.deployment = { ...deployment, status: { ...deployment.status, conditions } };
}

function* make(rollout: Rollout, olds: readonly ReplicaSet[], revision: number): Process<ReplicaSet> {
  const { deployment } = rollout;
  const hash = templateHash(deployment.spec.template, deployment.status.collisionCount);
  const set = newReplicaSet(deployment, hash, olds, revision);
  const { name } = set.metadata;
  yield* step('createReplicaSet', { name, replicas: set.spec.replicas, revision });
  const result = yield* api.create(REPLICA_SETS, set);
  if (!result.ok && !isAlreadyExists(result.refusal)) return yield* failed(rollout, name, result.refusal);
  const created = result.ok ? result.value : yield* afterCollision(rollout, name, result.refusal);
  if (result.ok && set.spec.replicas > 0) {
    yield* record(events, deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${set.spec.replicas}`);
  }
  let changed = noteRevision(rollout, String(revision));
  if (result.ok && hasProgressDeadline(deployment)) {
    noteProgress(rollout, 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`, yield* now());
    changed = true;
  }
  if (changed) must(yield* writeStatus(rollout));
  return created;
}

/** A ReplicaSet of that name is there: it is the one, or its template has the same hash by accident, and another hash must be tried. */
function* afterCollision(rollout: Rollout, name: string | undefined, refusal: Refusal): Process<ReplicaSet> {
  const { deployment } = rollout;
  const present = yield* lookUp(REPLICA_SETS, `${deployment.metadata.namespace}/${name}`);
  if (!present) throw new RequestError({ ...refusal, message: `replicaset.apps "${name}" not found` });
  const isOwn = controllerOf(present)?.uid === deployment.metadata.uid;
  if (isOwn && isSameTemplate(deployment.spec.template, present.spec.template)) return present;
  const collisionCount = (deployment.status.collisionCount ?? 0) + 1;
  yield* step('hashCollision', { name, collisionCount });
  yield* writeStatus(rollout, { ...deployment.status, collisionCount });
  throw new RequestError(refusal);
}

function* failed(rollout: Rollout, name: string | undefined, refusal: Refusal): Process<never> {
  if (isNamespaceTerminating(refusal)) throw new RequestError(refusal);
  const message = `Failed to create new replica set "${name}": ${refusal.message}`;
  if (hasProgressDeadline(rollout.deployment)) {
    noteProgress(rollout, 'False', 'ReplicaSetCreateError', message, yield* now());
    yield* writeStatus(rollout);
  }
  yield* record(events, rollout.deployment, 'Warning', 'ReplicaSetCreateError', message);
  throw new RequestError(refusal);
}

function newReplicaSet(deployment: Deployment, hash: string, olds: readonly ReplicaSet[], revision: number): Unborn<ReplicaSet> {
  const { name, namespace } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH_LABEL]: hash };
  return {
    apiVersion: REPLICA_SETS.apiVersion,
    kind: REPLICA_SETS.kind,
    metadata: {
      name: `${name.slice(0, LONGEST_NAME - 1 - hash.length)}-${hash}`,
      ...(namespace ? { namespace } : {}),
      ownerReferences: [controllerReference(deployment, DEPLOYMENTS)],
      labels,
      annotations: newSetAnnotations(deployment, undefined, revision, false),
    },
    spec: {
      replicas: newSetSize(deployment, olds, 0),
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: withHash(selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function withHash(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH_LABEL]: hash } };
}
