/**
 * Event in both its forms: core/v1, in which it is stored, and events.k8s.io/v1
 * (pkg/registry/core/event/strategy.go, pkg/apis/events/v1/conversion.go).
 */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { parseTime } from '../../time.ts';
import type { Event } from '../../types/event.ts';
import { pathSegment } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age, humanDuration } from '../common/age.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { eventColumns } from './columns.ts';
import { validateEvent, validateNewEvent, validateNewEventUpdate } from './validation.ts';

const EVENT_TTL_SECONDS = 3600;

function setDefaults(draft: Draft): void {
  draft.involvedObject ??= {};
  draft.source ??= {};
  draft.firstTimestamp ??= null;
  draft.lastTimestamp ??= null;
  draft.eventTime ??= null;
  draft.reportingComponent ??= '';
  draft.reportingInstance ??= '';
}

function selectableFields(object: ApiObject): Readonly<Record<string, string>> {
  const event = object as Event;
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = event.involvedObject;
  return {
    'involvedObject.kind': kind ?? '',
    'involvedObject.namespace': namespace ?? '',
    'involvedObject.name': name ?? '',
    'involvedObject.uid': uid ?? '',
    'involvedObject.apiVersion': apiVersion ?? '',
    'involvedObject.resourceVersion': resourceVersion ?? '',
    'involvedObject.fieldPath': fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || (event.reportingComponent ?? ''),
    type: event.type ?? '',
  };
}

const FIELD_NAMES: Readonly<Record<string, string>> = { reportingComponent: 'reportingController', source: 'source' };

/** The same fields under the names of events.k8s.io/v1. */
function newSelectableFields(object: ApiObject): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [key, value] of Object.entries(selectableFields(object)))
    fields[FIELD_NAMES[key] ?? key.replace('involvedObject.', 'regarding.')] = value;
  return fields;
}

/** In what one version of a field is called and in what the other. */
const RENAMED: readonly (readonly [stored: string, shown: string])[] = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
];

function renamed(object: Draft, apiVersion: string, from: 0 | 1): Draft {
  const result: Draft = { ...object, apiVersion };
  for (const pair of RENAMED) {
    const value = object[pair[from]];
    delete result[pair[from]];
    if (value !== undefined) result[pair[1 - from] as string] = value;
  }
  return result;
}

function fromStored(object: Draft): Draft {
  const shown = renamed(object, 'events.k8s.io/v1', 0);
  for (const field of ['reportingController', 'reportingInstance']) if (shown[field] === '') delete shown[field];
  return shown;
}

function instant(timestamp: string | null | undefined, nowMicros: number): string {
  const then = timestamp ? parseTime(timestamp) : undefined;
  return then === undefined ? '<unknown>' : humanDuration((nowMicros - then) / 1_000_000);
}

function sourceText(event: Event): string {
  const { component = '', host = '' } = event.source ?? {};
  const reporter = component || (event.reportingComponent ?? '');
  const instance = host || (event.reportingInstance ?? '');
  return instance === '' ? reporter : `${reporter}, ${instance}`;
}

/** pkg/printers/internalversion/printers.go, printEvent. */
function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const event = object as Event;
  const first = event.firstTimestamp ? age(event.firstTimestamp, nowMicros) : instant(event.eventTime, nowMicros);
  const { series } = event;
  const single = event.lastTimestamp ? age(event.lastTimestamp, nowMicros) : first;
  const last = series === undefined ? single : instant(series.lastObservedTime, nowMicros);
  const { kind = '', name = '', fieldPath = '' } = event.involvedObject;
  return [
    last,
    event.type ?? '',
    event.reason ?? '',
    name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`,
    fieldPath,
    sourceText(event),
    (event.message ?? '').trim(),
    first,
    // What came once need not be counted.
    series === undefined ? event.count || 1 : (series.count ?? 0),
    event.metadata.name,
  ];
}

const common = {
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/events',
  generation: 'none',
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  ttlSeconds: EVENT_TTL_SECONDS,
  setDefaults,
  subresources: [],
  columns: eventColumns,
  cells,
} as const satisfies Partial<ResourceDefinition>;

export const events: ResourceDefinition = {
  ...common,
  group: '',
  version: 'v1',
  checksMetadataLast: true,
  validateName: pathSegment,
  validate: validateEvent,
  validateUpdate: validateEvent,
  selectableFields,
};

export const newEvents: ResourceDefinition = {
  ...common,
  group: 'events.k8s.io',
  version: 'v1',
  conversion: { stored: 'v1', toStored: (draft: Draft) => renamed(draft, 'v1', 1), fromStored },
  cells: (object: Draft, nowMicros) => cells(renamed(object, 'v1', 1), nowMicros),
  validate: validateNewEvent,
  validateUpdate: validateNewEventUpdate,
  selectableFields: newSelectableFields,
};
