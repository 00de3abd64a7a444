/** What became of pods that had to go, and which pods their owners made in their stead. Pure. */
import type { Micros } from '../../kernel/effects.ts';
import type { ObjectSummary } from '../../protocol/frame.ts';
import type { Victim } from '../../protocol/scheduling.ts';

export interface Aftermath {
  readonly victim: Victim;
  /** As it is now; undefined: it is gone. */
  readonly remains: ObjectSummary | undefined;
  /** Undefined: none was made yet, or nobody makes one. */
  readonly replacement: ObjectSummary | undefined;
}

/** An owner's first pods after `since` stand for its victims, one for each. */
export function aftermathOf(objects: ReadonlyMap<string, ObjectSummary>, victims: readonly Victim[], since: Micros): readonly Aftermath[] {
  const owners = new Map(victims.filter(({ owner }) => owner !== '').map(({ owner }) => [owner, [] as ObjectSummary[]]));
  for (const object of objects.values()) {
    if (object.resource === 'pods' && object.created >= wholeSecond(since)) owners.get(object.owner)?.push(object);
  }
  const names = new Set(victims.map(({ pod }) => pod.name));
  for (const [owner, pods] of owners) {
    const others = pods.filter(({ name }) => !names.has(name));
    owners.set(
      owner,
      others.sort((a, b) => a.created - b.created || a.revision - b.revision),
    );
  }
  return victims.map((victim) => ({
    victim,
    remains: objects.get(`pods/${victim.pod.namespace}/${victim.pod.name}`),
    replacement: owners.get(victim.owner)?.shift(),
  }));
}

/** Objects know the second of their creation only. */
function wholeSecond(time: Micros): Micros {
  return Math.floor(time / 1_000_000) * 1_000_000;
}
