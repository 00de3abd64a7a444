/**
 * Works off the taint queues (doNoExecuteTaintingPass of node_lifecycle_controller.go). The real one looks every 100 ms; this one sets a
 * timer for the 100 ms at which there is something to do.
 */
import { local, MILLISECOND, type Micros, type Process } from '../../../kernel/effects.ts';
import { cached } from '../../client/lister.ts';
import { NODES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { readiness } from './conditions.ts';
import { taintNoExecute } from './monitor.ts';
import { NOT_READY_TAINT, type TaintSwap, UNREACHABLE_TAINT } from './round.ts';
import { NAME, stateOf, zoneOf } from './state.ts';
import { finish, nextDue, nextTurn, postpone } from './taint-queue.ts';

const PERIOD: Micros = 100 * MILLISECOND;
const RETRY_AFTER: Micros = 50 * MILLISECOND;

interface Turn {
  readonly zone: string;
  readonly node: string;
  /** Undefined if the node needs no taint any more. */
  readonly swap: TaintSwap | undefined;
}

/** Makes sure that a pass comes when the first of the queues has something to do. */
export function schedulePass(self: ClientSelf): void {
  const state = stateOf(self);
  if (state.tainting) return;
  let due = Number.POSITIVE_INFINITY;
  for (const { queue } of state.zones.values()) due = Math.min(due, nextDue(queue) ?? Number.POSITIVE_INFINITY);
  if (due === Number.POSITIVE_INFINITY) return;
  const at = Math.ceil(Math.max(due, self.now + 1) / PERIOD) * PERIOD;
  if (state.passAt !== undefined && state.passAt <= at) return;
  state.passAt = at;
  self.timer(at - self.now, `${NAME}.pass`, at);
}

function beginPass(self: ClientSelf, at: Micros): void {
  const state = stateOf(self);
  if (state.passAt !== at) return;
  state.passAt = undefined;
  state.tainting = true;
  self.spawn(`${NAME}.pass`, undefined, { ended: `${NAME}.passed` });
}

function endPass(self: ClientSelf): void {
  stateOf(self).tainting = false;
  schedulePass(self);
}

function takeTurn(self: ClientSelf): Turn | undefined {
  for (const [zone, { queue }] of stateOf(self).zones) {
    const node = nextTurn(queue, self.now);
    if (node !== undefined) return { zone, node, swap: swapFor(self, node) };
  }
  return undefined;
}

function swapFor(self: ClientSelf, name: string): TaintSwap | undefined {
  const node = cached(self, NODES, name);
  if (!node) return undefined;
  switch (readiness(node)) {
    case 'False':
      return { node: name, add: [NOT_READY_TAINT], remove: [UNREACHABLE_TAINT] };
    case 'Unknown':
      return { node: name, add: [UNREACHABLE_TAINT], remove: [NOT_READY_TAINT] };
    default:
      return undefined;
  }
}

function endTurn(self: ClientSelf, { zone, node }: Turn, done: boolean): void {
  const { queue } = zoneOf(stateOf(self), zone);
  if (done) finish(queue, node);
  else postpone(queue, node, self.now, RETRY_AFTER);
}

function* pass(): Process<void> {
  for (;;) {
    const turn = yield* local<Turn | undefined>(`${NAME}.takeTurn`);
    if (!turn) return;
    const done = turn.swap ? yield* taintNoExecute(turn.swap) : true;
    yield* local(`${NAME}.endTurn`, turn, done);
  }
}

export const passLocals = {
  [`${NAME}.pass`]: beginPass,
  [`${NAME}.passed`]: endPass,
  [`${NAME}.takeTurn`]: takeTurn,
  [`${NAME}.endTurn`]: endTurn,
};

export const passProcesses = { [`${NAME}.pass`]: pass };
