/** Does a device fit a selector, and do devices fit together? Follows structured/internal/incubating/allocator_incubating.go (selectorsMatch, matchAttributeConstraint). */
import { compileSelector, runSelector, shownRefusal } from '../../../machinery/cel/devices.ts';
import type { Device, DeviceAttribute, DeviceConstraint, DeviceSelector } from '../../../machinery/types/devices.ts';

/** The claim, class or pool is at fault: no node will do until it is changed. */
export class AllocationError extends Error {}

/** `whose`: begins the message of an error. Throws an AllocationError. */
export function selectorsMatch(selectors: readonly DeviceSelector[] | undefined, driver: string, device: Device, whose: string): boolean {
  for (const [at, { cel }] of (selectors ?? []).entries()) {
    if (cel === undefined) throw new AllocationError(`${whose}: selector #${at}: CEL expression empty (unsupported selector type?)`);
    const compiled = compileSelector(cel.expression);
    if (!compiled.ok)
      throw new AllocationError(`${whose}: selector #${at}: CEL compile error: ${shownRefusal(cel.expression, compiled.problem)}`);
    const outcome = runSelector(compiled.expression, driver, device);
    if (!outcome.ok) throw new AllocationError(`${whose}: selector #${at}: CEL runtime error: ${outcome.error}`);
    if (outcome.value !== true) return false;
  }
  return true;
}

/** Counts the devices that share an attribute's value: the first one decides which. */
export class SameAttribute {
  readonly #requests: ReadonlySet<string>;
  readonly #name: string;
  #value: DeviceAttribute | undefined;
  #devices = 0;

  constructor({ requests = [], matchAttribute = '' }: DeviceConstraint) {
    this.#requests = new Set(requests);
    this.#name = matchAttribute;
  }

  #concerns(request: string, alternative: string | undefined): boolean {
    if (this.#requests.size === 0 || this.#requests.has(request)) return true;
    return alternative !== undefined && this.#requests.has(`${request}/${alternative}`);
  }

  /** False: the device does not fit, and is not counted. */
  add(request: string, alternative: string | undefined, driver: string, device: Device): boolean {
    if (!this.#concerns(request, alternative)) return true;
    const value = attributeOf(device, driver, this.#name);
    if (value === undefined) return false;
    if (this.#devices === 0) this.#value = value;
    else if (!isSame(value, this.#value)) return false;
    this.#devices++;
    return true;
  }

  /** Undoes an `add`. */
  remove(request: string, alternative: string | undefined): void {
    if (this.#concerns(request, alternative)) this.#devices--;
  }
}

/** By its full name, or without the domain if that is the driver's. */
function attributeOf({ attributes = {} }: Device, driver: string, name: string): DeviceAttribute | undefined {
  const slash = name.indexOf('/');
  return attributes[name] ?? (name.slice(0, slash) === driver ? attributes[name.slice(slash + 1)] : undefined);
}

function isSame(a: DeviceAttribute, b: DeviceAttribute | undefined): boolean {
  return b !== undefined && a.string === b.string && a.int === b.int && a.bool === b.bool && a.version === b.version;
}
