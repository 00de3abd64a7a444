/**
 * The one thing that most strategies do: parts of the object that a request may not write are taken from what is stored.
 * What is taken is shared with the stored object, so nothing may change it afterwards.
 */
import type { Draft } from '../../scheme/definition.ts';

export function keep(field: string, draft: Draft, old: Draft): void {
  if (old[field] === undefined) delete draft[field];
  else draft[field] = old[field];
}

/** For updates through the main endpoint. */
export function keepStatus(draft: Draft, old: Draft): void {
  keep('status', draft, old);
}

/** For updates through `/status`. */
export function keepSpec(draft: Draft, old: Draft): void {
  keep('spec', draft, old);
}

export function keepMeta(field: string, draft: Draft, old: Draft): void {
  keep(field, draft.metadata, old.metadata);
}
