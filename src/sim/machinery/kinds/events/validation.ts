/**
 * pkg/apis/core/validation/events.go. Both versions see the stored form (v1); what comes through events.k8s.io/v1 is held to more,
 * and its field names stand in the paths where the server tells them apart.
 */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, required } from '../../validation/field-error.ts';
import { dns1123Subdomain, qualifiedName } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';

const TEXT_LIMIT = 128;
const NOTE_LIMIT = 1024;
const TYPES: readonly string[] = ['Normal', 'Warning'];

function validateText(value: string, field: string, errors: FieldError[]): void {
  if (value === '') errors.push(required(field));
  if (value.length > TEXT_LIMIT) errors.push(invalid(field, '', `can have at most ${TEXT_LIMIT} characters`));
}

function validateInvolvedNamespace(event: Draft, errors: FieldError[]): void {
  const namespace: string = event.metadata.namespace ?? '';
  const involved: string = event.involvedObject?.namespace ?? '';
  const fits = event.eventTime
    ? involved !== '' || namespace === 'default' || namespace === 'kube-system'
    : involved === ''
      ? namespace === '' || namespace === 'default'
      : namespace === involved;
  if (!fits) errors.push(invalid('involvedObject.namespace', involved, 'does not match event.namespace'));
}

/** What both versions ask for; `controllerField`: how the reporter is called in the version of the request. */
function validateCommon(event: Draft, controllerField: string, errors: FieldError[]): void {
  validateInvolvedNamespace(event, errors);
  if (event.eventTime) {
    const reporter: string = event.reportingComponent ?? '';
    if (reporter === '') errors.push(required(controllerField));
    for (const text of qualifiedName(reporter)) errors.push(invalid(controllerField, reporter, text));
    validateText(event.reportingInstance ?? '', 'reportingInstance', errors);
    validateText(event.action ?? '', 'action', errors);
    validateText(event.reason ?? '', 'reason', errors);
    if ((event.message ?? '').length > NOTE_LIMIT) errors.push(invalid('message', '', `can have at most ${NOTE_LIMIT} characters`));
  }
  const namespace: string = event.metadata.namespace ?? '';
  for (const text of dns1123Subdomain(namespace)) errors.push(invalid('namespace', namespace, text));
}

export function validateEvent(event: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateCommon(event, 'reportingComponent', errors);
  return errors;
}

function validateSeries(event: Draft, errors: FieldError[]): void {
  if (event.series === undefined) return;
  if ((event.series.count ?? 0) < 2) errors.push(invalid('series.count', '', 'should be at least 2'));
  if (!event.series.lastObservedTime) errors.push(required('series.lastObservedTime'));
}

export function validateNewEvent(event: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateCommon(event, 'reportingController', errors);
  validateSeries(event, errors);
  if (!event.eventTime) errors.push(required('eventTime'));
  if (!TYPES.includes(event.type)) errors.push(invalid('type', '', `has invalid value: ${event.type ?? ''}`));
  if (event.firstTimestamp) errors.push(invalid('firstTimestamp', '', 'needs to be unset'));
  if (event.lastTimestamp) errors.push(invalid('lastTimestamp', '', 'needs to be unset'));
  if (event.count) errors.push(invalid('count', '', 'needs to be unset'));
  if (event.source?.component || event.source?.host) errors.push(invalid('source', '', 'needs to be unset'));
  return errors;
}

const FIXED: readonly (readonly [field: string, shownAs: string])[] = [
  ['involvedObject', 'involvedObject'],
  ['reason', 'reason'],
  ['message', 'message'],
  ['source', 'source'],
  ['firstTimestamp', 'firstTimestamp'],
  ['lastTimestamp', 'lastTimestamp'],
  ['count', 'count'],
  // Twice, as in the server.
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingComponent', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

/** A reference as the server's memory holds it. */
function shownReference(reference: Draft): object | undefined {
  if (reference === undefined) return undefined;
  const { kind = '', namespace = '', name = '', uid = '', apiVersion = '', resourceVersion = '', fieldPath = '' } = reference;
  return {
    Kind: kind,
    Namespace: namespace,
    Name: name,
    UID: uid,
    APIVersion: apiVersion,
    ResourceVersion: resourceVersion,
    FieldPath: fieldPath,
  };
}

/** Only the series of an event may move on. */
export function validateNewEventUpdate(event: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const before = old as Draft;
  validateCommon(event, 'reportingController', errors);
  if (JSON.stringify(event.series) !== JSON.stringify(before.series)) validateSeries(event, errors);
  for (const [field, shownAs] of FIXED) {
    const shown = field === 'involvedObject' || field === 'related' ? shownReference(event[field]) : event[field];
    validateImmutable(event[field], before[field], shownAs, errors, shown);
  }
  return errors;
}
