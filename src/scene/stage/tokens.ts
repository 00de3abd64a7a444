/** Messages -> tokens: what flies on which wire, and what is bundled into one. Pure. */
import { type Role, roleOf } from '../../protocol/identity.ts';
import type { Message } from '../../protocol/message.ts';
import { lookOf, type Pattern } from '../verbs.ts';
import { standIn } from './bindings.ts';
import type { Track, Tracks } from './wires.ts';

export interface Token {
  readonly key: string;
  readonly messages: readonly Message[];
  readonly track: Track;
  readonly glyph: string;
  readonly label: string;
  readonly pattern: Pattern;
  /** Whose hue it has: the sender's. */
  readonly role: Role;
  readonly failed: boolean;
  readonly background: boolean;
}

export interface TokenSet {
  readonly tokens: readonly Token[];
  /** Messages that have no wire on this stage: the diagram does not draw their connection. */
  readonly undrawn: number;
}

/** Up to this many tokens fly alone; beyond it, all on one wire and in one direction become one. */
const MAX_SINGLE_TOKENS = 3;

/** `cards`: ids that the stage has; a node without a card of its own is at the card for the others. */
export function tokensOf(messages: readonly Message[], tracks: Tracks, cards: ReadonlySet<string>): TokenSet {
  const alike = grouped(messages, tracks, cards, (message) => `${message.kind} ${message.verb} ${message.object?.resource ?? ''}`);
  if (alike.tokens.length <= MAX_SINGLE_TOKENS) return alike;
  return grouped(messages, tracks, cards, () => '');
}

function grouped(
  messages: readonly Message[],
  tracks: Tracks,
  cards: ReadonlySet<string>,
  likeness: (message: Message) => string,
): TokenSet {
  const groups = new Map<string, { track: Track; messages: Message[] }>();
  let undrawn = 0;
  for (const message of messages) {
    const track = trackOf(message, tracks, cards);
    if (track === undefined) {
      if (message.from !== '' && message.from !== message.to) undrawn++;
      continue;
    }
    const key = `${track.wire.id} ${track.reversed} ${likeness(message)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { track, messages: [message] });
    else group.messages.push(message);
  }
  const tokens: Token[] = [];
  for (const [key, group] of groups) tokens.push(tokenOf(key, group.track, group.messages));
  return { tokens, undrawn };
}

function trackOf(message: Message, tracks: Tracks, cards: ReadonlySet<string>): Track | undefined {
  if (message.from === '' || message.to === '') return undefined;
  const pushed = message.kind === 'watch' || message.kind === 'end';
  return tracks(standIn(message.from, cards), standIn(message.to, cards), pushed ? '' : standIn(message.client, cards));
}

function tokenOf(key: string, track: Track, messages: readonly Message[]): Token {
  const first = messages[0] as Message;
  const same = messages.every((message) => message.verb === first.verb && message.kind === first.kind);
  const total = messages.length;
  const look = lookOf(first);
  const label = total === 1 ? first.label : same ? `${first.object?.resource ?? first.label} ×${total}` : `${total} messages`;
  return {
    key,
    messages,
    track,
    glyph: same ? look.glyph : '…',
    label,
    pattern: look.pattern,
    role: roleOf(first.from),
    failed: messages.some((message) => message.status >= 400),
    background: messages.every((message) => message.background),
  };
}
