/** What the controller writes: each function gives back the object as it is then, and throws what the API server refused. Follows pv_controller.go. */
import type { Process } from '../../../kernel/effects.ts';
import { type EventType, record } from '../../client/event-recorder.ts';
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { compareQuantities, parseQuantity } from '../../machinery/quantity.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from '../../machinery/volumes/annotations.ts';
import { reservedFor } from '../../machinery/volumes/binding.ts';
import { keepClaim, keepVolume } from './memory.ts';
import { api, source } from './names.ts';

type Phase<Item extends PersistentVolume | PersistentVolumeClaim> = NonNullable<Item['status']['phase']>;

export interface Occasion {
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
}

export function* writeClaim(claim: PersistentVolumeClaim): Process<PersistentVolumeClaim> {
  const written = must(yield* api.update(PERSISTENT_VOLUME_CLAIMS, claim));
  yield* keepClaim(written);
  return written;
}

function* writeVolume(volume: PersistentVolume): Process<PersistentVolume> {
  const written = must(yield* api.update(PERSISTENT_VOLUMES, volume));
  yield* keepVolume(written);
  return written;
}

function sameSize(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  return left.ok && right.ok && compareQuantities(left.quantity, right.quantity) === 0;
}

/** Without a volume what the claim said of one goes. Its size is written when the claim becomes bound, and never again. */
function claimStatus({ status }: PersistentVolumeClaim, phase: Phase<PersistentVolumeClaim>, volume: PersistentVolume | undefined) {
  const { accessModes, capacity, ...rest } = status;
  if (volume === undefined) return { ...rest, phase };
  const isNews = status.phase !== phase && !sameSize(volume.spec.capacity?.storage, capacity?.storage);
  const size = isNews ? volume.spec.capacity : capacity;
  const modes = volume.spec.accessModes ?? accessModes;
  return { ...rest, phase, ...(modes && { accessModes: modes }), ...(size && { capacity: size }) };
}

export function* setClaimPhase(
  claim: PersistentVolumeClaim,
  phase: Phase<PersistentVolumeClaim>,
  volume?: PersistentVolume,
): Process<PersistentVolumeClaim> {
  const status = claimStatus(claim, phase, volume);
  if (semanticEqual(status, claim.status)) return claim;
  const written = must(yield* api.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, status }, 'status'));
  yield* keepClaim(written);
  return written;
}

/** The event is recorded once, when the phase changes. */
export function* loseClaim(claim: PersistentVolumeClaim, reason: string, message: string): Process<void> {
  if (claim.status.phase === 'Lost') return;
  const written = yield* setClaimPhase(claim, 'Lost');
  yield* record(source, written, 'Warning', reason, message);
}

export function* setVolumePhase(volume: PersistentVolume, phase: Phase<PersistentVolume>, message = ''): Process<PersistentVolume> {
  if (volume.status?.phase === phase) return volume;
  const { message: _, ...rest } = volume.status ?? {};
  const status = { ...rest, phase, ...(message !== '' && { message }) };
  const written = must(yield* api.update(PERSISTENT_VOLUMES, { ...volume, status }, 'status'));
  yield* keepVolume(written);
  return written;
}

export function* failVolume(volume: PersistentVolume, reason: string, message: string): Process<void> {
  if (volume.status?.phase === 'Failed') return;
  const written = yield* setVolumePhase(volume, 'Failed', message);
  yield* record(source, written, 'Warning', reason, message);
}

function boundTo(claim: PersistentVolumeClaim, { metadata: { name } }: PersistentVolume): PersistentVolumeClaim {
  const isNamed = claim.spec.volumeName === name;
  const { annotations } = claim.metadata;
  if (isNamed && annotations?.[BIND_COMPLETED] !== undefined) return claim;
  const marks = {
    ...(isNamed || annotations?.[BOUND_BY_CONTROLLER] !== undefined ? undefined : { [BOUND_BY_CONTROLLER]: 'yes' }),
    ...(annotations?.[BIND_COMPLETED] === undefined && { [BIND_COMPLETED]: 'yes' }),
  };
  return {
    ...claim,
    metadata: { ...claim.metadata, annotations: { ...annotations, ...marks } },
    spec: { ...claim.spec, volumeName: name },
  };
}

/** Both halves and both phases, the volume's first. What is so already is not written. */
export function* bind(volume: PersistentVolume, claim: PersistentVolumeClaim): Process<void> {
  const reserved = reservedFor(volume, claim);
  const written = reserved === volume ? volume : yield* writeVolume(reserved);
  const bound = yield* setVolumePhase(written, 'Bound');
  const wanted = boundTo(claim, bound);
  yield* setClaimPhase(wanted === claim ? claim : yield* writeClaim(wanted), 'Bound', bound);
}

/** The volume is free again; one that its author reserved stays reserved by name. */
export function* unbind(volume: PersistentVolume): Process<void> {
  const { [BOUND_BY_CONTROLLER]: mark, ...others } = volume.metadata.annotations ?? {};
  const { claimRef, ...spec } = volume.spec;
  const { annotations: _, ...metadata } = volume.metadata;
  const { uid: __, ...name } = claimRef ?? {};
  const free =
    mark === undefined
      ? { ...volume, spec: { ...spec, claimRef: name } }
      : { ...volume, metadata: { ...metadata, ...(Object.keys(others).length > 0 && { annotations: others }) }, spec };
  yield* setVolumePhase(yield* writeVolume(free), 'Available');
}
