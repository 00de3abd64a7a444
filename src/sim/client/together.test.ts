import { expect, test } from 'vitest';
import { call, callAll, type Effect, local, type Process, sleep } from '../../kernel/effects.ts';
import { together } from './together.ts';

/** Runs the process; tells which effects it had, calls by their requests. */
function run<Value>(process: Process<Value>): { readonly value: Value; readonly effects: readonly unknown[] } {
  const effects: unknown[] = [];
  const perform = (effect: Effect): unknown => {
    if (effect.op === 'callAll') {
      effects.push(effect.calls.map(({ request }) => request));
      return effect.calls.map(({ request }) => ({ ok: true, value: `answer to ${request}` }));
    }
    effects.push(effect.op);
    return effect.op === 'local' ? effect.args[0] : undefined;
  };
  let state = process.next(undefined as never);
  while (!state.done) state = process.next(perform(state.value) as never);
  return { value: state.value, effects };
}

function* ask(name: string, times: number): Process<string> {
  let last = name;
  for (let i = 0; i < times; i++) {
    const reply = yield* call<string>('x', `${name}${i}`);
    last = reply.ok ? reply.value : '';
  }
  return last;
}

test('requests of all go out at once, and each gets its own answer', () => {
  const { value, effects } = run(together([ask('a', 2), ask('b', 1), ask('c', 0)]));
  expect(value).toEqual(['answer to a1', 'answer to b0', 'c']);
  expect(effects).toEqual([['a0', 'b0'], ['a1']]);
});

test('what takes no time is done by each on its way, and several calls of one stay together', () => {
  function* many(): Process<string> {
    const kept = yield* local<string>('keep', 'kept');
    yield* sleep(1);
    const replies = yield* callAll<string>([
      { to: 'x', request: 'm0' },
      { to: 'x', request: 'm1' },
    ]);
    return `${kept}, ${replies.map((reply) => (reply.ok ? reply.value : '')).join(', ')}`;
  }
  const { value, effects } = run(together([ask('a', 1), many()]));
  expect(value).toEqual(['answer to a0', 'kept, answer to m0, answer to m1']);
  expect(effects).toEqual(['local', 'sleep', ['a0', 'm0', 'm1']]);
});

test('what one throws ends all', () => {
  function* fails(): Process<string> {
    yield* call('x', 'f');
    throw new Error('no');
  }
  expect(() => run(together([ask('a', 3), fails()]))).toThrow('no');
});

test('a call with a timeout of its own is refused', () => {
  function* hasty(): Process<unknown> {
    return yield* call('x', 'h', 1);
  }
  expect(() => run(together([hasty()]))).toThrow('usual timeout');
});
