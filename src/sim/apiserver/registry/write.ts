/** What preparing a write comes to, and what is common to all preparations. */
import type { Allocation, Claim, Draft, ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { storedForm } from '../../machinery/scheme/registry.ts';
import { invalidStatus, type Status } from '../../machinery/status-error.ts';
import type { FieldError } from '../../machinery/validation/field-error.ts';
import type { ApiObject, UserInfo } from '../../machinery/wire/api.ts';
import { ADMISSION_CHAIN } from '../admission/chain.ts';
import type { AdmissionAttributes, Operation } from '../admission/plugin.ts';
import type { Target } from '../request/route.ts';
import { type ApiSelf, clusterView, type WarningContext } from './context.ts';

export interface WriteInput {
  readonly target: Target;
  readonly user: UserInfo;
  readonly dryRun: boolean;
}

/** The object after a stage, for the trace. */
export interface Stage {
  readonly name: string;
  readonly object: unknown;
}

interface Common {
  readonly warnings: readonly string[];
  readonly stages: readonly Stage[];
}

export type Prepared = Common &
  (
    | { readonly kind: 'refused'; readonly status: Status; readonly revision: number }
    /** Nothing is to be written: the answer is what is stored. `dropped`: what a deleting update would leave to show. */
    | { readonly kind: 'unchanged'; readonly object: ApiObject; readonly revision: number }
    | {
        readonly kind: 'put';
        readonly object: ApiObject;
        readonly revision: number;
        readonly claimed: readonly Claim[];
        /** Quotas are still to be asked. */
        readonly limited?: boolean;
      }
    /** The key goes; `object` is the last state, which is shown as the answer. */
    | { readonly kind: 'remove'; readonly object: ApiObject; readonly revision: number }
  );

export const NO_STAGES: readonly Stage[] = Object.freeze([]);

export function refused(status: Status, context: WarningContext, revision = 0, stages: readonly Stage[] = NO_STAGES): Prepared {
  return Object.freeze({ kind: 'refused', status, revision, warnings: context.warnings, stages });
}

/** Version 0 is that of what is not stored. */
export function revisionOf(object: ApiObject | undefined): number {
  return object === undefined ? 0 : Number(object.metadata.resourceVersion);
}

export function attributesOf(
  self: ApiSelf,
  operation: Operation,
  { target }: WriteInput,
  draft: Draft,
  old: ApiObject | undefined,
  context: WarningContext,
): AdmissionAttributes {
  return {
    operation,
    definition: target.definition,
    subresource: target.subresource?.name ?? '',
    namespace: target.namespace,
    name: target.name || (draft?.metadata?.name ?? ''),
    draft,
    old,
    context,
    view: clusterView(self),
  };
}

export function admit(attributes: AdmissionAttributes): Status | undefined {
  for (const plugin of ADMISSION_CHAIN) {
    const status = plugin.admit?.(attributes);
    if (status !== undefined) return status;
  }
  return undefined;
}

export function validateAdmission(attributes: AdmissionAttributes): Status | undefined {
  for (const plugin of ADMISSION_CHAIN) {
    const status = plugin.validate?.(attributes);
    if (status !== undefined) return status;
  }
  return undefined;
}

function isEmpty(map: object | undefined): boolean {
  return map !== undefined && Object.keys(map).length === 0;
}

/** Without the empty maps that were kept for refusals. */
export function asWritten(draft: Draft): ApiObject {
  const { spec } = draft;
  const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
  if (isEmpty(template?.metadata?.labels)) delete template.metadata.labels;
  if (isEmpty(spec?.nodeSelector)) delete spec.nodeSelector;
  return Object.freeze(draft) as ApiObject;
}

/** The object as it is stored: without a version, which is that of the write. */
export function stored(draft: Draft): ApiObject {
  delete draft.metadata.resourceVersion;
  return asWritten(draft);
}

export function withoutVersion(object: ApiObject): ApiObject {
  const { resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ApiObject['metadata'] };
}

/** Names and namespaces of path and body must agree (apiserver pkg/endpoints/handlers/rest.go: checkName). */
export function nameProblem(draft: Draft, { name, namespace, definition }: Target): string | undefined {
  const given: string = draft.metadata.name ?? '';
  if (given === '') return `the name of the object (${name} based on URL) was undeterminable: name must be provided`;
  if (given !== name) return `the name of the object (${given}) does not match the name on the URL (${name})`;
  const itsNamespace: string = draft.metadata.namespace ?? '';
  if (definition.namespaced && itsNamespace !== '' && itsNamespace !== namespace) return NAMESPACE_MISMATCH;
  return undefined;
}

export const NAMESPACE_MISMATCH = 'the namespace of the provided object does not match the namespace sent on the request';

/** 422 in the name of the kind that is stored: `Event` also for what was sent as an events.k8s.io/v1 Event. */
export function invalidOf(definition: ResourceDefinition, name: string, errors: readonly FieldError[]): Status {
  const { group, kind } = storedForm(definition);
  return invalidStatus(group, kind, name, errors);
}

export function allocationRefusal(definition: ResourceDefinition, name: string, { errors, refusal }: Allocation): Status | undefined {
  return refusal ?? (errors.length > 0 ? invalidOf(definition, name, errors) : undefined);
}
