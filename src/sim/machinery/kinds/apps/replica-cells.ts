/** The row of a table of what keeps replicas: ReplicaSets and ReplicationControllers (printReplicaSet, printReplicationController). */
import type { Draft } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { containerImages, containerNames } from '../common/texts.ts';

/** `selector`: as it is shown, for they write it differently. */
export function replicaCells({ metadata, spec, status = {} }: Draft, selector: string, nowMicros: number): readonly unknown[] {
  return [
    metadata.name,
    spec.replicas ?? 0,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.template),
    containerImages(spec.template),
    selector,
  ];
}
