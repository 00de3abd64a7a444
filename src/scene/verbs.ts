/** How a verb looks: never by colour alone. Glyph and line pattern say the same. */
import type { Message, MessageKind, Verb } from '../protocol/message.ts';

export type Pattern = 'solid' | 'dotted' | 'dashed';

export interface VerbLook {
  readonly glyph: string;
  readonly pattern: Pattern;
}

const LOOKS: Readonly<Record<Verb, VerbLook>> = {
  get: { glyph: '○', pattern: 'dotted' },
  list: { glyph: '○', pattern: 'dotted' },
  watch: { glyph: '◎', pattern: 'dashed' },
  create: { glyph: '+', pattern: 'solid' },
  update: { glyph: '~', pattern: 'solid' },
  patch: { glyph: '~', pattern: 'solid' },
  delete: { glyph: '×', pattern: 'solid' },
  bind: { glyph: '⚭', pattern: 'solid' },
  added: { glyph: '+', pattern: 'dashed' },
  modified: { glyph: '~', pattern: 'dashed' },
  deleted: { glyph: '×', pattern: 'dashed' },
  bookmark: { glyph: '·', pattern: 'dashed' },
  put: { glyph: '~', pattern: 'solid' },
  range: { glyph: '○', pattern: 'dotted' },
  call: { glyph: '→', pattern: 'solid' },
  act: { glyph: '▸', pattern: 'solid' },
  fault: { glyph: '⚡', pattern: 'solid' },
  none: { glyph: '·', pattern: 'solid' },
};

export function lookOf(message: Pick<Message, 'verb' | 'kind' | 'status'>): VerbLook {
  if (message.status >= 400) return { glyph: '!', pattern: 'solid' };
  if (message.kind === 'reply') return { glyph: '✓', pattern: LOOKS[message.verb].pattern };
  return LOOKS[message.verb];
}

const KIND_NAMES: Readonly<Record<MessageKind, string>> = {
  request: 'request',
  reply: 'reply',
  watch: 'watch event',
  end: 'stream ended',
  input: 'input',
  fault: 'fault',
  work: 'work begins',
  timer: 'timer',
  start: 'start',
  timeout: 'time-out',
};

export function kindName(kind: MessageKind): string {
  return KIND_NAMES[kind];
}

/** In lists and sentences: `POST pods`, `ADDED pods/web-1`. */
export function verbName(message: Message): string {
  return message.kind === 'watch' ? message.verb.toUpperCase() : message.verb;
}
