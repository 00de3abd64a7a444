/** StatefulSets and the revisions of their templates in words. */
import type { Micros } from '../../kernel/effects.ts';
import { counted } from '../describe/counted.ts';
import { type Any, fact, nameOf, type Stored, type Telling } from './fact-words.ts';

/** As many pods and claims as are named one by one. */
const MOST = 12;

function among(stored: Stored, kind: string, namespace: string): Any[] {
  return stored.flatMap(({ value }) => {
    const object = value as Any;
    return object?.kind === kind && object.metadata.namespace === namespace ? [object] : [];
  });
}

function isOwned({ metadata }: Any, uid: string): boolean {
  return metadata.ownerReferences?.some((owner: Any) => owner.uid === uid) === true;
}

/** By their numbers. */
function podsOf({ metadata }: Any, stored: Stored): Any[] {
  const number = (pod: Any) => Number(pod.metadata.name.slice(metadata.name.length + 1));
  return among(stored, 'Pod', metadata.namespace)
    .filter((pod) => isOwned(pod, metadata.uid))
    .sort((a, b) => number(a) - number(b));
}

function isReady({ status = {} }: Any): boolean {
  return (status.conditions ?? []).some((one: Any) => one.type === 'Ready' && one.status === 'True');
}

function progress({ spec, status = {} }: Any, pods: readonly Any[]): string {
  const waiting = pods.find((pod) => pod.metadata.deletionTimestamp !== undefined || !isReady(pod));
  if (waiting === undefined || spec.podManagementPolicy === 'Parallel' || status.readyReplicas === spec.replicas) return '';
  const { name, deletionTimestamp } = waiting.metadata;
  return ` The others wait for ${name} to be ${deletionTimestamp === undefined ? 'ready' : 'gone'}.`;
}

function rollout({ spec, status = {} }: Any): string {
  const { currentRevision, updateRevision, updatedReplicas = 0 } = status;
  if (currentRevision === updateRevision) return '';
  if (spec.updateStrategy?.type === 'OnDelete') return ` ${updatedReplicas} are of the new template; the others when they are deleted.`;
  const partition = spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const kept = partition > 0 ? `, those below ${(spec.ordinals?.start ?? 0) + partition} stay as they are` : '';
  return ` Rolling out from the last to the first: ${updatedReplicas} of the new template${kept}.`;
}

export function statefulSetFacts(set: Any, _now: Micros, stored: Stored): Telling {
  const { metadata, spec, status = {} } = set;
  const pods = podsOf(set, stored);
  const claims: Any[] = spec.volumeClaimTemplates ?? [];
  const known = new Set(among(stored, 'PersistentVolumeClaim', metadata.namespace).map((claim) => claim.metadata.name));
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = spec.persistentVolumeClaimRetentionPolicy ?? {};
  return {
    words: `${status.readyReplicas ?? 0} of ${counted(spec.replicas ?? 1, 'pod')} ready, made ${spec.podManagementPolicy === 'Parallel' ? 'all at once' : 'one after the other'}.${progress(set, pods)}${rollout(set)}`,
    facts: [
      ...pods.slice(0, MOST).map((pod) =>
        fact(
          'Pod',
          nameOf('pods', metadata.namespace, pod.metadata.name),
          ...claims.flatMap((claim) => {
            const name = `${claim.metadata.name}-${pod.metadata.name}`;
            return known.has(name) ? [' with ', nameOf('persistentvolumeclaims', metadata.namespace, name)] : [];
          }),
        ),
      ),
      ...(pods.length > MOST ? [fact('Pods', `and ${pods.length - MOST} more`)] : []),
      ...revisions(set),
      ...(spec.serviceName ? [fact('Names from', nameOf('services', metadata.namespace, spec.serviceName))] : []),
      ...(claims.length > 0 ? [fact('Claims', claimWords(whenDeleted, whenScaled))] : []),
      fact('Strategy', spec.updateStrategy?.type ?? 'RollingUpdate'),
      ...spec.template.spec.containers.map((container: Any) => fact(container.name, container.image)),
    ],
  };
}

function claimWords(whenDeleted: string, whenScaled: string): string {
  const fate = (policy: string) => (policy === 'Delete' ? 'deleted' : 'kept');
  if (whenDeleted === whenScaled) return `${fate(whenDeleted)} when their pods are not wanted any more`;
  return `${fate(whenDeleted)} with the set, ${fate(whenScaled)} when it gets smaller`;
}

function revisions({ metadata, status = {} }: Any) {
  const { currentRevision, updateRevision } = status;
  const named = (of: string) => nameOf('controllerrevisions', metadata.namespace, of);
  if (updateRevision === undefined) return [];
  if (currentRevision === updateRevision) return [fact('Revision', named(updateRevision))];
  return [fact('Revision', named(currentRevision), ' → ', named(updateRevision))];
}

export function revisionFacts({ metadata, revision, data }: Any, _now: Micros, stored: Stored): Telling {
  const owner = (metadata.ownerReferences ?? []).find((one: Any) => one.controller === true);
  const made = among(stored, 'Pod', metadata.namespace).filter((pod) => {
    const label = pod.metadata.labels?.['controller-revision-hash'];
    return owner !== undefined && isOwned(pod, owner.uid) && (label === metadata.name || `${owner.name}-${label}` === metadata.name);
  });
  const containers: Any[] = data?.spec?.template?.spec?.containers ?? [];
  return {
    words: `A template that ${owner === undefined ? 'somebody' : `${owner.kind} ${owner.name}`} has or had, number ${revision}: ${counted(made.length, 'pod')} of it.`,
    facts: containers.map((container) => fact(container.name, container.image)),
  };
}
