/**
 * One of several replicas leads. Follows client-go tools/leaderelection/leaderelection.go with a Lease as lock:
 * 15 s lease, 10 s to renew it, tries 2 s apart (a candidate's up to 2.2 times as long, by chance).
 *
 * Clocks are not compared: a candidate takes over when it has seen no change of the record for as long as the lease lasts. A leader that
 * could not renew its lease in time exits, and with it the event that would have told so (OnStoppedLeading in the commands' main).
 * Not modelled: coordinated leader election.
 */
import type { Reply } from '../../kernel/component.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { formatMicroTime } from '../machinery/time.ts';
import type { Lease, LeaseSpec } from '../machinery/types/lease.ts';
import { API_SERVER, type ApiResponse } from '../machinery/wire/api.ts';
import type { ApiClient } from './api-client.ts';
import { recordEvent } from './event-recorder.ts';
import { LEASES, objectPath } from './resource.ts';
import { isNotFound, type Result, resultOf } from './result.ts';
import type { ClientSelf } from './state.ts';

const NAMESPACE = 'kube-system';
const LEASE_DURATION: Micros = 15 * SECOND;
const RENEW_DEADLINE: Micros = 10 * SECOND;
const RETRY_PERIOD: Micros = 2 * SECOND;
const JITTER = 1.2;

export interface ElectionState {
  readonly lease: string;
  /** `<host>_<uuid>` in real life: must be unique among the replicas. */
  readonly identity: string;
  /** The Lease as it was seen last, and when it was seen to change. */
  observed: Lease | undefined;
  observedAt: Micros;
  /** Last time the lease was written with success. */
  renewedAt: Micros;
  /** A write failed: the lease must be read before the next one. */
  stale: boolean;
}

/** What the election needs of its component: who writes the lease, and what begins with leadership and what comes of losing it. */
export interface Election {
  readonly api: ApiClient;
  readonly reporter: string;
  readonly began: (self: ClientSelf) => void;
  readonly ended: (self: ClientSelf) => void;
}

export function newElection(lease: string, identity: string): ElectionState {
  return { lease, identity, observed: undefined, observedAt: 0, renewedAt: 0, stale: false };
}

function electionOf(self: ClientSelf): ElectionState {
  const { election } = self.state.client;
  if (!election) throw new Error('no leader election');
  return election;
}

/** One try to get or to keep the lease. The leader writes at once; a candidate looks first. */
export function tryToLead(self: ClientSelf, { api }: Election): void {
  const state = electionOf(self);
  if (self.state.client.leading && state.observed && !state.stale) put(self, api, state, state.observed);
  else self.call(API_SERVER, api.request('GET', objectPath(LEASES, NAMESPACE, state.lease)), 'client.leaseRead', undefined, RENEW_DEADLINE);
}

/** The Lease was read. */
export function leaseRead(self: ClientSelf, election: Election, reply: Reply<ApiResponse>): void {
  const state = electionOf(self);
  const result = resultOf<Lease>(reply);
  if (result.ok) {
    observe(self, state, result.value);
    state.stale = false;
    if (mayTake(self, state)) put(self, election.api, state, result.value);
    else failed(self, election, state);
  } else if (isNotFound(result.refusal)) create(self, election.api, state);
  else failed(self, election, state);
}

function observe(self: ClientSelf, state: ElectionState, lease: Lease): void {
  if (state.observed?.metadata.resourceVersion !== lease.metadata.resourceVersion) state.observedAt = self.now;
  state.observed = lease;
}

function mayTake(self: ClientSelf, state: ElectionState): boolean {
  const holder = state.observed?.spec.holderIdentity;
  const duration = (state.observed?.spec.leaseDurationSeconds ?? 0) * SECOND;
  return !holder || holder === state.identity || self.now >= state.observedAt + duration;
}

function claim(self: ClientSelf, state: ElectionState, old: LeaseSpec | undefined): LeaseSpec {
  const now = formatMicroTime(self.now);
  const kept = old?.holderIdentity === state.identity ? old : undefined;
  const transitions = (old?.leaseTransitions ?? 0) + (old && !kept ? 1 : 0);
  return {
    holderIdentity: state.identity,
    leaseDurationSeconds: LEASE_DURATION / SECOND,
    acquireTime: kept?.acquireTime ?? now,
    renewTime: now,
    leaseTransitions: transitions,
  };
}

function create(self: ClientSelf, api: ApiClient, state: ElectionState): void {
  const metadata = { name: state.lease, namespace: NAMESPACE };
  const lease = { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata, spec: claim(self, state, undefined) };
  self.call(API_SERVER, api.createRequest(LEASES, lease), 'client.leaseWritten', undefined, RENEW_DEADLINE);
}

function put(self: ClientSelf, api: ApiClient, state: ElectionState, old: Lease): void {
  const lease = { ...old, spec: claim(self, state, old.spec) };
  self.call(
    API_SERVER,
    api.request('PUT', objectPath(LEASES, NAMESPACE, state.lease), lease),
    'client.leaseWritten',
    undefined,
    RENEW_DEADLINE,
  );
}

/** The Lease was written, or not. */
export function leaseWritten(self: ClientSelf, election: Election, reply: Reply<ApiResponse>): void {
  const state = electionOf(self);
  const result: Result<Lease> = resultOf(reply);
  if (!result.ok) {
    failed(self, election, state);
    return;
  }
  observe(self, state, result.value);
  state.renewedAt = self.now;
  self.timer(RETRY_PERIOD, 'client.elect');
  if (self.state.client.leading) return;
  self.state.client.leading = true;
  recordEvent(self, election.reporter, result.value, 'Normal', 'LeaderElection', `${state.identity} became leader`);
  election.began(self);
}

function failed(self: ClientSelf, election: Election, state: ElectionState): void {
  if (self.state.client.leading && self.now - state.renewedAt >= RENEW_DEADLINE) {
    election.ended(self);
    return;
  }
  state.stale = true;
  retryLater(self);
}

function retryLater(self: ClientSelf): void {
  const jitter = self.state.client.leading ? 0 : JITTER * self.random('election');
  self.timer(Math.floor(RETRY_PERIOD * (1 + jitter)), 'client.elect');
}
