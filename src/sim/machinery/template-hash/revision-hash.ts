/**
 * What a ControllerRevision keeps of a template, and the hash in the name of a StatefulSet's (pkg/controller/history/controller_history.go
 * HashControllerRevision; pkg/controller/{statefulset,daemon} getPatch). The hash of a DaemonSet's revision is that of template-hash.ts.
 */
import type { RevisionData } from '../types/controllerrevision.ts';
import type { PodTemplateSpec } from '../types/pod.ts';
import { fnv1 } from './fnv.ts';
import { safeEncode } from './template-hash.ts';

/** The patch that brings the template back. */
export function revisionData(template: PodTemplateSpec): RevisionData {
  return { spec: { template: { $patch: 'replace', ...template } } };
}

/** The data as Go writes JSON: what is hashed, and by which two revisions are told apart. */
export function revisionText(data: RevisionData): string {
  return goJson(data);
}

/** `collisions`: how often the hash was taken by other data; a StatefulSet begins with 0. */
export function revisionHash(data: RevisionData, collisions: number): string {
  return safeEncode(String(fnv1(revisionText(data) + collisions)));
}

/** Keys in order, no blanks, and signs that mean something in HTML as escapes (encoding/json Marshal). */
function goJson(value: unknown): string {
  if (typeof value === 'string') return goString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  const object = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(object).filter((key) => object[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${goString(key)}:${goJson(object[key])}`)
    .join(',')}}`;
}

const ESCAPED = /[<>&\u2028\u2029]/g;

function goString(text: string): string {
  return JSON.stringify(text).replace(ESCAPED, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
