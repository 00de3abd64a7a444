/**
 * Processes side by side within one, as goroutines that are waited for. They go in step: when each waits for an answer, all requests go out
 * at once, and when the last answer is there, each goes on. What takes no time, and sleep, is done in the order of the processes.
 */
import { CALL_TIMEOUT, type Call, callAll, type Effect, type Process } from '../../kernel/effects.ts';

interface Branch<Value> {
  readonly process: Process<Value>;
  state: IteratorResult<Effect, Value>;
}

/** The results, in order. What one of them throws ends all. */
export function* together<Value>(processes: readonly Process<Value>[]): Process<readonly Value[]> {
  const branches = processes.map((process): Branch<Value> => ({ process, state: process.next(undefined as never) }));
  let running = branches;
  for (;;) {
    const waiting: Branch<Value>[] = [];
    for (const branch of running) {
      while (!branch.state.done && !isCall(branch.state.value)) branch.state = branch.process.next(yield branch.state.value);
      if (!branch.state.done) waiting.push(branch);
    }
    if (waiting.length === 0) return branches.map(({ state }) => state.value as Value);
    const replies = yield* callAll<unknown>(waiting.flatMap(({ state }) => callsOf(state.value as Effect)));
    let at = 0;
    for (const branch of waiting) {
      const effect = branch.state.value as Effect;
      const own = replies.slice(at, at + callsOf(effect).length);
      at += own.length;
      branch.state = branch.process.next((effect.op === 'call' ? own[0] : own) as never);
    }
    running = waiting;
  }
}

function isCall({ op }: Effect): boolean {
  return op === 'call' || op === 'callAll';
}

function callsOf(effect: Effect): readonly Call[] {
  if (effect.op !== 'call' && effect.op !== 'callAll') return [];
  if (effect.timeout !== CALL_TIMEOUT) throw new Error('calls that go together have the usual timeout');
  return effect.op === 'call' ? [effect] : effect.calls;
}
