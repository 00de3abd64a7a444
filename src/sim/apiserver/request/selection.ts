/** What a list, watch or deletecollection selects: labels and fields, checked against what the resource can be selected by. */
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { type FieldRequirement, fieldsHold, parseFieldSelector } from '../../machinery/selectors/field-selector.ts';
import { parseLabelSelector } from '../../machinery/selectors/parse-label-selector.ts';
import { type Requirement, requirementsHold } from '../../machinery/selectors/requirements.ts';
import { badRequestStatus, type Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

export interface Selection {
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
}

export const EVERYTHING: Selection = Object.freeze({ labels: [], fields: [] });

const NAME = 'metadata.name';
const NAMESPACE = 'metadata.namespace';

const PROBE = Object.freeze({ apiVersion: '', kind: '', metadata: { name: '', uid: '', resourceVersion: '', creationTimestamp: '' } });
const knownFields = new Map<ResourceDefinition, ReadonlySet<string> | undefined>();

/** Fields beside name and namespace; undefined for resources that have none. */
function fieldsOf(definition: ResourceDefinition): ReadonlySet<string> | undefined {
  if (!knownFields.has(definition)) {
    const probe = { ...PROBE, spec: {}, status: {}, involvedObject: {}, source: {} };
    const fields = definition.selectableFields?.(probe);
    knownFields.set(definition, fields && new Set(Object.keys(fields).filter((field) => field !== 'name')));
  }
  return knownFields.get(definition);
}

export function parseSelection(definition: ResourceDefinition, labelSelector: string, fieldSelector: string): Selection | Status {
  if (labelSelector === '' && fieldSelector === '') return EVERYTHING;
  const labels = parseLabelSelector(labelSelector);
  if (!labels.ok) return badRequestStatus(labels.error);
  const fields = parseFieldSelector(fieldSelector);
  if (!fields.ok) return badRequestStatus(fields.error);
  for (const { field } of fields.requirements) {
    if (field === NAME || (field === NAMESPACE && definition.namespaced)) continue;
    const known = fieldsOf(definition);
    if (known === undefined) {
      if (field === NAMESPACE) continue;
      return badRequestStatus(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
    }
    if (!known.has(field)) return badRequestStatus(definition.unknownField?.(field) ?? `field label not supported: ${field}`);
  }
  return { labels: labels.requirements, fields: fields.requirements };
}

export function fieldValue(definition: ResourceDefinition, object: ApiObject, field: string): string {
  if (field === NAME) return object.metadata.name;
  if (field === NAMESPACE) return object.metadata.namespace ?? '';
  return definition.selectableFields?.(object)[field] ?? '';
}

export function selects({ labels, fields }: Selection, definition: ResourceDefinition, object: ApiObject): boolean {
  if (labels.length > 0 && !requirementsHold(labels, object.metadata.labels)) return false;
  return fields.length === 0 || fieldsHold(fields, (field) => fieldValue(definition, object, field));
}
