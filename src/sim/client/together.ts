/**
 * Processes side by side within one, as goroutines that are waited for. They go in step: when each waits for an answer, all requests go out
 * at once, and when the last answer is there, each goes on. What takes no time, and sleep, is done in the order of the processes.
 */
import { CALL_TIMEOUT, type Call, callAll, type Effect, type Process, type Reply } from '../../kernel/effects.ts';

interface Branch<Value> {
  readonly process: Process<Value>;
  state: IteratorResult<Effect, Value>;
}

/** The results, in order. What one of them throws ends all. */
export function* together<Value>(processes: readonly Process<Value>[]): Process<readonly Value[]> {
  const branches = processes.map((process): Branch<Value> => ({ process, state: process.next(undefined as never) }));
  for (;;) {
    const waiting: { readonly branch: Branch<Value>; readonly calls: readonly Call[]; readonly single: boolean }[] = [];
    for (const branch of branches) {
      const calls = yield* untilItCalls(branch);
      if (calls !== undefined) waiting.push({ branch, ...calls });
    }
    if (waiting.length === 0) return branches.map(({ state }) => state.value as Value);
    const replies = yield* callAll<unknown>(waiting.flatMap(({ calls }) => calls));
    let at = 0;
    for (const { branch, calls, single } of waiting) {
      const own: readonly Reply[] = replies.slice(at, at + calls.length);
      at += calls.length;
      branch.state = branch.process.next((single ? own[0] : own) as never);
    }
  }
}

/** Lets the branch go on until it asks something of another component; nothing if it ends first. */
function* untilItCalls<Value>(
  branch: Branch<Value>,
): Generator<Effect, { readonly calls: readonly Call[]; readonly single: boolean } | undefined, never> {
  while (!branch.state.done) {
    const effect = branch.state.value;
    if (effect.op === 'call' || effect.op === 'callAll') {
      if (effect.timeout !== CALL_TIMEOUT) throw new Error('calls that go together have the usual timeout');
      return effect.op === 'call' ? { calls: [effect], single: true } : { calls: effect.calls, single: false };
    }
    branch.state = branch.process.next(yield effect);
  }
  return undefined;
}
