/** What a volume gets without asking. Follows pkg/apis/core/v1/defaults.go. */
import type { Draft } from '../../scheme/definition.ts';
import { defaultFieldSource } from './container-defaults.ts';
import { meansLatest } from './image-tag.ts';

/** 0644 */
const FILE_MODE = 420;
const TOKEN_SECONDS = 3600;
const CERTIFICATE_SECONDS = 86_400;

function defaultFiles(files: readonly Draft[] | undefined): void {
  for (const file of files ?? []) defaultFieldSource(file);
}

function defaultProjected(projected: Draft): void {
  projected.defaultMode ??= FILE_MODE;
  for (const source of projected.sources ?? []) {
    if (source.serviceAccountToken !== undefined) source.serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS;
    if (source.downwardAPI !== undefined) defaultFiles(source.downwardAPI.items);
    if (source.podCertificate !== undefined) source.podCertificate.maxExpirationSeconds ??= CERTIFICATE_SECONDS;
  }
}

export function defaultOldDisks(volume: Draft): void {
  if (volume.iscsi !== undefined) volume.iscsi.iscsiInterface ||= 'default';
  if (volume.rbd !== undefined) {
    volume.rbd.pool ||= 'rbd';
    volume.rbd.user ||= 'admin';
    volume.rbd.keyring ||= '/etc/ceph/keyring';
  }
  if (volume.azureDisk !== undefined) {
    volume.azureDisk.cachingMode ||= 'ReadWrite';
    volume.azureDisk.kind ||= 'Shared';
    volume.azureDisk.fsType ||= 'ext4';
    volume.azureDisk.readOnly ??= false;
  }
  if (volume.scaleIO !== undefined) {
    volume.scaleIO.secretRef ??= null;
    volume.scaleIO.storageMode ||= 'ThinProvisioned';
    volume.scaleIO.fsType ||= 'xfs';
  }
}

export function defaultVolume(volume: Draft): void {
  let sources = 0;
  for (const key of Object.keys(volume)) if (key !== 'name' && volume[key] !== undefined) sources++;
  if (sources === 0) {
    volume.emptyDir = {};
    return;
  }
  if (volume.secret !== undefined) volume.secret.defaultMode ??= FILE_MODE;
  if (volume.configMap !== undefined) volume.configMap.defaultMode ??= FILE_MODE;
  if (volume.downwardAPI !== undefined) {
    volume.downwardAPI.defaultMode ??= FILE_MODE;
    defaultFiles(volume.downwardAPI.items);
  }
  if (volume.projected !== undefined) defaultProjected(volume.projected);
  if (volume.hostPath !== undefined) volume.hostPath.type ??= '';
  if (volume.image !== undefined) volume.image.pullPolicy ||= meansLatest(volume.image.reference ?? '') ? 'Always' : 'IfNotPresent';
  const claim = volume.ephemeral?.volumeClaimTemplate;
  if (claim !== undefined) {
    claim.metadata ??= {};
    claim.spec ??= {};
    claim.spec.volumeMode ??= 'Filesystem';
    claim.spec.resources ??= {};
  }
  defaultOldDisks(volume);
}
