/** What becomes of a claim. Follows pv_controller.go (syncClaim and what it calls). */
import { local, type Process } from '../../../kernel/effects.ts';
import { record } from '../../client/event-recorder.ts';
import { lookUp, lookUpAll, lookUpIndexed } from '../../client/lister.ts';
import { keyOf, PODS, STORAGE_CLASSES } from '../../client/resource.ts';
import { classOf } from '../../machinery/kinds/storage/claim.ts';
import { value } from '../../machinery/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../machinery/types/storage.ts';
import { BETA_PROVISIONER, BIND_COMPLETED, BOUND_BY_CONTROLLER, PROVISIONER, SELECTED_NODE } from '../../machinery/volumes/annotations.ts';
import { isReservedFor } from '../../machinery/volumes/binding.ts';
import { defaultClass, hasClass } from '../../machinery/volumes/default-class.ts';
import { modesDiffer, offersAccess } from '../../machinery/volumes/matching.ts';
import { BY_CLAIM } from '../pods/by-claim.ts';
import { isPodTerminated } from '../pods/pod-state.ts';
import { keptVolume, matchVolume } from './memory.ts';
import { NAME, source } from './names.ts';
import { bind, loseClaim, setClaimPhase, writeClaim } from './write.ts';

export function* syncClaim(claim: PersistentVolumeClaim): Process<void> {
  if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) yield* syncBound(claim);
  else if (claim.spec.volumeName) yield* syncNamed(claim, claim.spec.volumeName);
  else yield* syncFree(claim);
}

function say(claim: PersistentVolumeClaim, type: 'Normal' | 'Warning', reason: string, message: string): Process<void> {
  return record(source, claim, type, reason, message);
}

/** Its author does not mind which volume it gets. */
function* syncFree(claim: PersistentVolumeClaim): Process<void> {
  const found = yield* lookUp(STORAGE_CLASSES, classOf(claim));
  const delayed = found?.volumeBindingMode === 'WaitForFirstConsumer';
  const volume = yield* matchVolume(claim, delayed);
  if (volume !== undefined) return yield* bind(volume, claim);
  if (yield* gaveDefaultClass(claim)) return;
  if (delayed && claim.metadata.annotations?.[SELECTED_NODE] === undefined) yield* sayThatItWaits(claim);
  else if (classOf(claim) !== '') return yield* provision(claim, found);
  else yield* say(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  yield* setClaimPhase(claim, 'Pending');
}

/** A default class that came after the claim. */
function* gaveDefaultClass(claim: PersistentVolumeClaim): Process<boolean> {
  if (hasClass(claim)) return false;
  const found = defaultClass(yield* lookUpAll(STORAGE_CLASSES));
  if (found === undefined) return false;
  yield* writeClaim({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } });
  return true;
}

function* sayThatItWaits(claim: PersistentVolumeClaim): Process<void> {
  const pods = (yield* lookUpIndexed(PODS, BY_CLAIM, keyOf(claim))).filter((pod) => !isPodTerminated(pod) && !pod.spec.nodeName);
  const names = pods.map(({ metadata }) => metadata.name);
  if (names.length === 0) {
    yield* say(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    return;
  }
  const who = names.length === 1 ? `pod ${names[0]}` : `pods ${names.join(',')}`;
  yield* say(claim, 'Normal', 'WaitForPodScheduled', `waiting for ${who} to be scheduled`);
}

/** No volume of Kubernetes' own can be made any more: somebody else is asked to. */
function* provision(claim: PersistentVolumeClaim, found: StorageClass | undefined): Process<void> {
  if (found === undefined) {
    return yield* say(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${classOf(claim)}" not found`);
  }
  const { provisioner } = found;
  if (provisioner.startsWith('kubernetes.io/')) {
    return yield* say(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`);
  }
  const { annotations } = claim.metadata;
  const marks = { ...annotations, [BETA_PROVISIONER]: provisioner, [PROVISIONER]: provisioner };
  const isAsked = annotations?.[PROVISIONER] === provisioner;
  const asked = isAsked ? claim : yield* writeClaim({ ...claim, metadata: { ...claim.metadata, annotations: marks } });
  const words = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  yield* say(asked, 'Normal', 'ExternalProvisioning', words);
}

/** Why the volume that the claim names will not do (checkVolumeSatisfyClaim). */
function unsuited(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined) return `the volume is marked for deletion "${volume.metadata.name}"`;
  if (value(volume.spec.capacity?.storage) < value(claim.spec.resources?.requests?.storage)) return 'requested PV is too small';
  if (classOf(volume) !== classOf(claim)) return 'storageClassName does not match';
  if ((volume.spec.volumeAttributesClassName ?? '') !== (claim.spec.volumeAttributesClassName ?? ''))
    return 'volumeAttributesClassName does not match';
  if (modesDiffer(claim, volume)) return 'incompatible volumeMode';
  return offersAccess(volume, claim) ? undefined : 'incompatible accessMode';
}

/** Its author wants one volume and no other. */
function* syncNamed(claim: PersistentVolumeClaim, name: string): Process<void> {
  const volume = yield* keptVolume(name);
  if (volume === undefined) {
    yield* setClaimPhase(claim, 'Pending');
    return;
  }
  if (isReservedFor(volume, claim)) return yield* bind(volume, claim);
  if (volume.spec.claimRef === undefined) {
    const reason = unsuited(volume, claim);
    if (reason === undefined) return yield* bind(volume, claim);
    yield* say(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${name}": ${reason}`);
    yield* setClaimPhase(claim, 'Pending');
    return;
  }
  yield* say(claim, 'Warning', 'FailedBinding', `volume "${name}" already bound to a different claim.`);
  if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) yield* setClaimPhase(claim, 'Pending');
}

/** It was bound in full before. */
function* syncBound(claim: PersistentVolumeClaim): Process<void> {
  const { volumeName } = claim.spec;
  if (!volumeName) {
    return yield* loseClaim(claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  }
  const volume = yield* keptVolume(volumeName);
  if (volume === undefined) {
    return yield* loseClaim(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  }
  const { claimRef } = volume.spec;
  if (claimRef === undefined || claimRef.uid === claim.metadata.uid) return yield* bind(volume, claim);
  yield* loseClaim(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly');
}

/** The volume of a claim that is gone is looked at at once. */
export function* claimGone(claim: PersistentVolumeClaim): Process<void> {
  if (claim.spec.volumeName) yield* local(`${NAME}.volumeDue`, claim.spec.volumeName);
}
