/** All that a scheduler works with: its profiles, and what they share. Follows profile/profile.go and scheduler.go (New). */
import type { Micros } from '../../../kernel/effects.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { EXTENDER } from '../extenders/words.ts';
import type { ChangeKind, Hint, Hints } from './change.ts';
import type { Profile } from './profile.ts';

/** How long a pod waits at least after an attempt in vain: so long at first, twice as long each time, at most so long. */
export interface Backoff {
  readonly initial: Micros;
  readonly longest: Micros;
}

export interface Setup {
  /** By the name that pods choose them by. */
  readonly profiles: ReadonlyMap<string, Profile>;
  /** Of all profiles, which share the queue. */
  readonly sort: Profile['sort'];
  readonly backoff: Backoff;
  /** What plugins are told of, by name; each pod has the word of its own profile's plugin. */
  readonly hints: ReadonlyMap<string, Hints>;
}

/** Throws without a profile. */
export function setupOf(profiles: readonly Profile[], backoff: Backoff): Setup {
  const [first] = profiles;
  if (first === undefined) throw new RangeError('a scheduler needs a profile');
  const byName = new Map(profiles.map((profile) => [profile.name, profile]));
  return Object.freeze({ profiles: byName, sort: first.sort, backoff, hints: profiles.length === 1 ? first.hints : jointHints(byName) });
}

/** Undefined for pods that are another scheduler's. */
export function profileFor({ profiles }: Setup, { spec }: Pod): Profile | undefined {
  return profiles.get(spec.schedulerName ?? '');
}

/** Extenders cannot say what would help: anything may. */
const ALWAYS: Hint = () => true;

/** What the plugin makes of this kind of change; undefined: it is not told of it. */
export function hintOf({ hints }: Setup, plugin: string, kind: ChangeKind): Hint | undefined {
  if (plugin === EXTENDER) return ALWAYS;
  return hints.get(plugin)?.[kind] as Hint | undefined;
}

function jointHints(profiles: ReadonlyMap<string, Profile>): ReadonlyMap<string, Hints> {
  const joint = new Map<string, Record<string, Hint>>();
  for (const { hints } of profiles.values())
    for (const [plugin, own] of hints) {
      const known = joint.get(plugin) ?? {};
      joint.set(plugin, known);
      for (const kind of Object.keys(own) as ChangeKind[])
        known[kind] = (info, change, about) => {
          const hint = profiles.get(info.pod.spec.schedulerName ?? '')?.hints.get(plugin)?.[kind] as Hint | undefined;
          return hint?.(info, change, about) ?? false;
        };
    }
  return joint as ReadonlyMap<string, Hints>;
}
