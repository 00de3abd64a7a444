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

/** One line an event: number, time, what, to whom, from whom, cause, and what it was about; under it the steps named in it. */
function printTrace(run: Run, json: boolean, write: (text: string) => void): void {
  const name = (index: number) => run.kernel.components[index]?.id ?? '';
  for (let id = 0; id < run.position; id++) {
    const row = run.trace.row(id);
    if (row === undefined) continue;
    const type = EVENT_TYPE_NAMES[row.type] as string;
    const steps = run.trace.steps(id).map((step) => step.name);
    const line = { id, time: row.time, type, to: name(row.component), from: name(row.peer), cause: row.cause, what: whatOf(row.payload) };
    if (json) {
      write(`${JSON.stringify({ ...line, steps })}\n`);
      continue;
    }
    const way = `${line.from === '' ? '' : `${line.from} -> `}${line.to}`;
    write(`${`${id} ${row.time} ${type} ${way} <- ${row.cause} ${line.what}`.trimEnd()}\n`);
    for (const step of steps) write(`    ${step}\n`);
  }
}

/** A request's first line, an etcd operation, or the name of a timer or process; empty for what only carries data. */
function whatOf(payload: unknown): string {
  if (typeof payload !== 'object' || payload === null) return '';
  const { method, path, op, key, name } = payload as Partial<ApiRequest> & { op?: unknown; key?: unknown; name?: unknown };
  if (method !== undefined) return `${method} ${path}`;
  if (typeof op === 'string') return typeof key === 'string' ? `${op} ${key}` : op;
  return typeof name === 'string' ? name : '';
}
