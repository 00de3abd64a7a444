/** What `npm run sim` writes of a run. */
import { EVENT_TYPE_NAMES } from '../kernel/event-type.ts';
import type { Run } from '../kernel/run.ts';
import { storedObjects } from '../sim/cluster/cluster.ts';
import type { ApiObject, ApiRequest } from '../sim/machinery/wire/api.ts';
import type { Print } from './sim-options.ts';

export function printRun(run: Run, print: Print, json: boolean, write: (text: string) => void): void {
  if (print === 'hash') write(json ? `${JSON.stringify({ hash: run.hash, events: run.position })}\n` : `${run.hash}\n`);
  else if (print === 'trace') printTrace(run, json, write);
  else printObjects(run, print, json, write);
}

function printObjects(run: Run, print: Print, json: boolean, write: (text: string) => void): void {
  const isEvent = (object: ApiObject) => object.kind === 'Event';
  const objects = storedObjects(run).filter((object) => isEvent(object) === (print === 'events'));
  if (json) {
    const list = { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: objects };
    write(`${JSON.stringify(list, null, 2)}\n`);
    return;
  }
  for (const object of objects) write(`${isEvent(object) ? eventLine(object) : objectLine(object)}\n`);
}

function objectLine({ kind, metadata }: ApiObject): string {
  return `${kind.toLowerCase()}/${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

function eventLine(object: ApiObject): string {
  const event = object as ApiObject & {
    readonly type: string;
    readonly reason: string;
    readonly message: string;
    readonly count?: number;
    readonly involvedObject: { readonly kind: string; readonly name: string };
  };
  const times = event.count !== undefined && event.count > 1 ? ` (x${event.count})` : '';
  return `${event.type} ${event.reason} ${event.involvedObject.kind}/${event.involvedObject.name}: ${event.message}${times}`;
}

/** One line an event: number, time, what, to whom, from whom, cause, and the request's first line. */
function printTrace(run: Run, json: boolean, write: (text: string) => void): void {
  const name = (index: number) => run.kernel.components[index]?.id ?? '';
  for (let id = 0; id < run.position; id++) {
    const row = run.trace.row(id);
    if (row === undefined) continue;
    const type = EVENT_TYPE_NAMES[row.type] as string;
    const request = row.payload as Partial<ApiRequest> | undefined;
    const what = request?.method === undefined ? '' : `${request.method} ${request.path}`;
    const line = { id, time: row.time, type, to: name(row.component), from: name(row.peer), cause: row.cause, what };
    if (json) write(`${JSON.stringify(line)}\n`);
    else
      write(
        `${id} ${row.time} ${type} ${line.from === '' ? '' : `${line.from} -> `}${line.to} <- ${row.cause} ${what}`.trimEnd().concat('\n'),
      );
  }
}
