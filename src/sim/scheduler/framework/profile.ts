/** The plugins of a scheduler by extension point, each list in the order in which it is run. Follows framework/runtime/framework.go. */
import { type ChangeKind, type Hint, type Hints, taintsChanged, uncordoned } from './change.ts';
import type { Plugin } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';

type With<Point extends keyof Plugin> = Plugin & Required<Pick<Plugin, Point>>;

export interface Profile {
  readonly plugins: readonly Plugin[];
  readonly sort: With<'before'>;
  readonly gates: readonly With<'gate'>[];
  readonly postFilters: readonly With<'postFilter'>[];
  readonly reserves: readonly With<'reserve'>[];
  readonly permits: readonly With<'permit'>[];
  /** Last to reserve, first to undo. */
  readonly unreserves: readonly With<'unreserve'>[];
  readonly preBinds: readonly With<'preBind'>[];
  readonly binds: readonly With<'bind'>[];
  readonly postBinds: readonly With<'postBind'>[];
  readonly byName: ReadonlyMap<string, Plugin>;
  /** What plugins are told of, by name. */
  readonly hints: ReadonlyMap<string, Hints>;
}

/** Throws unless exactly one plugin sorts the queue and at least one binds. */
export function profileOf(plugins: readonly Plugin[]): Profile {
  const filling = <Point extends keyof Plugin>(point: Point) =>
    plugins.filter((plugin): plugin is With<Point> => plugin[point] !== undefined);
  const [sort, ...others] = filling('before');
  if (sort === undefined || others.length > 0) throw new Error('a profile needs exactly one queue sort plugin');
  const binds = filling('bind');
  if (binds.length === 0) throw new Error('a profile needs a bind plugin');
  return Object.freeze({
    plugins,
    sort,
    gates: filling('gate'),
    postFilters: filling('postFilter'),
    reserves: filling('reserve'),
    permits: filling('permit'),
    unreserves: filling('unreserve').reverse(),
    preBinds: filling('preBind'),
    binds,
    postBinds: filling('postBind'),
    byName: new Map(plugins.map((plugin) => [plugin.name, plugin])),
    hints: new Map(plugins.map((plugin) => [plugin.name, hintsOf(plugin)])),
  });
}

/** Those of the plugins that have to do with the pod once it has a node. */
export function concerned<Some extends Plugin>(plugins: readonly Some[], pod: PodInfo): readonly Some[] {
  return plugins.filter((plugin) => plugin.concerns?.(pod) ?? true);
}

/** What the plugin makes of this kind of change; undefined: it is not told of it. */
export function hintOf({ hints }: Profile, plugin: string, kind: ChangeKind): Hint | undefined {
  return hints.get(plugin)?.[kind] as Hint | undefined;
}

/** A node that was tainted when it was added may not have been shown: any change of taints counts as if it came anew (buildQueueingHintMap). */
function hintsOf({ hints = {}, judgesTaints }: Plugin): Hints {
  if (hints['node added'] === undefined || judgesTaints) return hints;
  const own = hints['node updated'];
  return {
    ...hints,
    'node updated': (pod, change, known) =>
      uncordoned(change.old, change.node) || taintsChanged(change.old, change.node) || (own?.(pod, change, known) ?? false),
  };
}
