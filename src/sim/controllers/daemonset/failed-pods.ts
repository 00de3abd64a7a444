/**
 * How long a failed pod is left on its node before it is deleted, so that set and kubelet do not fight: 1 s, doubled with each failure on
 * that node, 15 minutes at most; forgotten after twice that (client-go util/flowcontrol/backoff.go).
 */
import { local, type Micros, type Process, SECOND } from '../../../kernel/effects.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import { DAEMON_SET_CONTROLLER } from './names.ts';

const FIRST: Micros = SECOND;
const LONGEST: Micros = 900 * SECOND;

interface Backoff {
  readonly span: Micros;
  readonly since: Micros;
}

export interface FailedPods {
  readonly backoffs: Map<string, Backoff>;
}

export function newFailedPods(): FailedPods {
  return { backoffs: new Map() };
}

const FAILED_POD = `${DAEMON_SET_CONTROLLER}.failedPod`;

/** How long the failed pod on that node has to stay; 0: it may go now, and the next one will stay longer. */
export function failedPodStays(set: DaemonSet, node: string): Process<Micros> {
  return local(FAILED_POD, `${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${node}`);
}

function stays(self: ClientSelf, key: string): Micros {
  const { backoffs } = ownState<FailedPods>(self, DAEMON_SET_CONTROLLER);
  const known = backoffs.get(key);
  if (known && self.now - known.since < known.span) return known.span;
  for (const [other, { since }] of backoffs) if (self.now - since > 2 * LONGEST) backoffs.delete(other);
  backoffs.set(key, Object.freeze({ span: backoffs.has(key) && known ? Math.min(2 * known.span, LONGEST) : FIRST, since: self.now }));
  return 0;
}

export const failedPodLocals = { [FAILED_POD]: stays };
