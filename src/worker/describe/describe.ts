/** Trace rows and pending messages -> what the page shows. Payloads stay here. */
import { EventType } from '../../kernel/event-type.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Fault } from '../../kernel/topology.ts';
import type { TraceRow } from '../../kernel/trace.ts';
import { type Role, roleOf } from '../../protocol/identity.ts';
import type { Message, MessageKind } from '../../protocol/message.ts';
import { decisionAt, decisionBehind } from './decisions.ts';
import { describeInput } from './inputs.ts';
import { describePiece } from './pieces.ts';
import { describeReply } from './replies.ts';
import { describeRequest } from './requests.ts';

/** What the parts of a description add to its frame. */
export type Words = Partial<Omit<Message, 'event' | 'order' | 'time' | 'sent' | 'cause' | 'kind' | 'from' | 'to' | 'client'>>;

/** How far back a reply's request is looked for: along the causes, then row by row. */
const MAX_CAUSES = 64;
const MAX_ROWS_BACK = 3_000;
const MAX_CAUSES_OF_WRITE = 8;
/** How far back along the causes the news that moved a sender is looked for. */
const MAX_TRIGGER_CAUSES = 16;

const KINDS: Readonly<Record<number, MessageKind>> = {
  [EventType.start]: 'start',
  [EventType.input]: 'input',
  [EventType.fault]: 'fault',
  [EventType.timer]: 'timer',
  [EventType.wake]: 'timer',
  [EventType.run]: 'work',
  [EventType.request]: 'request',
  [EventType.reply]: 'reply',
  [EventType.piece]: 'watch',
  [EventType.end]: 'end',
  [EventType.closed]: 'end',
  [EventType.message]: 'input',
  [EventType.timeout]: 'timeout',
};

export interface Row extends TraceRow {
  /** Queue order while it is pending; else the id. */
  readonly order: number;
}

/** One row; `kernel` gives the names of components, its trace the requests of replies. */
export function describe(kernel: Kernel, row: Row, pending = false): Message {
  const kind = KINDS[row.type] ?? 'work';
  const name = (index: number): string => kernel.components[index]?.id ?? '';
  const to = name(row.component);
  const from = name(row.peer);
  const words = wordsOf(kernel, row, kind, from, to);
  return {
    event: pending ? -1 : row.id,
    order: row.order,
    time: row.time,
    sent: row.sent,
    cause: row.cause,
    kind,
    from: kind === 'fault' ? '' : from,
    to: kind === 'fault' ? faultTarget(row.payload as Fault) : to,
    client: kind === 'request' ? from : to,
    verb: 'none',
    status: 0,
    label: '',
    count: 1,
    background: kind === 'timer' || kind === 'work' || kind === 'start',
    ...words,
  };
}

export function describeEvent(kernel: Kernel, event: number): Message | undefined {
  const row = kernel.trace.row(event);
  return row === undefined ? undefined : describe(kernel, { ...row, order: event });
}

function wordsOf(kernel: Kernel, row: Row, kind: MessageKind, from: string, to: string): Words {
  switch (kind) {
    case 'request':
      return roleOf(to) === 'api' ? toApiServer(kernel, row, from) : asked(kernel, row, roleOf(to));
    case 'reply': {
      const request = requestOf(kernel, row);
      return describeReply(row.payload, roleOf(from), request === undefined ? {} : asked(kernel, request, roleOf(from)));
    }
    case 'watch':
      return describePiece(row.payload, roleOf(from));
    case 'input':
    case 'fault':
      return describeInput(row.payload as Fault);
    case 'end':
      return { background: (row.payload as { failure?: string } | undefined)?.failure === undefined };
    case 'work':
      return { ...workWords(row.payload), ...decided(row.id < 0 ? undefined : decisionAt(kernel, row.id, to)) };
    case 'timer':
      return decided(row.id < 0 ? undefined : decisionAt(kernel, row.id, to));
    default:
      return {};
  }
}

/** A write to etcd is background if the request that led to it is: a node's heartbeat looks like any other change of the node. */
function asked(kernel: Kernel, request: TraceRow, server: Role): Words {
  const words = describeRequest(request.payload, server);
  if (server !== 'etcd' || words.object?.resource !== 'nodes') return words;
  let row = kernel.trace.row(request.cause);
  for (let i = 0; row !== undefined && i < MAX_CAUSES_OF_WRITE; i++) {
    if (row.type === EventType.request) return { ...words, background: describeRequest(row.payload, 'api').background === true };
    row = kernel.trace.row(row.cause);
  }
  return words;
}

/** With what moved its sender, and what it decided. Heartbeats and the like need no reasons. */
function toApiServer(kernel: Kernel, row: Row, from: string): Words {
  const words = describeRequest(row.payload, 'api');
  if (words.background === true) return words;
  return { ...words, ...triggerOf(kernel, row), ...decided(decisionBehind(kernel, row, from, words, (reply) => requestOf(kernel, reply))) };
}

const PROCESSES: Readonly<Record<string, string>> = { schedulingCycle: 'the next pod', bindingCycle: 'a binding' };

/** Processes are named after the queue whose key they take, or after what they do. */
function workWords(name: unknown): Words {
  if (typeof name !== 'string') return { label: '' };
  const controller = /^(.+)-controller(\..+)?$/.exec(name)?.[1];
  return controller === undefined ? { label: PROCESSES[name] ?? name } : { part: controller, label: 'a key of its queue' };
}

function decided(decision: Message['decision']): Words {
  return decision === undefined ? {} : { decision };
}

function faultTarget(input: Fault): string {
  if ('component' in input) return typeof input.component === 'string' ? input.component : input.component.id;
  return 'between' in input ? input.between[0] : '';
}

/** The request that a reply answers, found along the reply's causes. */
export function requestOf(kernel: Kernel, reply: TraceRow): TraceRow | undefined {
  let at = kernel.trace.row(reply.cause);
  for (let i = 0; at !== undefined && i < MAX_CAUSES; i++) {
    if (at.type === EventType.request && at.subject === reply.subject) return at;
    at = at.cause < 0 ? undefined : kernel.trace.row(at.cause);
  }
  return requestBefore(kernel, reply);
}

/** For replies that were caused by something else, e.g. the end of a batch. */
function requestBefore(kernel: Kernel, reply: TraceRow): TraceRow | undefined {
  const last = reply.id < 0 ? kernel.event : reply.id - 1;
  for (let event = last; event >= 0 && event > last - MAX_ROWS_BACK; event--) {
    const row = kernel.trace.row(event);
    if (row?.type === EventType.request && row.subject === reply.subject) return row;
  }
  return undefined;
}

/** The news from a watch that made the sender of a request act. */
function triggerOf(kernel: Kernel, request: Row): Pick<Message, 'trigger'> {
  let event = request.cause;
  for (let i = 0; event >= 0 && i < MAX_TRIGGER_CAUSES; i++) {
    const row = kernel.trace.row(event);
    if (row === undefined) break;
    if (row.type === EventType.piece && row.component === request.peer) {
      const words = describePiece(row.payload, roleOf(kernel.components[row.peer]?.id ?? ''));
      return {
        trigger: { event, kind: 'watch', verb: words.verb ?? 'none', ...(words.object === undefined ? {} : { object: words.object }) },
      };
    }
    event = row.cause;
  }
  return {};
}
