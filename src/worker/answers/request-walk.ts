/** How far a request walked through the API server's pipeline, by the steps that the server named on the way. */
import { EventType } from '../../kernel/event-type.ts';
import type { Run } from '../../kernel/run.ts';
import { API_SERVER } from '../../protocol/identity.ts';
import type { Message } from '../../protocol/message.ts';
import type { InsideStage } from '../../protocol/query.ts';
import { describeEvent } from '../describe/describe.ts';
import { toYaml } from '../yaml.ts';

/** In the order in which a request walks through them. */
const STAGES = [
  'authentication',
  'priority and fairness',
  'authorization',
  'decoding and defaulting',
  'mutating admission',
  'registry strategy',
  'validation',
  'validating admission',
  'storage',
] as const;

/** Events that are searched for the work on a request. */
const REACH = 3_000;

export interface Walk {
  readonly request: Message;
  readonly stages: readonly InsideStage[];
}

// biome-ignore lint/suspicious/noExplicitAny: each stage shows what it has
type Locals = any;

/** Of the request of that event; without one, of the newest write that is not background. */
export function walkOf(run: Run, wanted: number | undefined): Walk | undefined {
  const api = run.kernel.indexOf(API_SERVER);
  const last = wanted === undefined ? run.position - 1 : Math.min(run.position - 1, wanted + REACH);
  const first = wanted ?? Math.max(0, run.position - REACH);
  for (let event = last; event >= first; event--) {
    const row = run.trace.row(event);
    if (row?.component !== api || row.type !== EventType.run || (wanted !== undefined && row.cause !== wanted)) continue;
    const steps = run.trace.steps(event);
    const request = describeEvent(run.kernel, row.cause);
    if (request === undefined || !steps.some(({ name }) => name === 'authentication') || (wanted === undefined && request.background))
      continue;
    return { request, stages: stagesOf(new Map(steps.map(({ name, locals }) => [name, locals as Locals]))) };
  }
  return undefined;
}

export function unwalked(): readonly InsideStage[] {
  return STAGES.map((name) => ({ name, state: 'waiting', note: '' }));
}

function stagesOf(steps: ReadonlyMap<string, Locals>): readonly InsideStage[] {
  const last = STAGES.findLast((name) => steps.has(name));
  let object: unknown;
  return STAGES.map((name): InsideStage => {
    const locals = steps.get(name);
    if (locals?.refused !== undefined) return { name, state: 'failed', note: `refused: ${locals.code} ${locals.refused}` };
    if (locals === undefined) return { name, state: 'waiting', note: 'not on its way' };
    const before = locals.before ?? object;
    const after = locals.after ?? locals.object ?? object;
    object = after;
    const texts = before === undefined || after === undefined || before === after ? ['', ''] : [toYaml(before), toYaml(after)];
    const [was = '', is = ''] = texts;
    const changed = was !== is;
    const diff = changed ? { before: was, after: is } : {};
    return { name, state: name === last ? 'current' : 'done', note: noteOf(name, locals, changed), ...diff };
  });
}

function noteOf(name: (typeof STAGES)[number], locals: Locals, changed: boolean): string {
  switch (name) {
    case 'authentication':
      return String(locals.user?.name ?? '').replace('system:serviceaccount:kube-system:', '');
    case 'priority and fairness':
      return String(locals.level ?? 'passed');
    case 'authorization':
      return 'allowed';
    case 'storage':
      return String(locals.key ?? 'stored').replace('/registry/', '');
    case 'validation':
    case 'validating admission':
      return 'passed';
    default:
      return changed ? 'changed it' : 'left it as it is';
  }
}
