/**
 * JSON patch (RFC 6902), with the leniencies of evanphx/json-patch v4 that the API server uses: negative indices count from the end; what
 * stands before the first slash of a path does not count; members that are not there read as null and can be replaced; a value that is not
 * given is null.
 * The document is not changed; what no operation touches is shared with it.
 */
export interface JsonPatchOperation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

export type JsonPatchResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

type Container = Record<string, unknown> | unknown[];

class PatchRefused extends Error {}

function refuse(): never {
  throw new PatchRefused('refused');
}

function segmentsOf(pointer: unknown): readonly string[] {
  if (typeof pointer !== 'string') return refuse();
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The index that a segment names in a list of `length`; `limit` is the first index that is too large. */
function indexOf(segment: string, length: number, limit: number): number {
  if (!/^-?\d+$/.test(segment)) return refuse();
  const given = Number(segment);
  const index = given < 0 ? given + length : given;
  return index < 0 || index >= limit ? refuse() : index;
}

function copied(value: unknown): Container {
  if (Array.isArray(value)) return value.slice();
  if (typeof value === 'object' && value !== null) return { ...value };
  return refuse();
}

/** What stands there; null for a member that does not, as long as its container does. */
function read(document: unknown, segments: readonly string[]): unknown {
  let value = document;
  for (const segment of segments) {
    if (Array.isArray(value)) value = value[indexOf(segment, value.length, value.length)];
    else if (typeof value === 'object' && value !== null) value = (value as Record<string, unknown>)[segment] ?? null;
    else refuse();
  }
  return value;
}

/** The document with its part at `segments` changed by `change`, which gets a private copy of the part's container. */
function write(document: unknown, segments: readonly string[], change: (container: Container, last: string) => void): unknown {
  const [first = '', ...rest] = segments;
  const container = copied(document);
  if (rest.length === 0) {
    change(container, first);
    return container;
  }
  if (Array.isArray(container)) {
    const index = indexOf(first, container.length, container.length);
    container[index] = write(container[index], rest, change);
  } else {
    if (!Object.hasOwn(container, first)) refuse();
    container[first] = write(container[first], rest, change);
  }
  return container;
}

function add(document: unknown, segments: readonly string[], value: unknown): unknown {
  if (segments.length === 0) return value;
  return write(document, segments, (container, last) => {
    if (!Array.isArray(container)) container[last] = value;
    else if (last === '-') container.push(value);
    else container.splice(indexOf(last, container.length + 1, container.length + 1), 0, value);
  });
}

function remove(document: unknown, segments: readonly string[]): unknown {
  if (segments.length === 0) refuse();
  return write(document, segments, (container, last) => {
    if (Array.isArray(container)) container.splice(indexOf(last, container.length, container.length), 1);
    else if (Object.hasOwn(container, last)) delete container[last];
    else refuse();
  });
}

function replace(document: unknown, segments: readonly string[], value: unknown): unknown {
  if (segments.length === 0) return value;
  read(document, segments);
  return write(document, segments, (container, last) => {
    if (Array.isArray(container)) container[indexOf(last, container.length, container.length)] = value;
    else container[last] = value;
  });
}

function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && equal((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}

function test(document: unknown, segments: readonly string[], value: unknown): void {
  if (!equal(read(document, segments), value)) refuse();
}

function apply(document: unknown, operation: JsonPatchOperation): unknown {
  const segments = segmentsOf(operation.path);
  switch (operation.op) {
    case 'add':
      return add(document, segments, operation.value ?? null);
    case 'remove':
      return remove(document, segments);
    case 'replace':
      return replace(document, segments, operation.value ?? null);
    case 'move': {
      const from = segmentsOf(operation.from);
      const value = read(document, from);
      return add(remove(document, from), segments, value);
    }
    case 'copy':
      return add(document, segments, read(document, segmentsOf(operation.from)));
    case 'test':
      test(document, segments, operation.value ?? null);
      return document;
    default:
      return refuse();
  }
}

/** All operations in order, or none. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): JsonPatchResult {
  try {
    let value = document;
    for (const operation of operations) value = apply(value, operation);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof PatchRefused) return { ok: false };
    throw error;
  }
}
