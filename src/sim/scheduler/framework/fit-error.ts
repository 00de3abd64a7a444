/** Why a pod fits nowhere, in the scheduler's words. Follows framework/types.go (FitError). */
import type { Cycle } from './cycle.ts';

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

function histogram(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join(', ');
}

/**
 * What PostFilter adds when nobody is evicted. Preemption itself is not modelled: nodes where it might help count as those where it does
 * not find victims.
 */
export function postFilterText(cycle: Cycle): string {
  if (cycle.refused !== undefined) return 'not found';
  const hopeless = [...cycle.rejected.values()].filter(({ code }) => code === 'UnschedulableAndUnresolvable').length;
  const unseen = cycle.nodeCount - cycle.rejected.size;
  const counts = new Map<string, number>();
  if (hopeless + unseen > 0) counts.set('Preemption is not helpful for scheduling', hopeless + unseen);
  const tried = cycle.rejected.size - hopeless;
  if (tried > 0) counts.set('No preemption victims found for incoming pod', tried);
  return `no new claims to deallocate, preemption: 0/${cycle.nodeCount} nodes are available: ${histogram(counts)}.`;
}

export function eventNote(message: string): string {
  return message.length <= NOTE_BYTES ? message : `${message.slice(0, NOTE_BYTES - CUT.length)}${CUT}`;
}

/** The plugins that have to change their mind before the pod can be scheduled. */
export function rejectors({ rejected, restrictedBy, refused }: Cycle): readonly string[] {
  if (refused !== undefined) return [refused.plugin];
  return [...new Set([...restrictedBy, ...[...rejected.values()].map(({ plugin }) => plugin)])].sort();
}
