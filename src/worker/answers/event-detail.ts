import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import type { EventDetail } from '../../protocol/query.ts';
import type { ApiRequest, ApiResponse, WatchEvent } from '../../sim/machinery/wire/api.ts';
import { describeEvent, requestOf } from '../describe/describe.ts';
import { localsOf } from '../describe/locals.ts';
import { toYaml } from '../yaml.ts';
import { etcdOf } from './keyspace.ts';
import { answerTo, effectsOf, writeOf } from './trace-search.ts';

export function eventDetail(run: Run, event: number): EventDetail | undefined {
  const row = run.trace.row(event);
  const message = describeEvent(run.kernel, event);
  if (row === undefined || message === undefined) return undefined;
  const request = row.type === EventType.request ? row : row.type === EventType.reply ? requestOf(run.kernel, row) : undefined;
  const api = request?.payload as Partial<ApiRequest> | undefined;
  const partner = row.type === EventType.request ? answerTo(run, event) : (request?.id ?? -1);
  const latency =
    row.type === EventType.request && partner >= 0
      ? (run.trace.row(partner)?.time ?? row.time) - row.sent
      : row.type === EventType.reply && request !== undefined
        ? row.time - request.sent
        : 0;
  const effects = effectsOf(run, event);
  const work = effects.filter((effect) => run.trace.row(effect)?.type === EventType.run);
  const steps = [event, ...work.slice(0, 1)]
    .flatMap((one) => run.trace.steps(one))
    .map(({ name, component, locals }) => ({
      name,
      component: run.kernel.components[component]?.id ?? '',
      locals: localsOf(locals),
    }));
  return {
    message,
    ...(api?.method === undefined ? {} : { method: api.method, path: api.path ?? '' }),
    ...(api?.path === undefined ? {} : { user: api.user?.name ?? 'kubernetes-admin', groups: api.user?.groups ?? ['system:masters'] }),
    latency,
    ...objects(run, event, row.type, row.payload),
    payload: toYaml(carried(row.type, row.payload)),
    steps,
    ...cycleOf(run, event),
    partner,
    effects,
  };
}

/** How far back along the causes a scheduling cycle is looked for. */
const MAX_CAUSES = 6;

function cycleOf(run: Run, event: number): { cycle?: number } {
  const component = run.trace.row(event)?.peer ?? -1;
  let at = event;
  for (let i = 0; i < MAX_CAUSES && at >= 0; i++) {
    if (run.trace.steps(at).some(({ name }) => name === 'scheduling cycle')) return { cycle: at };
    const row = run.trace.row(at);
    if (row === undefined || (at !== event && row.component !== component)) return {};
    at = row.cause;
  }
  return {};
}

/** The object before and after, as far as the event carries or leads to one. */
function objects(run: Run, event: number, type: number, payload: unknown): { before?: string; after?: string } {
  if (type === EventType.piece) {
    const events = payload as readonly WatchEvent[];
    const object = Array.isArray(events) ? events[0]?.object : undefined;
    return object === undefined ? {} : { after: toYaml(object) };
  }
  if (type !== EventType.request) return {};
  const write = writeOf(run, event);
  if (write === undefined) return {};
  const older =
    write.before === 0 ? undefined : etcdOf(run)?.mvcc.range({ op: 'range', key: write.key, revision: write.before }).kvs[0]?.value;
  return { before: toYaml(older), after: toYaml(write.value) };
}

function carried(type: number, payload: unknown): unknown {
  if (type === EventType.request) return (payload as Partial<ApiRequest> | undefined)?.body ?? payload;
  if (type === EventType.reply) {
    const value = (payload as { value?: Partial<ApiResponse> } | undefined)?.value;
    return value?.body ?? value ?? payload;
  }
  return payload;
}
