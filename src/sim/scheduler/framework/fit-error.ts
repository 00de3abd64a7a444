/** Why a pod fits nowhere, in the scheduler's words. Follows framework/types.go (FitError). */
import type { Cycle } from './cycle.ts';
import type { Rejection } from './verdict.ts';

/** Notes of events are cut at this many bytes. */
const NOTE_BYTES = 1024;
const CUT = ' ...';

/** Reasons, each with the number of nodes that gave it. */
export function reasonCounts({ nodeCount, rejected, restrictedBy, refused }: Cycle): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (refused !== undefined) return counts;
  for (const { reasons } of rejected.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const unseen = nodeCount - rejected.size;
  if (restrictedBy.length > 0 && unseen > 0) counts.set(`node(s) didn't satisfy plugin(s) [${restrictedBy.join(' ')}]`, unseen);
  return counts;
}

/** Without what PostFilter adds. */
export function fitError(cycle: Cycle): string {
  const head = `0/${cycle.nodeCount} nodes are available:`;
  if (cycle.refused !== undefined) return `${head} ${cycle.refused.reasons.join(', ')}.`;
  return `${head} ${histogram(reasonCounts(cycle))}.`;
}

/** `3 because of this, 1 because of that`, as texts in their order. */
export function histogram(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(', ');
}

export function eventNote(message: string): string {
  return message.length <= NOTE_BYTES ? message : `${message.slice(0, NOTE_BYTES - CUT.length)}${CUT}`;
}

/** Of a pod that had found its node, and was refused there (schedulingCycle, RunReservePluginsReserve and RunPermitPlugins). */
export function refusedThere({ reasons }: Rejection): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return `0/1 nodes are available: ${histogram(counts)}.`;
}

/** The plugins that have to change their mind before the pod can be scheduled. */
export function rejectors({ rejected, restrictedBy, refused }: Cycle): readonly string[] {
  if (refused !== undefined) return restrictedBy.length > 0 ? [...restrictedBy].sort() : [refused.plugin];
  return [...new Set([...restrictedBy, ...[...rejected.values()].map(({ plugin }) => plugin)])].sort();
}
