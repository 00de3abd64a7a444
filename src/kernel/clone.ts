/**
 * Copies of component state for snapshots, by the one rule of component.ts: what is frozen is shared, all else is cloned.
 */
import { ValueMap } from './value-map.ts';

/** A class whose instances may live in component state. `hashable` gives plain data for the canonical hash. */
export interface Cloneable {
  clone(): unknown;
  hashable?(): unknown;
}

/** Roughly what a copy costs, in bytes: counts what was cloned, not what is shared. */
export interface CloneCost {
  bytes: number;
}

const BYTES_PER_SLOT = 24;
/** What all snapshots have of a Map or Set without members: most of those in a large cluster are empty. Never changed. */
const EMPTY_MAP: ReadonlyMap<unknown, unknown> = new Map();
const EMPTY_SET: ReadonlySet<unknown> = new Set();

/**
 * A copy of mutable plain data to be kept, never changed. Each mutable object must be reached by one path only: of two paths to one object
 * two copies would be made. `cost` is increased by the estimated size of what was copied.
 */
export function saveState<T>(value: T, cost: CloneCost): T {
  return isObject(value) ? (cloneObject(value, cost) as T) : value;
}

/** A copy of what was saved, to go on with. */
export function wakeState<T>(saved: T): T {
  return isObject(saved) ? (cloneObject(saved, undefined) as T) : saved;
}

/** With `cost` to be kept, without it to be changed. */
function cloneObject(value: object, cost: CloneCost | undefined): object {
  if (Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return clonePlain(value as Record<string, unknown>, cost);
  if (Array.isArray(value)) return cloneArray(value, cost);
  if (value instanceof Map) return cloneMap(value, cost);
  if (value instanceof Set) {
    if (value.size === 0) return cost === undefined ? new Set<unknown>() : EMPTY_SET;
    add(cost, BYTES_PER_SLOT * (1 + value.size));
    return new Set<unknown>(value);
  }
  if (ArrayBuffer.isView(value)) {
    add(cost, value.byteLength);
    return (value as unknown as { slice(): ArrayBufferView }).slice();
  }
  if (!isCloneable(value)) throw new TypeError(`state holds a ${value.constructor?.name ?? 'strange object'} without clone()`);
  add(cost, BYTES_PER_SLOT * (1 + (value instanceof ValueMap ? value.unshared : 3)));
  return value.clone() as object;
}

function add(cost: CloneCost | undefined, bytes: number): void {
  if (cost !== undefined) cost.bytes += bytes;
}

function clonePlain(value: Record<string, unknown>, cost: CloneCost | undefined): object {
  // A spread keeps the hidden class, which adding one property after the other would not.
  const copy = { ...value };
  let slots = 0;
  for (const key in copy) {
    slots++;
    const item = copy[key];
    if (isObject(item)) copy[key] = cloneObject(item, cost);
  }
  add(cost, BYTES_PER_SLOT + 8 * slots);
  return copy;
}

function cloneArray(value: readonly unknown[], cost: CloneCost | undefined): unknown[] {
  const copy = value.slice();
  for (let i = 0; i < copy.length; i++) {
    const item = copy[i];
    if (isObject(item)) copy[i] = cloneObject(item, cost);
  }
  add(cost, BYTES_PER_SLOT + 8 * copy.length);
  return copy;
}

function cloneMap(value: ReadonlyMap<unknown, unknown>, cost: CloneCost | undefined): ReadonlyMap<unknown, unknown> {
  if (value.size === 0) return cost === undefined ? new Map<unknown, unknown>() : EMPTY_MAP;
  const copy = new Map<unknown, unknown>();
  add(cost, BYTES_PER_SLOT * (1 + value.size));
  for (const [key, item] of value) copy.set(key, isObject(item) ? cloneObject(item, cost) : item);
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isCloneable(value: object): value is Cloneable {
  return 'clone' in value && typeof value.clone === 'function';
}
