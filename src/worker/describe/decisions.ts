/**
 * What a sender had found and decided before it sent a request, in one sentence. It is composed of the steps that the component named on its
 * way to the request and of their locals; nothing is told that is not in the trace.
 */
import { EventType } from '../../kernel/event-type.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { TraceRow } from '../../kernel/trace.ts';
import type { ObjectKey, Part } from '../../protocol/message.ts';
import { CRON } from './tell/cron.ts';
import { DAEMONS } from './tell/daemons.ts';
import { HOUSEKEEPING } from './tell/housekeeping.ts';
import { NODES } from './tell/nodes.ts';
import type { Occasion, Rule } from './tell/rule.ts';
import { SCHEDULING } from './tell/scheduling.ts';
import { SERVICES } from './tell/services.ts';
import { STATEFUL } from './tell/stateful.ts';
import { WORKLOADS } from './tell/workloads.ts';

/** By name of the step; those that say more come first. */
const RULES: readonly (readonly [string, Rule])[] = Object.entries({
  ...SCHEDULING,
  ...WORKLOADS,
  ...STATEFUL,
  ...DAEMONS,
  ...CRON,
  ...SERVICES,
  ...NODES,
  ...HOUSEKEEPING,
});
const TOLD = new Set(RULES.map(([name]) => name));

/** How far back the steps of the work that sent a request are looked for. */
const MAX_EVENTS = 6;
/** Batches of requests that one piece of work sent before. */
const MAX_BATCHES = 3;

/** `event`: of the work. */
export function decisionAt(kernel: Kernel, event: number, by: string, object?: ObjectKey, subresource = ''): readonly Part[] | undefined {
  const steps = kernel.trace.steps(event);
  if (!steps.some(({ name }) => TOLD.has(name))) return undefined;
  const occasion: Occasion = { steps: new Map(steps.map(({ name, locals }) => [name, locals])), by, object, subresource };
  for (const [name, rule] of RULES) {
    const locals = occasion.steps.get(name);
    const parts = locals === undefined ? undefined : rule(locals, occasion);
    if (parts !== undefined) return parts;
  }
  return undefined;
}

/** `requestOf` finds the request that a reply answers. */
export function decisionBehind(
  kernel: Kernel,
  request: TraceRow,
  by: string,
  words: { readonly object?: ObjectKey; readonly subresource?: string },
  requestOf: (reply: TraceRow) => TraceRow | undefined,
): readonly Part[] | undefined {
  let event = request.cause;
  let batches = 0;
  for (let i = 0; i < MAX_EVENTS && event >= 0; i++) {
    const row = kernel.trace.row(event);
    if (row === undefined || row.component !== request.peer) return undefined;
    const parts = decisionAt(kernel, event, by, words.object, words.subresource);
    if (parts !== undefined) return parts;
    if (row.type !== EventType.reply) event = row.cause;
    else if (++batches > MAX_BATCHES) return undefined;
    else event = requestOf(row)?.cause ?? -1;
  }
  return undefined;
}
