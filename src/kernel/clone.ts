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

/**
 * Clones mutable plain data. Each mutable object must be reached by one path only: of two paths to one object two copies would be made.
 * `cost` is increased by the estimated size of what was copied.
 */
export function cloneState<T>(value: T, cost: CloneCost): T {
  return isObject(value) ? (cloneObject(value, cost) as T) : value;
}

function cloneObject(value: object, cost: CloneCost): object {
  if (Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return clonePlain(value as Record<string, unknown>, cost);
  if (Array.isArray(value)) return cloneArray(value, cost);
  if (value instanceof Map) return cloneMap(value, cost);
  if (value instanceof Set) {
    cost.bytes += BYTES_PER_SLOT * (1 + value.size);
    return new Set<unknown>(value);
  }
  if (ArrayBuffer.isView(value)) {
    cost.bytes += value.byteLength;
    return (value as unknown as { slice(): ArrayBufferView }).slice();
  }
  if (!isCloneable(value)) throw new TypeError(`state holds a ${value.constructor?.name ?? 'strange object'} without clone()`);
  cost.bytes += BYTES_PER_SLOT * (1 + (value instanceof ValueMap ? value.unshared : 3));
  return value.clone() as object;
}

function clonePlain(value: Record<string, unknown>, cost: CloneCost): object {
  // A spread keeps the hidden class, which adding one property after the other would not.
  const copy = { ...value };
  let slots = 0;
  for (const key in copy) {
    slots++;
    const item = copy[key];
    if (isObject(item)) copy[key] = cloneObject(item, cost);
  }
  cost.bytes += BYTES_PER_SLOT + 8 * slots;
  return copy;
}

function cloneArray(value: readonly unknown[], cost: CloneCost): unknown[] {
  const copy = value.slice();
  for (let i = 0; i < copy.length; i++) {
    const item = copy[i];
    if (isObject(item)) copy[i] = cloneObject(item, cost);
  }
  cost.bytes += BYTES_PER_SLOT + 8 * copy.length;
  return copy;
}

function cloneMap(value: ReadonlyMap<unknown, unknown>, cost: CloneCost): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  cost.bytes += BYTES_PER_SLOT * (1 + value.size);
  if (value.size === 0) return copy;
  for (const [key, item] of value) copy.set(key, isObject(item) ? cloneObject(item, cost) : item);
  return copy;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isCloneable(value: object): value is Cloneable {
  return 'clone' in value && typeof value.clone === 'function';
}
