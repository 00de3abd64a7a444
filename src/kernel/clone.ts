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

/** Clones mutable plain data; aliases stay aliases. `cost` is increased by the estimated size of what was copied. */
export function cloneState<T>(value: T, cost: CloneCost): T {
  return cloneValue(value, new Map(), cost) as T;
}

function cloneValue(value: unknown, seen: Map<object, unknown>, cost: CloneCost): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const copy: unknown[] = new Array(value.length);
    seen.set(value, copy);
    cost.bytes += BYTES_PER_SLOT + 8 * value.length;
    for (let i = 0; i < value.length; i++) copy[i] = cloneValue(value[i], seen, cost);
    return copy;
  }
  if (value instanceof ValueMap) {
    const copy = value.clone();
    seen.set(value, copy);
    cost.bytes += BYTES_PER_SLOT * (1 + value.size);
    return copy;
  }
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    seen.set(value, copy);
    cost.bytes += BYTES_PER_SLOT * (1 + value.size);
    for (const [key, item] of value) copy.set(key, cloneValue(item, seen, cost));
    return copy;
  }
  if (value instanceof Set) {
    const copy = new Set<unknown>(value);
    seen.set(value, copy);
    cost.bytes += BYTES_PER_SLOT * (1 + value.size);
    return copy;
  }
  if (ArrayBuffer.isView(value)) {
    const copy = (value as unknown as { slice(): ArrayBufferView }).slice();
    seen.set(value, copy);
    cost.bytes += copy.byteLength;
    return copy;
  }
  if (isCloneable(value)) {
    const copy = value.clone();
    seen.set(value, copy);
    cost.bytes += BYTES_PER_SLOT * 4;
    return copy;
  }
  return clonePlain(value, seen, cost);
}

function clonePlain(value: object, seen: Map<object, unknown>, cost: CloneCost): object {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`state holds a ${prototype.constructor?.name ?? 'strange object'} without clone()`);
  }
  const copy: Record<string, unknown> = {};
  seen.set(value, copy);
  const source = value as Record<string, unknown>;
  for (const key in source) {
    cost.bytes += 8;
    copy[key] = cloneValue(source[key], seen, cost);
  }
  cost.bytes += BYTES_PER_SLOT;
  return copy;
}

function isCloneable(value: object): value is Cloneable {
  return 'clone' in value && typeof value.clone === 'function';
}
