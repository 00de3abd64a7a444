/** Security options of Windows containers, and what belongs to one operating system only. Follows pkg/apis/core/validation/validation.go. */

import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, notSupported, required } from '../../../validation/field-error.ts';
import { byteLength, dns1123Subdomain } from '../../../validation/names.ts';
import { CONTAINER_LISTS } from '../container-lists.ts';

const CREDENTIAL_SPEC_KIB = 64;
const DOMAIN_LENGTH = 256;
const USER_LENGTH = 104;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DOMAIN = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const ONLY_DOTS = /^[. ]+$/;
const NOT_IN_USERS = /["/\\:;|=,+*?<>@[\]]/;

export function validateWindowsOptions(options: Draft, path: string, errors: FieldError[]): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined)
    for (const text of dns1123Subdomain(gmsaCredentialSpecName))
      errors.push(invalid(`${path}.gmsaCredentialSpecName`, gmsaCredentialSpecName, text));
  if (gmsaCredentialSpec === '')
    errors.push(invalid(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, 'gmsaCredentialSpec cannot be an empty string'));
  else if (gmsaCredentialSpec !== undefined && byteLength(gmsaCredentialSpec) > CREDENTIAL_SPEC_KIB * 1024)
    errors.push(
      invalid(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, `gmsaCredentialSpec size must be under ${CREDENTIAL_SPEC_KIB} KiB`),
    );
  if (runAsUserName !== undefined)
    for (const text of userNameProblems(runAsUserName))
      errors.push(invalid(`${path}.runAsUserName`, runAsUserName, `runAsUserName${text}`));
}

/** `domain\user` or `user`. */
function userNameProblems(name: string): readonly string[] {
  if (name === '') return [' cannot be an empty string'];
  if (CONTROL.test(name)) return [' cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return [' cannot contain more than one backslash'];
  const domain = parts.length === 2 ? (parts[0] as string) : undefined;
  const user = parts.at(-1) as string;
  const problems: string[] = [];
  if (domain !== undefined && domain.length >= DOMAIN_LENGTH) problems.push(`'s Domain length must be under ${DOMAIN_LENGTH} characters`);
  if (domain !== undefined && !NETBIOS.test(domain) && !DOMAIN.test(domain))
    problems.push("'s Domain doesn't match the NetBios nor the DNS format");
  if (user === '') problems.push("'s User cannot be empty");
  else if (user.length > USER_LENGTH) problems.push(`'s User length must not be longer than ${USER_LENGTH} characters`);
  if (ONLY_DOTS.test(user)) problems.push("'s User cannot contain only periods or spaces");
  if (NOT_IN_USERS.test(user)) problems.push(`'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  return problems;
}

function visitContainers(spec: Draft, path: string, visit: (container: Draft, at: string) => void): void {
  for (const list of CONTAINER_LISTS)
    for (const [index, container] of (spec[list] ?? []).entries()) visit(container, `${path}.${list}[${index}]`);
}

/** All containers are the host's processes or none is, and they use the host's network. */
export function validateHostProcess(spec: Draft, path: string, errors: FieldError[]): void {
  const ofPod: boolean | undefined = spec.securityContext?.windowsOptions?.hostProcess;
  let count = 0;
  let hostProcesses = 0;
  visitContainers(spec, path, (container, at) => {
    const own: boolean | undefined = container.securityContext?.windowsOptions?.hostProcess;
    count++;
    if (own ?? ofPod) hostProcesses++;
    if (ofPod !== undefined && own !== undefined && ofPod !== own)
      errors.push(
        invalid(
          `${at}.securityContext.windowsOptions.hostProcess`,
          own,
          `pod hostProcess value must be identical if both are specified, was ${ofPod}`,
        ),
      );
  });
  if (hostProcesses === 0) return;
  if (hostProcesses !== count)
    errors.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  if (spec.hostNetwork !== true)
    errors.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
}

/** In the order in which they are looked at; those with a dot belong to the security context. */
const NOT_ON_WINDOWS = [
  'securityContext.appArmorProfile',
  'securityContext.seLinuxOptions',
  'hostUsers',
  'hostPID',
  'hostIPC',
  'securityContext.seccompProfile',
  'securityContext.fsGroup',
  'securityContext.fsGroupChangePolicy',
  'securityContext.sysctls',
  'shareProcessNamespace',
  'securityContext.runAsUser',
  'securityContext.runAsGroup',
  'securityContext.supplementalGroups',
  'securityContext.supplementalGroupsPolicy',
];
const NOT_IN_WINDOWS_CONTAINERS = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

export function validateOs(spec: Draft, path: string, errors: FieldError[]): void {
  const name: string = spec.os.name ?? '';
  if (name === '') errors.push(required(`${path}.os.name`));
  else if (name === 'linux') validateLinux(spec, path, errors);
  else if (name === 'windows') validateWindows(spec, path, errors);
  else errors.push(notSupported(`${path}.os`, name, ['linux', 'windows']));
}

function validateLinux(spec: Draft, path: string, errors: FieldError[]): void {
  const text = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions !== undefined) errors.push(forbidden(`${path}.securityContext.windowsOptions`, text));
  visitContainers(spec, path, (container, at) => {
    if (container.securityContext?.windowsOptions !== undefined) errors.push(forbidden(`${at}.securityContext.windowsOptions`, text));
  });
}

function validateWindows(spec: Draft, path: string, errors: FieldError[]): void {
  const text = 'cannot be set for a windows pod';
  for (const field of NOT_ON_WINDOWS) {
    const [holder, inner] = field.split('.') as [string, string?];
    const value = inner === undefined ? spec[holder] : spec[holder]?.[inner];
    if (value !== undefined && value !== false) errors.push(forbidden(`${path}.${field}`, text));
  }
  visitContainers(spec, path, (container, at) => {
    for (const field of NOT_IN_WINDOWS_CONTAINERS)
      if (container.securityContext?.[field] !== undefined) errors.push(forbidden(`${at}.securityContext.${field}`, text));
  });
}
