/** One plain sentence for what just happened, composed of the event and what caused it. Nothing is scripted: no event, no sentence. */
import { roleOf } from '../../protocol/identity.ts';
import type { Message, Part, Trigger } from '../../protocol/message.ts';
import { actor, aspect, objectPart, singular } from './names.ts';
import type { Sentence } from './sentence.ts';

/** An object that waits to be let go. */
const GOING = 'terminating';

const say = (text: string): Part => ({ text });

export function narrate(message: Message): Sentence {
  if (message.decision !== undefined) return message.decision;
  switch (message.kind) {
    case 'request':
      return request(message);
    case 'reply':
      return reply(message);
    case 'watch':
      return watch(message);
    case 'end':
      return [
        say('The stream between '),
        actor(message.from, undefined, false),
        say(' and '),
        actor(message.to, message.part, false),
        say(' ended.'),
      ];
    case 'input':
      return [say(`You: ${message.label}.`)];
    case 'fault':
      return [say(`${message.label.charAt(0).toUpperCase()}${message.label.slice(1)}.`)];
    case 'timeout':
      return [actor(message.to, message.part, true), say(' has waited long enough for an answer and gives up on it.')];
    case 'start':
      return [actor(message.to, undefined, true), say(roleOf(message.to) === 'person' ? ' come in.' : ' starts.')];
    case 'timer':
      return [say('A timer of '), actor(message.to, message.part, false), say(' went off.')];
    case 'work':
      return [actor(message.to, message.part, true), say(message.label === '' ? ' goes on.' : ` takes up ${message.label}.`)];
  }
}

function request(message: Message): Sentence {
  const who = actor(message.from, message.part, true);
  const server = roleOf(message.to);
  const you = roleOf(message.from) === 'person';
  if (server === 'etcd')
    return [
      who,
      say(` asks etcd to ${message.verb === 'range' ? 'read' : message.verb === 'watch' ? 'watch' : 'write'} `),
      ...target(message),
      say('.'),
    ];
  if (server === 'cloud') return [who, say(` asks the cloud: ${message.label}.`)];
  if (server === 'extender')
    return [who, say(' asks '), actor(message.to, undefined, false), say(` to ${message.label}: `), ...target(message), say('.')];
  const asks = `${you ? ' asked' : ' asks'} the API server ${message.verb === 'get' ? 'for' : 'to'} `;
  return [
    ...because(message.trigger),
    message.trigger === undefined ? who : actor(message.from, message.part, message.trigger === undefined),
    say(asks),
    ...wish(message),
    say('.'),
  ];
}

function wish(message: Message): Part[] {
  const { verb, subresource } = message;
  if (subresource === 'binding')
    return [say('bind '), ...target(message), say(message.detail === undefined ? ' to a node' : ` to ${message.detail}`)];
  if (subresource === 'eviction') return [say('evict '), ...target(message)];
  if (verb === 'watch') return [say(`tell it of every change of ${plural(message)}`)];
  if (verb === 'list') return [say(`list all ${plural(message)}`)];
  if (verb === 'get') return [say(aspect(message)), ...target(message)];
  if (verb === 'delete' && message.object?.name === '') return [say(`delete all ${plural(message)}${namespaceOf(message)}`)];
  const words: Partial<Record<Message['verb'], string>> = { create: 'create ', update: 'update ', patch: 'change ', delete: 'delete ' };
  const detail = message.detail === undefined ? [] : [say(` (${message.detail})`)];
  return [say(words[verb] ?? `${verb} `), say(aspect(message)), ...target(message), ...detail];
}

function reply(message: Message): Sentence {
  const who = actor(message.from, undefined, true);
  const server = roleOf(message.from);
  // kubectl apply looks first whether the object is there: no refusal, an answer.
  if (message.status === 404 && message.verb === 'get') return [who, say(' answers: there is no '), ...target(message), say(' (404).')];
  if (message.status >= 400 && server === 'etcd') {
    const why = message.detail === undefined ? '.' : `: ${message.detail}.`;
    return [who, say(message.verb === 'range' ? ' does not hand back ' : ' does not write '), ...target(message), say(why)];
  }
  if (message.status >= 400) {
    return [
      who,
      say(` refuses ${verbNoun(message)} of `),
      ...target(message),
      say(` with ${message.status}${message.detail === undefined ? '' : `: ${message.detail}`}.`),
    ];
  }
  if (server === 'etcd') {
    if (message.verb === 'range') return [who, say(' hands back '), ...target(message), say('.')];
    return [who, say(' has stored '), ...target(message), say(message.detail === undefined ? '.' : ` as ${message.detail}.`)];
  }
  if (server === 'cloud') return [who, say(` answers: ${message.label}.`)];
  if (server === 'extender')
    return [
      who,
      say(` answers ${message.label} of `),
      ...target(message),
      say(message.detail === undefined ? '.' : `: ${message.detail}.`),
    ];
  const done: Partial<Record<Message['verb'], string>> = {
    create: 'is created',
    update: 'is updated',
    patch: 'is changed',
    delete: 'is deleted',
  };
  const outcome = message.subresource === 'binding' ? 'is bound' : done[message.verb];
  if (outcome === undefined)
    return [who, say(' answers '), actor(message.to, message.part, false), say(' with '), ...target(message), say('.')];
  const all = message.object?.name === '' && message.subresource !== 'binding';
  const marked = message.detail === GOING ? 'is marked for deletion' : outcome;
  const news = all ? marked.replace(/^is/, 'are') : marked;
  return [who, say(' tells '), actor(message.to, message.part, false), say(all ? ': all ' : ': '), ...target(message), say(` ${news}.`)];
}

function watch(message: Message): Sentence {
  const going = message.detail === GOING && message.verb === 'modified';
  const news = going
    ? 'is marked for deletion'
    : ({ added: 'is new', modified: 'has changed', deleted: 'is gone' }[message.verb as 'added' | 'modified' | 'deleted'] ??
      'is up to date');
  const more = message.count > 1 ? say(` and ${message.count - 1} more`) : say('');
  if (roleOf(message.from) === 'etcd') return [say('etcd tells the API server that '), ...target(message), more, say(` ${news}.`)];
  return [actor(message.to, message.part, true), say(' learns from its watch that '), ...target(message), more, say(` ${news}.`)];
}

/** Why a request was sent: the last thing that its sender heard. */
function because(trigger: Trigger | undefined): Part[] {
  if (trigger?.object === undefined) return [];
  const news = { added: 'is new', modified: 'has changed', deleted: 'is gone' }[trigger.verb as 'added' | 'modified' | 'deleted'];
  if (trigger.kind === 'watch' && news !== undefined) return [say('Because '), objectPart(trigger.object), say(` ${news}, `)];
  return [];
}

function target(message: Message): Part[] {
  const { object } = message;
  if (object === undefined) return [say(message.label === '' ? 'something' : message.label)];
  return [object.name === '' ? say(object.resource === '' ? message.label : object.resource) : objectPart(object)];
}

function namespaceOf(message: Message): string {
  const namespace = message.object?.namespace ?? '';
  return namespace === '' ? '' : ` of Namespace ${namespace}`;
}

function plural(message: Message): string {
  return message.object?.resource ?? 'objects';
}

function verbNoun(message: Message): string {
  const nouns: Partial<Record<Message['verb'], string>> = {
    create: 'the creation',
    update: 'the update',
    patch: 'the change',
    delete: 'the deletion',
    get: 'the reading',
  };
  return nouns[message.verb] ?? 'the request';
}

/** For the list of events: the object in few letters. */
export function shortObject(message: Message): string {
  if (message.object === undefined) return message.label;
  return message.object.name === '' ? message.object.resource : `${singular(message.object.resource)}/${message.object.name}`;
}
