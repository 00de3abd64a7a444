import { now, type Process } from '../../../kernel/effects.ts';
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import type { Exchange } from '../exchange.ts';
import { parameter } from '../request/query.ts';
import type { Shaping } from '../response/shape.ts';

/** How the answer to this request is to look. Only tables need the time. */
export function* shapingOf({ accept, query }: Exchange, definition: ResourceDefinition): Process<Shaping> {
  if (accept.shape !== 'table') return { definition, accept, nowMicros: 0, includeObject: '' };
  return { definition, accept, nowMicros: yield* now(), includeObject: parameter(query, 'includeObject') ?? 'Metadata' };
}
