/** How breakpoints are called. */
import { titleOf } from '../protocol/identity.ts';
import type { Breakpoint } from '../protocol/marks.ts';
import { singular } from './narration/names.ts';
import { kindName } from './verbs.ts';

/** `pod web-1`, `Scheduler`, `bind pods`: what a breakpoint waits for. */
export function breakpointName(breakpoint: Breakpoint): string {
  switch (breakpoint.on) {
    case 'object':
      return `${singular(breakpoint.key.resource)} ${breakpoint.key.name}`;
    case 'component':
      return titleOf(breakpoint.component);
    case 'link':
      return breakpoint.between.map(titleOf).join(' – ');
    default:
      return kindWords(breakpoint);
  }
}

function kindWords({ kind, verb, subject, component }: Extract<Breakpoint, { on: 'kind' }>): string {
  const place = component === '' ? '' : ` at ${titleOf(component)}`;
  if (verb === 'none' || kind === 'fault' || kind === 'input') return `${kindName(kind)}${subject === '' ? '' : ` ${subject}`}${place}`;
  const words = kind === 'watch' ? verb.toUpperCase() : verb;
  return `${words}${subject === '' ? '' : ` ${subject}`}${kind === 'reply' ? ' answered' : ''}${place}`;
}
