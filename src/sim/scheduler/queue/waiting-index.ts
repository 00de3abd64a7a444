/** Pods that wait for a change, by the plugins that have to change their mind: a change is shown only to those whom it may concern. */
import type { ChangeKind, Hint } from '../framework/change.ts';
import type { QueueEntry } from './entry.ts';

/** By plugin, then by key. Plugins for which nobody waits are not in it. */
export type WaitingIndex = Map<string, Map<string, QueueEntry>>;

export function addWaiting(index: WaitingIndex, entry: QueueEntry): void {
  for (const plugin of entry.rejectors) {
    const entries = index.get(plugin);
    if (entries === undefined) index.set(plugin, new Map([[entry.key, entry]]));
    else entries.set(entry.key, entry);
  }
}

export function removeWaiting(index: WaitingIndex, entry: QueueEntry): void {
  for (const plugin of entry.rejectors) {
    const entries = index.get(plugin);
    if (entries?.get(entry.key) !== entry) continue;
    entries.delete(entry.key);
    if (entries.size === 0) index.delete(plugin);
  }
}

/** Those whom the change may help (isPodWorthRequeuing), each once; of gated pods those whose gating plugin is told of such changes. */
export function whomItHelps(
  index: WaitingIndex,
  hintOf: (plugin: string) => Hint<ChangeKind> | undefined,
  helps: (entry: QueueEntry, hint: Hint<ChangeKind>) => boolean,
): ReadonlySet<QueueEntry> {
  const found = new Set<QueueEntry>();
  for (const [plugin, entries] of index) {
    const hint = hintOf(plugin);
    if (hint === undefined) continue;
    for (const entry of entries.values()) {
      const isTold = entry.gate === undefined || hintOf(entry.gate) !== undefined;
      if (isTold && !found.has(entry) && helps(entry, hint)) found.add(entry);
    }
  }
  return found;
}
