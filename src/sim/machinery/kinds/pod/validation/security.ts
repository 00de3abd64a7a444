/** Security contexts of pods and containers. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notSupported, required, tooLong } from '../../../validation/field-error.ts';
import { byteLength, rangeText } from '../../../validation/names.ts';
import { validateDescendingPath } from '../../../validation/paths.ts';
import { internalJson } from '../internal-form.ts';
import { validateWindowsOptions } from './windows.ts';

const ID_MAX = 2_147_483_647;
const SYSCTL_FORMAT = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const SYSCTL = new RegExp(`^${SYSCTL_FORMAT}$`);
const PATH_MAX_BYTES = 4095;

function validateId(id: number | undefined, path: string, errors: FieldError[]): void {
  if (id !== undefined && (id < 0 || id > ID_MAX)) errors.push(invalid(path, id, rangeText(0, ID_MAX)));
}

function validateChoice(value: string | undefined, choices: readonly string[], path: string, errors: FieldError[]): void {
  if (value !== undefined && !choices.includes(value)) errors.push(notSupported(path, value, choices));
}

function validateSeccomp(profile: Draft, path: string, errors: FieldError[]): void {
  if (profile === undefined) return;
  const type: string = profile.type ?? '';
  if (type === '') errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else validateChoice(type, ['Localhost', 'RuntimeDefault', 'Unconfined'], `${path}.type`, errors);
  const local: string | undefined = profile.localhostProfile;
  if (type === 'Localhost') {
    if (local === undefined) errors.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'));
    else validateDescendingPath(local, `${path}.localhostProfile`, errors);
  } else if (local !== undefined) {
    const shown = internalJson('SeccompProfile', profile);
    errors.push(invalid(`${path}.localhostProfile`, shown, 'can only be set when seccomp type is Localhost'));
  }
}

export function validateAppArmor(profile: Draft, path: string, errors: FieldError[]): void {
  if (profile === undefined) return;
  const local: string | undefined = profile.localhostProfile;
  switch (profile.type ?? '') {
    case 'Localhost': {
      const missing = required(`${path}.localhostProfile`, 'must be set when AppArmor type is Localhost');
      if (local === undefined) {
        errors.push(missing);
        break;
      }
      if (local.trim() !== local) errors.push(invalid(`${path}.localhostProfile`, local, 'must not be padded with whitespace'));
      else if (local === '') errors.push(missing);
      if (byteLength(local) > PATH_MAX_BYTES) errors.push(tooLong(`${path}.localhostProfile`, PATH_MAX_BYTES));
      break;
    }
    case 'RuntimeDefault':
    case 'Unconfined':
      if (local !== undefined) errors.push(invalid(`${path}.localhostProfile`, local, 'can only be set when AppArmor type is Localhost'));
      break;
    case '':
      errors.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
      break;
    default:
      errors.push(notSupported(`${path}.type`, profile.type, ['Localhost', 'RuntimeDefault', 'Unconfined']));
  }
}

function validateSysctls(sysctls: readonly Draft[], spec: Draft, path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (let index = 0; index < sysctls.length; index++) {
    const name: string = sysctls[index].name ?? '';
    const at = `${path}[${index}].name`;
    if (name === '') errors.push(required(at));
    else if (name.length > 253 || !SYSCTL.test(name))
      errors.push(invalid(at, name, `must have at most 253 characters and match regex ^${SYSCTL_FORMAT}$`));
    else if (names.has(name)) errors.push(duplicate(at, name));
    if (spec.hostNetwork === true && name.startsWith('net.'))
      errors.push(invalid(at, name, "may not be specified when 'hostNetwork' is true"));
    else if (spec.hostIPC === true && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(name))
      errors.push(invalid(at, name, "may not be specified when 'hostIPC' is true"));
    names.add(name);
  }
}

export function validatePodSecurity(spec: Draft, path: string, errors: FieldError[]): void {
  const context = spec.securityContext;
  if (context === undefined) return;
  validateId(context.fsGroup, `${path}.fsGroup`, errors);
  validateId(context.runAsUser, `${path}.runAsUser`, errors);
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors);
  const groups: readonly number[] = context.supplementalGroups ?? [];
  for (let index = 0; index < groups.length; index++) validateId(groups[index], `${path}.supplementalGroups[${index}]`, errors);
  if (spec.shareProcessNamespace === true && spec.hostPID === true)
    errors.push(invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'));
  if (context.sysctls !== undefined) validateSysctls(context.sysctls, spec, `${path}.sysctls`, errors);
  validateChoice(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`, errors);
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
  validateChoice(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`, errors);
  validateChoice(context.seLinuxChangePolicy, ['Recursive'], `${path}.seLinuxChangePolicy`, errors);
}

export function validateContainerSecurity(context: Draft, path: string, errors: FieldError[], hostUsers: boolean): void {
  validateId(context.runAsUser, `${path}.runAsUser`, errors);
  validateId(context.runAsGroup, `${path}.runAsGroup`, errors);
  if (context.procMount !== undefined) {
    validateChoice(context.procMount, ['Default', 'Unmasked'], `${path}.procMount`, errors);
    if (hostUsers && context.procMount === 'Unmasked')
      errors.push(invalid(`${path}.procMount`, context.procMount, '`hostUsers` must be false to use `Unmasked`'));
  }
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, errors);
  if (context.allowPrivilegeEscalation === false) {
    const refuse = (what: string) =>
      errors.push(invalid(path, internalJson('SecurityContext', context), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
    if (context.privileged === true) refuse('`privileged` to true');
    if (context.capabilities?.add?.includes('CAP_SYS_ADMIN')) refuse('`capabilities.Add` CAP_SYS_ADMIN');
  }
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, errors);
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, errors);
}

export function validateHostUsers(spec: Draft, path: string, errors: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  const text = 'when `hostUsers` is false';
  if (spec.hostNetwork === true) errors.push(forbidden(`${path}.hostNetwork`, text));
  // The capitals are the server's own.
  if (spec.hostPID === true) errors.push(forbidden(`${path}.HostPID`, text));
  if (spec.hostIPC === true) errors.push(forbidden(`${path}.HostIPC`, text));
  for (const list of ['initContainers', 'containers'] as const)
    for (const [index, { volumeDevices }] of (spec[list] ?? []).entries())
      if (volumeDevices?.length > 0) errors.push(forbidden(`${path}.${list}[${index}].volumeDevices`, text));
}
