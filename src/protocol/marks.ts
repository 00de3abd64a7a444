/** Where a run is to stop, and places in it that have names. */
import type { Message, MessageKind, ObjectKey, Verb } from './message.ts';

/** The run stops when an event touches this. */
export type Breakpoint =
  | { readonly on: 'object'; readonly key: ObjectKey }
  | { readonly on: 'component'; readonly component: string }
  | { readonly on: 'link'; readonly between: readonly [string, string] }
  /** `subject`: the resource, or the label of what has none; `component`: empty for what travels. */
  | { readonly on: 'kind'; readonly kind: MessageKind; readonly verb: Verb; readonly subject: string; readonly component: string };

/** Most breakpoints at once. */
export const MAX_BREAKPOINTS = 32;
/** Most places of a run that have names. */
export const MAX_BOOKMARKS = 200;
/** Longest name of a place, characters. */
export const MAX_BOOKMARK_NAME = 120;

/** Equal for breakpoints that stop at the same events. */
export function breakpointId(breakpoint: Breakpoint): string {
  switch (breakpoint.on) {
    case 'object':
      return `object ${breakpoint.key.resource}/${breakpoint.key.namespace}/${breakpoint.key.name}`;
    case 'component':
      return `component ${breakpoint.component}`;
    case 'link':
      return `link ${[...breakpoint.between].sort().join(' ')}`;
    default:
      return `kind ${breakpoint.kind} ${breakpoint.verb} ${breakpoint.subject} ${breakpoint.component}`;
  }
}

/** What stays in one place is told by that place; what travels, by what it carries. */
export function kindOfEvent(message: Message): Extract<Breakpoint, { on: 'kind' }> {
  const { kind, verb, object, label, to } = message;
  const inner = kind === 'work' || kind === 'timer' || kind === 'start';
  return { on: 'kind', kind, verb, subject: object?.resource ?? (inner ? label : ''), component: inner ? to : '' };
}

/** A named place in the run: after so many events of the branch that is looked at. */
export interface Bookmark {
  readonly step: number;
  readonly name: string;
}
