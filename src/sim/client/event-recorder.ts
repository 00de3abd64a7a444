/**
 * Events (core/v1) about objects, written in the background: who records one does not wait and never learns of a failure.
 * Follows client-go tools/record/event.go: one at a time in the order of recording; if the server is not there up to 12 tries 10 s apart.
 *
 * Bound: 1,000 events wait; what comes on top is dropped.
 */
import type { Reply } from '../../kernel/component.ts';
import { local, type Micros, type Process, SECOND } from '../../kernel/effects.ts';
import { formatTime } from '../machinery/time.ts';
import type { Event } from '../machinery/types/event.ts';
import type { ObjectReference } from '../machinery/types/object-reference.ts';
import { API_SERVER, type ApiObject, type ApiRequest, type ApiResponse, EPOCH_MICROS, type UserInfo } from '../machinery/wire/api.ts';
import { ApiClient, type Unborn } from './api-client.ts';
import type { Instance } from './definition.ts';
import { type Correlated, type CorrelatorState, correlate, newCorrelator, type Occurrence, remember } from './event-correlator.ts';
import { EVENTS } from './resource.ts';
import { isNotFound, type Refusal, resultOf } from './result.ts';
import type { ClientSelf } from './state.ts';

const WAITING_BOUND = 1_000;
const TRIES = 12;
const RETRY_AFTER: Micros = 10 * SECOND;

/** Who reports events: the name that they show, and the client that writes them. To be listed in the definition of its controller. */
export interface EventSource {
  readonly reporter: string;
  readonly api: ApiClient;
}

export type EventType = Occurrence['type'];

interface Waiting {
  readonly occurrence: Occurrence;
  readonly at: Micros;
}

interface Writing {
  readonly waiting: Waiting;
  readonly correlated: Correlated;
  readonly name: string;
  readonly tries: number;
}

export interface RecorderState {
  readonly reporter: string;
  readonly user: UserInfo;
  readonly agent: string;
  readonly host: string;
  readonly waiting: Waiting[];
  writing: Writing | undefined;
  readonly correlator: CorrelatorState;
  /** Tells apart the names of events of the same microsecond. */
  serial: number;
}

/** `instance`: on whose behalf, where that depends on the configuration. */
export function newRecorder({ reporter, api }: EventSource, instance?: Instance): RecorderState {
  const { user, host } = instance ?? { user: api.user, host: '' };
  return { reporter, user, agent: api.agent, host, waiting: [], writing: undefined, correlator: newCorrelator(), serial: 0 };
}

/** Reports an event about the object; for processes. */
export function record(source: EventSource, object: ApiObject, type: EventType, reason: string, message: string): Process<void> {
  return local('client.record', source.reporter, object, type, reason, message);
}

/** Reports an event about the object, or the part of it that `fieldPath` names; for handlers and locals. */
export function recordEvent(
  self: ClientSelf,
  reporter: string,
  object: ApiObject,
  type: EventType,
  reason: string,
  message: string,
  fieldPath?: string,
): void {
  const recorder = self.state.client.recorders[reporter];
  if (!recorder) throw new Error(`no event source ${reporter}`);
  if (recorder.waiting.length >= WAITING_BOUND) return;
  const whole = referenceTo(object);
  const about = fieldPath === undefined ? whole : { ...whole, fieldPath };
  recorder.waiting.push(Object.freeze({ occurrence: { about, type, reason, message }, at: self.now }));
  if (!recorder.writing) writeNext(self, recorder);
}

/** As events name the object they are about. */
function referenceTo(object: ApiObject): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return { kind: object.kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion: object.apiVersion, resourceVersion };
}

function writeNext(self: ClientSelf, recorder: RecorderState): void {
  recorder.writing = undefined;
  for (let waiting = recorder.waiting.shift(); waiting; waiting = recorder.waiting.shift()) {
    const correlated = correlate(recorder.correlator, recorder.reporter, waiting.occurrence, waiting.at);
    if (!correlated) continue;
    const name = correlated.known?.name ?? `${waiting.occurrence.about.name}.${nanosInHex(waiting.at, recorder.serial++)}`;
    write(self, recorder, Object.freeze({ waiting, correlated, name, tries: 1 }));
    return;
  }
}

/** Wall time in nanoseconds as 16 hexadecimal digits, the serial number taking the place of what is less than a microsecond. */
function nanosInHex(at: Micros, serial: number): string {
  return (BigInt(EPOCH_MICROS + at) * 1000n + BigInt(serial % 1000)).toString(16);
}

function write(self: ClientSelf, recorder: RecorderState, writing: Writing): void {
  recorder.writing = writing;
  const api = new ApiClient(recorder.user, recorder.agent);
  const request = writing.correlated.known
    ? countRequest(api, writing, writing.correlated.known.count)
    : api.createRequest(EVENTS, eventOf(recorder, writing));
  self.call(API_SERVER, request, 'client.eventWritten', recorder.reporter);
}

function countRequest(api: ApiClient, { waiting, correlated, name }: Writing, count: number): ApiRequest {
  const patch = { count: count + 1, lastTimestamp: formatTime(waiting.at), message: correlated.message };
  return api.patchRequest(EVENTS, namespaceOf(waiting.occurrence), name, 'strategic', patch);
}

function eventOf({ reporter, host }: RecorderState, { waiting, correlated, name }: Writing): Unborn<Event> {
  const { about, type, reason } = waiting.occurrence;
  const time = formatTime(waiting.at);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: namespaceOf(waiting.occurrence) },
    involvedObject: about,
    reason,
    message: correlated.message,
    source: host ? { component: reporter, host } : { component: reporter },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    type,
    eventTime: null,
    reportingComponent: reporter,
    reportingInstance: host,
  };
}

/** Events about cluster-scoped objects live in the namespace `default`. */
function namespaceOf(occurrence: Occurrence): string {
  return occurrence.about.namespace ?? 'default';
}

function written(self: ClientSelf, reply: Reply<ApiResponse>, reporter: string): void {
  const recorder = self.state.client.recorders[reporter];
  const writing = recorder?.writing;
  if (!recorder || !writing) return;
  const result = resultOf<Event>(reply);
  if (result.ok) noteWritten(recorder, writing);
  else if (isGone(result.refusal, writing)) {
    write(self, recorder, Object.freeze({ ...writing, correlated: { ...writing.correlated, known: undefined } }));
    return;
  } else if (result.refusal.code === 0 && writing.tries < TRIES) {
    recorder.writing = Object.freeze({ ...writing, tries: writing.tries + 1 });
    self.timer(writing.tries === 1 ? Math.floor(RETRY_AFTER * self.random('events')) : RETRY_AFTER, 'client.eventRetry', reporter);
    return;
  }
  writeNext(self, recorder);
}

/** The event to be counted up is not there any more: it is made anew. */
function isGone(refusal: Refusal, { correlated }: Writing): boolean {
  return correlated.known !== undefined && isNotFound(refusal);
}

function noteWritten({ correlator }: RecorderState, { waiting, correlated, name }: Writing): void {
  const { known, key } = correlated;
  const count = (known?.count ?? 0) + 1;
  remember(
    correlator,
    key,
    Object.freeze({ name, namespace: namespaceOf(waiting.occurrence), count, firstAt: known?.firstAt ?? waiting.at }),
  );
}

function retry(self: ClientSelf, reporter: string): void {
  const recorder = self.state.client.recorders[reporter];
  if (recorder?.writing) write(self, recorder, recorder.writing);
}

export const recorderLocals = {
  'client.record': recordEvent,
  'client.eventWritten': written,
  'client.eventRetry': retry,
};
