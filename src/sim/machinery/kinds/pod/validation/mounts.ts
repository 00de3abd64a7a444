/** Mounts of volumes, and raw devices, in a container. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, notFound, notSupported, required } from '../../../validation/field-error.ts';
import { validateDescendingPath } from '../../../validation/paths.ts';

/** Most containers have the one mount of the service account token: nothing is allocated for those. */
export function validateMounts(container: Draft, volumes: ReadonlyMap<string, Draft>, path: string, errors: FieldError[]): void {
  const mounts: readonly Draft[] = container.volumeMounts ?? [];
  const devices: readonly Draft[] = container.volumeDevices ?? [];
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index];
    const at = `${path}[${index}]`;
    if (!mount.name) errors.push(required(`${at}.name`));
    const volume = volumes.get(mount.name ?? '');
    if (volume === undefined) errors.push(notFound(`${at}.name`, mount.name ?? ''));
    const mountPath: string = mount.mountPath ?? '';
    if (mountPath === '') errors.push(required(`${at}.mountPath`));
    for (let earlier = 0; earlier < index; earlier++) {
      if ((mounts[earlier].mountPath ?? '') !== mountPath) continue;
      errors.push(invalid(`${at}.mountPath`, mountPath, 'must be unique'));
      break;
    }
    if (devices.some((device) => device.name === mount.name))
      errors.push(invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'));
    if (devices.some((device) => device.devicePath === mountPath))
      errors.push(invalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'));
    if (mount.subPath) validateDescendingPath(mount.subPath, `${path}.subPath`, errors);
    if (mount.subPathExpr) {
      if (mount.subPath) errors.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
      validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`, errors);
    }
    if (mount.mountPropagation !== undefined) validatePropagation(mount.mountPropagation, container, `${path}.mountPropagation`, errors);
    if (mount.recursiveReadOnly !== undefined) validateRecursiveReadOnly(mount, `${path}.recursiveReadOnly`, errors);
  }
}

function validatePropagation(mode: string, container: Draft, path: string, errors: FieldError[]): void {
  if (mode !== 'Bidirectional' && mode !== 'HostToContainer' && mode !== 'None')
    errors.push(notSupported(path, mode, ['Bidirectional', 'HostToContainer', 'None']));
  if (mode === 'Bidirectional' && container.securityContext?.privileged !== true)
    errors.push(forbidden(path, 'Bidirectional mount propagation is available only to privileged containers'));
}

function validateRecursiveReadOnly(mount: Draft, path: string, errors: FieldError[]): void {
  switch (mount.recursiveReadOnly) {
    case 'Disabled':
      return;
    case 'Enabled':
    case 'IfPossible':
      if (mount.readOnly !== true) errors.push(forbidden(path, 'may only be specified when readOnly is true'));
      if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None')
        errors.push(forbidden(path, 'may only be specified when mountPropagation is None or not specified'));
      return;
    default:
      errors.push(notSupported(path, mount.recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']));
  }
}

export function validateDevices(container: Draft, volumes: ReadonlyMap<string, Draft>, path: string, errors: FieldError[]): void {
  const devices: readonly Draft[] = container.volumeDevices ?? [];
  const mounts: readonly Draft[] = container.volumeMounts ?? [];
  const names = new Set<string>();
  const paths = new Set<string>();
  for (let index = 0; index < devices.length; index++) {
    const at = `${path}[${index}]`;
    const name: string = devices[index].name ?? '';
    const devicePath: string = devices[index].devicePath ?? '';
    const volume = volumes.get(name);
    if (name === '') errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalid(`${at}.name`, name, 'must be unique'));
    if (volume === undefined) errors.push(notFound(`${at}.name`, name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      errors.push(invalid(`${at}.name`, name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'));
    if (devicePath === '') errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..')) errors.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((mount) => mount.mountPath === devicePath))
      errors.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    if (name !== '') names.add(name);
  }
}
