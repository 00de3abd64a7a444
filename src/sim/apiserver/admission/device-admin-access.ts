/**
 * Only namespaces that say so may look on at devices which others use. The real server asks in the strategies of claims and templates
 * (pkg/registry/resource/utils.go: AuthorizedForAdmin), which see no other objects here; the answer is the same.
 */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { invalidStatus, type Status } from '../../machinery/status-error.ts';
import { forbidden } from '../../machinery/validation/field-error.ts';
import type { AdmissionAttributes, AdmissionPlugin } from './plugin.ts';

const LABEL = 'resource.kubernetes.io/admin-access';

/** Where the claims of a kind are asked for. */
const SPECS: Readonly<Record<string, (draft: Draft) => Draft>> = {
  resourceclaims: ({ spec }) => spec,
  resourceclaimtemplates: ({ spec }) => spec?.spec,
};

function whereRequested({ definition, operation, subresource, draft, old }: AdmissionAttributes): string | undefined {
  if (subresource === 'status') {
    const isGranted = (object: Draft) => at(object?.status?.allocation?.devices?.results, ({ adminAccess }) => adminAccess);
    const index = isGranted(old) < 0 ? isGranted(draft) : -1;
    return index < 0 ? undefined : `status.allocation.devices.results[${index}].adminAccess`;
  }
  if (operation !== 'CREATE') return undefined;
  const index = at(SPECS[definition.plural]?.(draft)?.devices?.requests, ({ exactly }) => exactly?.adminAccess);
  return index < 0 ? undefined : `spec.devices.requests[${index}].adminAccess`;
}

function at(list: readonly Draft[] | undefined, holds: (item: Draft) => boolean | undefined): number {
  return list?.findIndex((item) => holds(item) === true) ?? -1;
}

export const deviceAdminAccess: AdmissionPlugin = {
  name: 'DeviceAdminAccess',
  validate(attributes): Status | undefined {
    const { definition, namespace, name, view } = attributes;
    if (definition.group !== 'resource.k8s.io' || SPECS[definition.plural] === undefined || attributes.operation === 'DELETE')
      return undefined;
    const field = whereRequested(attributes);
    if (field === undefined || view.get('', 'namespaces', '', namespace)?.metadata.labels?.[LABEL] === 'true') return undefined;
    const problem = forbidden(field, `admin access to devices requires the \`${LABEL}: true\` label on the containing namespace`);
    return invalidStatus(definition.group, definition.kind, name, [problem]);
  },
};
