/** What the guard of an order says to it, on what the caches have; see OrderGuard. */
import type { Verdict } from '../../machinery/scheme/definition.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { cacheOf, objectsIn } from '../cache/cache.ts';
import { type ApiSelf, strategyContext } from './context.ts';
import type { WriteInput } from './write.ts';

/** A guard of which etcd has just said what it is now, or that it is gone. */
export interface Correction {
  readonly name: string;
  readonly object: ApiObject | undefined;
}

const FREE: Verdict = Object.freeze({ kind: 'free' });

function corrected(guards: readonly ApiObject[], correction: Correction | undefined): readonly ApiObject[] {
  if (correction === undefined) return guards;
  const others = guards.filter(({ metadata }) => metadata.name !== correction.name);
  return correction.object === undefined ? others : [...others, correction.object];
}

export function judgeOrder(
  self: ApiSelf,
  { target, user, dryRun }: WriteInput,
  current: ApiObject | undefined,
  correction: Correction | undefined,
): Verdict {
  const guard = target.subresource?.order?.guard;
  if (guard === undefined || current === undefined) return FREE;
  const guards = objectsIn(cacheOf(self.state, guard.storagePrefix), target.namespace);
  return Object.freeze(guard.judge(current, corrected(guards, correction), strategyContext(self, user, dryRun)));
}
