/** What becomes of a volume. Follows pv_controller.go (syncVolume, reclaimVolume and what they call). */
import { local, type Process } from '../../../kernel/effects.ts';
import { record } from '../../client/event-recorder.ts';
import { lookUp } from '../../client/lister.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { ObjectReference } from '../../machinery/types/object-reference.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { BOUND_BY_CONTROLLER, PROVISIONED_BY } from '../../machinery/volumes/annotations.ts';
import { modesDiffer } from '../../machinery/volumes/matching.ts';
import { keptClaim } from './memory.ts';
import { api, NAME, source } from './names.ts';
import { failVolume, setVolumePhase, unbind } from './write.ts';

export function* syncVolume(volume: PersistentVolume): Process<void> {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) {
    yield* setVolumePhase(volume, 'Available');
    return;
  }
  const claim = yield* claimOf(volume, claimRef);
  if (claim === undefined) return yield* release(volume);
  const { volumeName } = claim.spec;
  if (volumeName === volume.metadata.name) yield* setVolumePhase(volume, 'Bound');
  else if (volumeName) yield* boundElsewhere(volume);
  else yield* notBoundYet(volume, claim);
}

function isOver({ status }: PersistentVolume): boolean {
  return status?.phase === 'Released' || status?.phase === 'Failed';
}

/** The claim that the volume names; before a volume is given up for the lack of it the API server itself is asked. */
function* claimOf(
  volume: PersistentVolume,
  { namespace = '', name = '', uid }: ObjectReference,
): Process<PersistentVolumeClaim | undefined> {
  const key = `${namespace}/${name}`;
  const known = (yield* keptClaim(key)) ?? (isOver(volume) ? undefined : yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key));
  if (known?.metadata.uid === uid) return known;
  if (known === undefined && isOver(volume)) return undefined;
  const asked = mayBeMissing(yield* api.get(PERSISTENT_VOLUME_CLAIMS, namespace, name));
  return asked?.metadata.uid === uid ? asked : undefined;
}

function* notBoundYet(volume: PersistentVolume, claim: PersistentVolumeClaim): Process<void> {
  const { name, namespace } = claim.metadata;
  if (!modesDiffer(claim, volume)) {
    yield* local(`${NAME}.claimDue`, `${namespace}/${name}`);
    return;
  }
  const why = 'due to incompatible volumeMode.';
  const ofVolume = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${name}" ${why}`;
  yield* record(source, volume, 'Warning', 'VolumeMismatch', ofVolume);
  const ofClaim = `Cannot bind PersistentVolume "${volume.metadata.name}" to requested PersistentVolumeClaim ${why}`;
  yield* record(source, claim, 'Warning', 'VolumeMismatch', ofClaim);
}

/** The claim got another volume. One that was made for it is of no use any more; others are free again. */
function* boundElsewhere(volume: PersistentVolume): Process<void> {
  const { annotations } = volume.metadata;
  const wasMadeForIt = annotations?.[PROVISIONED_BY] !== undefined && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  if (wasMadeForIt) yield* release(volume);
  else if (annotations?.[BOUND_BY_CONTROLLER] !== undefined || volume.spec.claimRef?.uid) yield* unbind(volume);
}

function* release(volume: PersistentVolume): Process<void> {
  const released = isOver(volume) ? volume : yield* setVolumePhase(volume, 'Released');
  if (released.spec.persistentVolumeReclaimPolicy === 'Delete') yield* remove(released);
}

/** Whoever made the volume deletes what is behind it; of the others only folders of a host can be deleted. */
function* remove(volume: PersistentVolume): Process<void> {
  const { csi, hostPath } = volume.spec;
  if (csi !== undefined || volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return;
  const { name } = volume.metadata;
  if (hostPath === undefined) {
    const why = `error getting deleter volume plugin for volume "${name}": no volume plugin matched`;
    return yield* failVolume(volume, 'VolumeFailedDelete', why);
  }
  if (!/\/tmp\/.+/.test(hostPath.path)) {
    const why = `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`;
    return yield* failVolume(volume, 'VolumeFailedDelete', why);
  }
  mayBeMissing(yield* api.delete(PERSISTENT_VOLUMES, undefined, name));
}

/** Its claim is looked at at once. */
export function* volumeGone({ spec }: PersistentVolume): Process<void> {
  if (spec.claimRef !== undefined) yield* local(`${NAME}.claimDue`, `${spec.claimRef.namespace}/${spec.claimRef.name}`);
}
