/**
 * What a controller still expects to see in its cache: it has asked for creations and deletions and must not ask again before its
 * watch has shown them. Follows pkg/controller/controller_utils.go, ControllerExpectations and UIDTrackingControllerExpectations.
 * Functions come twice: for handlers and locals with `self`, for processes as generators.
 */
import { local, type Micros, type Process, SECOND } from '../../kernel/effects.ts';
import type { ClientSelf } from './state.ts';

const TIMEOUT: Micros = 300 * SECOND;

interface Expectation {
  creations: number;
  deletions: number;
  /** Keys of the objects whose deletion is expected: one may be seen twice (marked, then gone) but counts once. */
  readonly deleting: Set<string>;
  readonly since: Micros;
}

/** By key of the owner. */
export type ExpectationsState = Map<string, Expectation>;

function expectationsOf(self: ClientSelf, controller: string): ExpectationsState {
  const known = self.state.client.expectations[controller];
  if (known) return known;
  const made: ExpectationsState = new Map();
  self.state.client.expectations[controller] = made;
  return made;
}

/** True if nothing is expected any more, or it has been for 5 minutes, so that a missed event does not block the owner for ever. */
function areSatisfied(self: ClientSelf, controller: string, key: string): boolean {
  const expectation = expectationsOf(self, controller).get(key);
  if (!expectation) return true;
  return (expectation.creations <= 0 && expectation.deletions <= 0) || self.now - expectation.since > TIMEOUT;
}

export function observeCreation(self: ClientSelf, controller: string, key: string): void {
  const expectation = expectationsOf(self, controller).get(key);
  if (expectation) expectation.creations--;
}

/** `object` is the key of what was deleted, or was marked for deletion. */
export function observeDeletion(self: ClientSelf, controller: string, key: string, object: string): void {
  const expectation = expectationsOf(self, controller).get(key);
  if (expectation?.deleting.delete(object)) expectation.deletions--;
}

/** As `observeDeletion`, where deletions are only counted: one that is seen twice counts twice, as in the real controllers that do so. */
export function observeAnyDeletion(self: ClientSelf, controller: string, key: string): void {
  lowerDeletionsOf(self, controller, key, 1);
}

/** The owner is gone. */
export function dropExpectations(self: ClientSelf, controller: string, key: string): void {
  expectationsOf(self, controller).delete(key);
}

function expect(self: ClientSelf, controller: string, key: string, creations: number, deleting: readonly string[]): void {
  expectationsOf(self, controller).set(key, { creations, deletions: deleting.length, deleting: new Set(deleting), since: self.now });
}

function expectCountsOf(self: ClientSelf, controller: string, key: string, creations: number, deletions: number): void {
  expectationsOf(self, controller).set(key, { creations, deletions, deleting: new Set(), since: self.now });
}

function lowerDeletionsOf(self: ClientSelf, controller: string, key: string, deletions: number): void {
  const expectation = expectationsOf(self, controller).get(key);
  if (expectation) expectation.deletions -= deletions;
}

function lower(self: ClientSelf, controller: string, key: string, creations: number): void {
  const expectation = expectationsOf(self, controller).get(key);
  if (expectation) expectation.creations -= creations;
}

export const expectationLocals = {
  'client.satisfied': areSatisfied,
  'client.expect': expect,
  'client.expectCounts': expectCountsOf,
  'client.lower': lower,
  'client.lowerDeletions': lowerDeletionsOf,
  'client.deletionObserved': observeDeletion,
  'client.dropExpectations': dropExpectations,
};

export const expectationsMet = (controller: string, key: string): Process<boolean> => local('client.satisfied', controller, key);
export const expectCreations = (controller: string, key: string, count: number): Process<void> =>
  local('client.expect', controller, key, count, NONE);
export const expectDeletions = (controller: string, key: string, objects: readonly string[]): Process<void> =>
  local('client.expect', controller, key, 0, objects);
/** Expects creations and deletions by their numbers alone (ControllerExpectations without UIDs). */
export const expectCounts = (controller: string, key: string, creations: number, deletions: number): Process<void> =>
  local('client.expectCounts', controller, key, creations, deletions);
/** So many of the deletions did not come about, where they are only counted. */
export const lowerDeletions = (controller: string, key: string, count: number): Process<void> =>
  local('client.lowerDeletions', controller, key, count);
/** So many of the creations did not come about. */
export const lowerCreations = (controller: string, key: string, count: number): Process<void> =>
  local('client.lower', controller, key, count);
/** That deletion did not come about. */
export const deletionFailed = (controller: string, key: string, object: string): Process<void> =>
  local('client.deletionObserved', controller, key, object);
export const forgetExpectations = (controller: string, key: string): Process<void> => local('client.dropExpectations', controller, key);

const NONE: readonly string[] = Object.freeze([]);
