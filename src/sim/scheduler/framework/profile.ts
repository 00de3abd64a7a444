/** The plugins of a profile by extension point, each list in the order in which it is run. Follows framework/runtime/framework.go. */
import type { Hints } from './change.ts';
import { taintsChanged, uncordoned } from './change.ts';
import type { Lineup } from './cycle.ts';
import type { Plugin } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';

type With<Point extends keyof Plugin> = Plugin & Required<Pick<Plugin, Point>>;

export interface Profile extends Lineup {
  /** What pods call it by in `spec.schedulerName`. */
  readonly name: string;
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
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

/** The plugins at each point, some of which may not fill it. */
export interface Parts {
  readonly name: string;
  readonly percentageOfNodesToScore: number;
  readonly preEnqueue: readonly Plugin[];
  readonly queueSort: readonly Plugin[];
  /** Names, in the order in which these plugins are asked; absent: that of the filters. */
  readonly preFilter?: readonly string[];
  readonly filter: readonly Plugin[];
  readonly postFilter: readonly Plugin[];
  readonly score: readonly Plugin[];
  readonly reserve: readonly Plugin[];
  readonly permit: readonly Plugin[];
  readonly preBind: readonly Plugin[];
  readonly bind: readonly Plugin[];
  readonly postBind: readonly Plugin[];
}

const DEFAULT_NAME = 'default-scheduler';

function filling<Point extends keyof Plugin>(plugins: readonly Plugin[], point: Point): With<Point>[] {
  return plugins.filter((plugin): plugin is With<Point> => plugin[point] !== undefined);
}

/** Throws unless exactly one plugin sorts the queue and at least one binds. */
export function profileFrom({ name, percentageOfNodesToScore, preFilter, ...parts }: Parts): Profile {
  const [sort, ...others] = filling(parts.queueSort, 'before');
  if (sort === undefined || others.length > 0) throw new Error('a profile needs exactly one queue sort plugin');
  const binds = filling(parts.bind, 'bind');
  if (binds.length === 0) throw new Error('a profile needs a bind plugin');
  const plugins = new Map(
    Object.values(parts)
      .flat()
      .map((plugin) => [plugin.name, plugin]),
  );
  const filtering = filling(parts.filter, 'preFilter');
  return Object.freeze({
    name,
    percentageOfNodesToScore,
    sort,
    gates: filling(parts.preEnqueue, 'gate'),
    filtering,
    ...preparingIn(preFilter ?? [], filtering),
    takesFirst: parts.score.length === 0,
    postFilters: filling(parts.postFilter, 'postFilter'),
    scoring: filling(parts.score, 'preScore'),
    reserves: filling(parts.reserve, 'reserve'),
    permits: filling(parts.permit, 'permit'),
    unreserves: filling(parts.reserve, 'unreserve').reverse(),
    preBinds: filling(parts.preBind, 'preBind'),
    binds,
    postBinds: filling(parts.postBind, 'postBind'),
    byName: plugins,
    hints: new Map([...plugins.values()].map((plugin) => [plugin.name, hintsOf(plugin)])),
  });
}

/** Nothing if that is the order in which they filter. Whoever has no PreFilter comes last. */
function preparingIn(names: readonly string[], filtering: readonly Plugin[]): Pick<Lineup, 'preparing'> {
  const place = ({ name }: Plugin) => (names.includes(name) ? names.indexOf(name) : names.length);
  const early = filtering.filter(({ name }) => names.includes(name));
  if (early.every((plugin, at) => at === 0 || place(early[at - 1] as Plugin) < place(plugin))) return {};
  return { preparing: [...filtering].sort((a, b) => place(a) - place(b)) };
}

/** Each plugin at every point that it fills. Throws as `profileFrom`. */
export function profileOf(all: readonly Plugin[], name = DEFAULT_NAME): Profile {
  const everywhere = { preEnqueue: all, queueSort: all, filter: all, postFilter: all, score: all, reserve: all };
  return profileFrom({ name, percentageOfNodesToScore: 0, ...everywhere, permit: all, preBind: all, bind: all, postBind: all });
}

/** Those of the plugins that have to do with the pod once it has a node. */
export function concerned<Some extends Plugin>(plugins: readonly Some[], pod: PodInfo): readonly Some[] {
  return plugins.filter((plugin) => plugin.concerns?.(pod) ?? true);
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
