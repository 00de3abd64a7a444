import type { ComponentSelf } from '../../kernel/component-self.ts';
import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import { API_SERVER, titleOf } from '../../protocol/identity.ts';
import type { Message } from '../../protocol/message.ts';
import type { InsideRow, InsideTable } from '../../protocol/query.ts';
import type { ApiServerState } from '../../sim/apiserver/state.ts';
import { counted } from '../describe/counted.ts';
import { describeEvent } from '../describe/describe.ts';
import type { Room } from './inside.ts';
import { unwalked, walkOf } from './request-walk.ts';

import { eventRows } from './trace-search.ts';

const REACH = 3_000;
const MAX_REQUESTS = 200;
const MAX_WATCHES = 2_000;
const MAX_IN_FLIGHT = 500;
const REQUEST_PART = 'request ';

/** `part`: empty for the newest write, `request N` for the request of event N. */
export function insideApiServer(run: Run, component: ComponentSelf, part: string): Room {
  const state = component.state as ApiServerState;
  const watchers = [...(state.watchers?.values() ?? [])];
  const waiting = [...component.serving].filter((exchange) => !state.watchers?.has(exchange));
  const client = (exchange: number): string =>
    titleOf(run.kernel.components[run.kernel.messaging.exchange(exchange)?.client ?? -1]?.id ?? '');
  const walk = walkOf(run, part.startsWith(REQUEST_PART) ? Number(part.slice(REQUEST_PART.length)) : undefined);
  const of = walk === undefined ? '' : ` The stages show ${requestWords(walk.request)}.`;
  return {
    summary: `${counted(watchers.length, 'open watch', 'open watches')}, ${counted(waiting.length, 'request')} in flight, caches at revision ${state.revision}.${of}`,
    parts: [],
    stages: walk?.stages ?? unwalked(),
    tables: [
      requests(run),
      {
        title: 'In flight',
        note: String(waiting.length),
        empty: 'Nothing is in flight: each request is here from its arrival to its answer.',
        columns: ['request', 'of', 'since event'],
        total: waiting.length,
        rows: inFlight(run, waiting.slice(0, MAX_IN_FLIGHT), client),
      },
      {
        title: 'Open watches',
        note: String(watchers.length),
        empty: 'Nobody watches: components open a watch for each resource that they look after.',
        columns: ['resource', 'namespace', 'from revision', 'client'],
        total: watchers.length,
        rows: watchers.slice(0, MAX_WATCHES).map((watcher) => ({
          cells: [watcher.plural, watcher.namespace || 'all', String(watcher.after), client(watcher.exchange)],
        })),
      },
      {
        title: 'Watch cache',
        note: counted(state.caches?.size ?? 0, 'resource'),
        empty: 'The cache is empty until it has listed etcd.',
        columns: ['resource', 'objects', 'events kept', 'since revision'],
        rows: [...(state.caches ?? [])]
          .filter(([, cache]) => cache.objects.size > 0)
          .map(([prefix, cache]) => ({
            cells: [prefix.replace(/^\/?registry\//, ''), String(cache.objects.size), String(cache.events.length), String(cache.since)],
          })),
      },
    ],
  };
}

function requestWords({ verb, object, subresource, part, from, event }: Message): string {
  const what =
    object === undefined ? verb : `${verb} ${object.resource}${subresource === undefined ? '' : `/${subresource}`} ${object.name}`;
  return `${what} by ${part === undefined ? titleOf(from) : `the ${part} controller`}, event ${event.toLocaleString('en-US')}`;
}

function requests(run: Run): InsideTable {
  const { rows } = eventRows(run, Math.max(0, run.position - REACH), run.position, true, { component: API_SERVER });
  const shown = rows
    .filter((message) => message.kind === 'request' && message.to === API_SERVER)
    .slice(-MAX_REQUESTS)
    .reverse();
  return {
    title: 'Requests',
    note: 'newest first; the verb opens its way through the stages',
    empty: 'No request came lately.',
    columns: ['verb', 'object', 'from', 'event'],
    rows: shown.map((message) => ({
      cells: [
        `${message.verb}${message.subresource === undefined ? '' : ` ${message.subresource}`}`,
        message.object === undefined ? message.label : `${message.object.resource}/${message.object.name}`,
        message.part ?? titleOf(message.from),
        message.event.toLocaleString('en-US'),
      ],
      part: `${REQUEST_PART}${message.event}`,
      event: message.event,
      ...(message.object === undefined || message.object.name === '' ? {} : { object: message.object }),
    })),
  };
}

function inFlight(run: Run, exchanges: readonly number[], client: (exchange: number) => string): InsideRow[] {
  const wanted = new Set(exchanges);
  const arrived = new Map<number, number>();
  for (let event = run.position - 1; event >= Math.max(0, run.position - REACH) && arrived.size < wanted.size; event--) {
    const row = run.trace.row(event);
    if (row?.type === EventType.request && wanted.has(row.subject)) arrived.set(row.subject, event);
  }
  return exchanges.map((exchange) => {
    const event = arrived.get(exchange);
    const message = event === undefined ? undefined : describeEvent(run.kernel, event);
    const words = message === undefined ? 'a request' : `${message.verb} ${message.object?.resource ?? ''}/${message.object?.name ?? ''}`;
    return {
      cells: [words, client(exchange), event === undefined ? '' : event.toLocaleString('en-US')],
      ...(event === undefined ? {} : { event }),
    };
  });
}
