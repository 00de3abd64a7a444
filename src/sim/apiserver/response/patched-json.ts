/**
 * The JSON of a patched object as messages show it: members in the order of their names, but for metadata, which keeps the order of the
 * Go struct.
 */
const METADATA_ORDER = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
];

function ordered(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => ordered(item, ''));
  if (typeof value !== 'object' || value === null) return value;
  const source = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(source).sort();
  if (key === 'metadata') keys.sort((left, right) => METADATA_ORDER.indexOf(left) - METADATA_ORDER.indexOf(right));
  const result: Record<string, unknown> = {};
  for (const name of keys) result[name] = ordered(source[name], name);
  return result;
}

export function patchedJson(value: unknown): string {
  return JSON.stringify(ordered(value, ''));
}
