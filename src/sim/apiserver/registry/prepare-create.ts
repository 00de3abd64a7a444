/**
 * From a decoded body to the object that is stored: defaulting, mutating admission, what the server fills in, strategy, validation,
 * validating admission. Follows apiserver pkg/registry/generic/registry/store.go (Create) and pkg/registry/rest/create.go.
 */
import { deepCopy } from '../../machinery/copy.ts';
import type { Claim, Draft } from '../../machinery/scheme/definition.ts';
import { badRequestStatus, failure } from '../../machinery/status-error.ts';
import type { FieldError } from '../../machinery/validation/field-error.ts';
import { nameIsSubdomain } from '../../machinery/validation/names.ts';
import { validateGenericMeta, validateObjectMeta } from '../../machinery/validation/object-meta.ts';
import { poolsOf } from './claims.ts';
import { type ApiSelf, generatedName, strategyContext, type WarningContext } from './context.ts';
import { isLimited } from './judge-quotas.ts';
import { dropRepeatedOwners } from './owners.ts';
import {
  admit,
  allocationRefusal,
  asWritten,
  attributesOf,
  invalidOf,
  NAMESPACE_MISMATCH,
  type Prepared,
  refused,
  type Stage,
  stored,
  validateAdmission,
  type WriteInput,
} from './write.ts';

const VERSION_SET = 'resourceVersion should not be set on objects to be created';

/** What the draft looks like after each stage; copies, made only while somebody looks. */
class StageRecord {
  readonly stages: Stage[] = [];
  readonly #traced: boolean;

  constructor(traced: boolean) {
    this.#traced = traced;
  }

  after(name: string, draft: Draft): void {
    if (this.#traced) this.stages.push(Object.freeze({ name, object: Object.freeze(deepCopy(draft)) }));
  }
}

function fillSystemFields(metadata: Draft, context: WarningContext): void {
  if (metadata.generateName && !metadata.name) metadata.name = generatedName(metadata.generateName, context.random);
  metadata.uid = context.uuid();
  metadata.creationTimestamp = context.now;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
}

/** The draft is used up. */
export function prepareCreate(self: ApiSelf, input: WriteInput, body: Draft): Prepared {
  const { target, user, dryRun } = input;
  const { definition, namespace } = target;
  const context = strategyContext(self, user, dryRun);
  const record = new StageRecord(self.traced);
  const draft: Draft = definition.conversion === undefined ? body : definition.conversion.toStored(body);
  definition.setDefaults?.(draft);
  record.after('decoding and defaulting', draft);
  const { metadata } = draft;
  dropRepeatedOwners(metadata, context);
  const refuse = (status: Parameters<typeof refused>[0]): Prepared => refused(status, context, 0, record.stages);
  if (!definition.namespaced) delete metadata.namespace;
  else if (metadata.namespace === undefined) metadata.namespace = namespace;
  else if (metadata.namespace !== namespace) return refuse(badRequestStatus(NAMESPACE_MISMATCH));

  const attributes = attributesOf(self, 'CREATE', input, draft, undefined, context);
  const denied = admit(attributes);
  if (denied !== undefined) return refuse(denied);
  record.after('mutating admission', draft);

  fillSystemFields(metadata, context);
  const allocation = definition.allocation?.allocate(draft, undefined, poolsOf(self.state), context);
  const claimed = allocation?.claimed ?? [];
  const giveUp = (status: Parameters<typeof refused>[0]): Prepared => {
    releaseClaims(self, claimed);
    return refuse(status);
  };
  const unallocated = allocation && allocationRefusal(definition, metadata.name ?? '', allocation);
  if (unallocated !== undefined) return refuse(unallocated);
  definition.prepareForCreate?.(draft, context);
  if (definition.generation === 'none') delete metadata.generation;
  else metadata.generation = 1;
  record.after('registry strategy', draft);

  const errors: FieldError[] = [];
  const nameRule = definition.validateName ?? nameIsSubdomain;
  const isLast = definition.checksMetadataLast === true;
  if (!isLast) validateObjectMeta(metadata, definition.namespaced, nameRule, 'metadata', errors);
  if (definition.validate !== undefined) errors.push(...definition.validate(draft));
  if (isLast && errors.length === 0) validateGenericMeta(metadata, definition.namespaced, nameRule, 'metadata', errors);
  if (errors.length > 0) return giveUp(invalidOf(definition, metadata.name ?? '', errors));
  for (const warning of definition.warnings?.(draft) ?? []) context.warn(warning);
  const denial = validateAdmission({ ...attributes, name: metadata.name });
  if (denial !== undefined) return giveUp(denial);
  // It is the store that does not take it: a dry run does not come so far.
  if (!dryRun && metadata.resourceVersion !== undefined && metadata.resourceVersion !== '0')
    return giveUp(failure(500, undefined, VERSION_SET));
  const object = dryRun ? asWritten(draft) : stored(draft);
  return Object.freeze({
    kind: 'put',
    object,
    revision: 0,
    claimed,
    limited: isLimited(self, target, object),
    warnings: context.warnings,
    stages: record.stages,
  });
}

/** What was claimed for a write that did not come to pass is free again. */
export function releaseClaims(self: ApiSelf, claimed: readonly Claim[]): void {
  for (const claim of claimed) self.state.claims.delete(claim);
}
