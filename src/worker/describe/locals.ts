/** A step's local variables, each in few words: objects by kind and name. */
import type { StepLocal } from '../../protocol/query.ts';

/** Longest value, characters; most variables of a step. */
const MAX_LENGTH = 160;
const MAX_LOCALS = 16;

// biome-ignore lint/suspicious/noExplicitAny: locals of all components
type Any = any;

export function localsOf(locals: unknown): readonly StepLocal[] {
  if (locals === undefined || locals === null) return [];
  if (typeof locals !== 'object' || Array.isArray(locals)) return [{ name: '', value: brief(locals) }];
  return Object.entries(locals)
    .filter(([, value]) => value !== undefined)
    .slice(0, MAX_LOCALS)
    .map(([name, value]) => ({ name, value: brief(value) }));
}

function brief(value: unknown): string {
  const text = words(value);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`;
}

function words(value: Any): string {
  if (value === null || typeof value !== 'object') return String(value);
  if (value instanceof Map || value instanceof Set) return `${value.size} entries`;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(words).join(', ');
  if (value.kind !== undefined && value.metadata !== undefined) {
    const { namespace, name, generateName } = value.metadata;
    return `${value.kind} ${namespace === undefined ? '' : `${namespace}/`}${name ?? `${generateName}…`}`;
  }
  const entries = Object.entries(value);
  return entries.length === 0 ? 'none' : entries.map(([name, item]) => `${name} ${words(item)}`).join(', ');
}
