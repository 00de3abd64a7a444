import type { ComponentSelf } from '../../kernel/component-self.ts';
import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import { API_SERVER, titleOf } from '../../protocol/identity.ts';
import type { InsideRow, InsideStage } from '../../protocol/query.ts';
import type { ApiServerState } from '../../sim/apiserver/state.ts';
import { describeEvent } from '../describe/describe.ts';
import type { Room } from './inside.ts';
import { eventRows } from './trace-search.ts';

/** In the order in which a request walks through them. */
const STAGES = [
  'authentication',
  'priority and fairness',
  'authorization',
  'mutating admission',
  'decoding and defaulting',
  'validation',
  'validating admission',
  'registry strategy',
  'storage',
] as const;

const REACH = 3_000;
const SHOWN = 40;

export function insideApiServer(run: Run, component: ComponentSelf): Room {
  const state = component.state as ApiServerState;
  const watchers = [...(state.watchers?.values() ?? [])];
  const waiting = [...component.serving].filter((exchange) => !state.watchers?.has(exchange));
  const inFlight: InsideRow[] = waiting.slice(0, SHOWN).map((exchange) => {
    const client = run.kernel.components[run.kernel.messaging.exchange(exchange)?.client ?? -1]?.id ?? '';
    return { cells: [String(exchange), client === '' ? 'gone' : titleOf(client)] };
  });
  const { stages, of } = lastWalk(run);
  return {
    summary: `${watchers.length} open watches, ${waiting.length} requests in flight, caches at revision ${state.revision}. ${of}`,
    parts: [],
    stages,
    tables: [
      requests(run),
      {
        title: 'Open watches',
        note: String(watchers.length),
        columns: ['resource', 'namespace', 'from revision', 'client'],
        rows: watchers.slice(0, 200).map((watcher) => ({
          cells: [
            watcher.plural,
            watcher.namespace || 'all',
            String(watcher.after),
            titleOf(run.kernel.components[run.kernel.messaging.exchange(watcher.exchange)?.client ?? -1]?.id ?? ''),
          ],
        })),
      },
      {
        title: 'Watch cache',
        note: `${state.caches?.size ?? 0} resources`,
        columns: ['resource', 'objects', 'events kept', 'since'],
        rows: [...(state.caches ?? [])]
          .filter(([, cache]) => cache.objects.size > 0)
          .map(([prefix, cache]) => ({
            cells: [prefix.replace(/^registry\//, ''), String(cache.objects.size), String(cache.events.length), String(cache.since)],
          })),
      },
      { title: 'In flight', note: String(waiting.length), columns: ['exchange', 'client'], rows: inFlight },
    ],
  };
}

function requests(run: Run) {
  const { rows } = eventRows(run, Math.max(0, run.position - REACH), run.position, true, { component: API_SERVER });
  const shown = rows
    .filter((message) => message.kind === 'request' && message.to === API_SERVER)
    .slice(-SHOWN)
    .reverse();
  return {
    title: 'Requests',
    note: 'newest first',
    columns: ['verb', 'object', 'from', 'event'],
    rows: shown.map((message) => ({
      cells: [
        `${message.verb}${message.subresource === undefined ? '' : ` ${message.subresource}`}`,
        message.object === undefined ? message.label : `${message.object.resource}/${message.object.name}`,
        message.part ?? titleOf(message.from),
        String(message.event),
      ],
      ...(message.object === undefined || message.object.name === '' ? {} : { object: message.object }),
    })),
  };
}

/** How far the newest foreground write walked through the stages, by the steps that the server named on the way. */
function lastWalk(run: Run): { readonly stages: readonly InsideStage[]; readonly of: string } {
  const api = run.kernel.indexOf(API_SERVER);
  const first = Math.max(0, run.position - REACH);
  for (let event = run.position - 1; event >= first; event--) {
    const row = run.trace.row(event);
    if (row?.component !== api || row.type !== EventType.run) continue;
    const steps = run.trace.steps(event).map((step) => step.name);
    const message = describeEvent(run.kernel, row.cause);
    if (!steps.includes('authentication') || message === undefined || message.background) continue;
    const walked = STAGES.map((stage) => steps.some((name) => matches(name, stage)));
    const last = walked.lastIndexOf(true);
    return {
      stages: STAGES.map((name, i) => ({
        name,
        state: walked[i] !== true ? 'waiting' : i === last ? 'current' : 'done',
        note: walked[i] === true ? 'passed' : 'not needed',
      })),
      of: `Stages: ${message.verb} ${message.object?.resource ?? ''} ${message.object?.name ?? ''} (event ${row.cause}).`,
    };
  }
  return { stages: STAGES.map((name) => ({ name, state: 'waiting', note: '' })), of: '' };
}

function matches(step: string, stage: string): boolean {
  const words = stage.split(' ');
  const plain = step.toLowerCase();
  return words.every((word) => word === 'and' || plain.includes(word.slice(0, 6)));
}
