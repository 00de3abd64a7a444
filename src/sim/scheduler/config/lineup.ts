/**
 * From what a profile says of plugins to which of them run where. Follows apis/config/v1/default_plugins.go (mergePluginSet) and
 * framework/runtime/framework.go (updatePluginList, expandMultiPointPlugins, getScoreWeights).
 */
import { POINTS } from '../../machinery/schema/scheduler-config-table.ts';
import type { Lineup, NamedPlugin, PluginSet, PluginSets, Point } from './configuration.ts';
import { DEFAULT_MULTI_POINT, NEEDED, PLUGIN_POINTS } from './plugin-points.ts';

const NOTHING: PluginSet = Object.freeze({ enabled: [], disabled: [] });
export const NO_SETS: PluginSets = Object.freeze(
  Object.fromEntries([...POINTS, 'multiPoint'].map((point) => [point, NOTHING])) as unknown as PluginSets,
);

const ALL = '*';
/** The sum of all scores must stay a 64 bit number: so many points, of 100 a plugin. */
const MAX_TOTAL_WEIGHT = Math.floor(Number.MAX_SAFE_INTEGER / 100);

/** What is wrong with it, and where: a path below `plugins`. */
export interface LineupProblem {
  readonly field: string;
  readonly message: string;
}

/** A default that is named again keeps its place, with the new weight; what else is named comes after the defaults. */
function multiPointOf({ enabled, disabled }: PluginSet): readonly NamedPlugin[] {
  const off = new Set(disabled.map(({ name }) => name));
  const defaults = off.has(ALL) ? [] : DEFAULT_MULTI_POINT.filter(({ name }) => !off.has(name));
  const replaced = new Set<NamedPlugin>();
  const kept = defaults.map((plugin) => {
    const again = enabled.findLast(({ name }) => name === plugin.name);
    if (again !== undefined) replaced.add(again);
    return again ?? plugin;
  });
  return [...kept, ...enabled.filter((plugin) => !replaced.has(plugin))];
}

function problemOf(point: Point, name: string): string | undefined {
  const points = PLUGIN_POINTS.get(name);
  if (points === undefined) return noSuchPlugin(name);
  return points.includes(point) ? undefined : `${name} has nothing to do at ${point}: it fills ${points.join(', ')}`;
}

function twice(name: string): string {
  return `${name} is named twice: leave one out`;
}

function checkExplicit(point: Point, { enabled }: PluginSet, problems: LineupProblem[]): void {
  const seen = new Set<string>();
  for (const [at, { name }] of enabled.entries()) {
    const message = problemOf(point, name) ?? (seen.has(name) ? twice(name) : undefined);
    if (message !== undefined) problems.push({ field: `${point}.enabled[${at}].name`, message });
    seen.add(name);
  }
}

function checkMultiPoint(multiPoint: readonly NamedPlugin[], { enabled }: PluginSet, problems: LineupProblem[]): void {
  const seen = new Set<string>();
  for (const { name } of multiPoint) {
    const message = PLUGIN_POINTS.has(name) ? (seen.has(name) ? twice(name) : undefined) : noSuchPlugin(name);
    const at = enabled.findLastIndex((plugin) => plugin.name === name);
    if (message !== undefined) problems.push({ field: `multiPoint.enabled[${at}].name`, message });
    seen.add(name);
  }
}

export function noSuchPlugin(name: string): string {
  return `there is no plugin ${JSON.stringify(name)}: take one of ${[...PLUGIN_POINTS.keys()].join(', ')}`;
}

/** First what is named here and in multiPoint, in the order of here; then the rest of multiPoint; then what is named here only. */
function pluginsAt(point: Point, { enabled, disabled }: PluginSet, multiPoint: readonly NamedPlugin[]): readonly NamedPlugin[] {
  const off = new Set(disabled.map(({ name }) => name));
  if (off.has(ALL)) return enabled;
  const fitting = multiPoint.filter(({ name }) => !off.has(name) && PLUGIN_POINTS.get(name)?.includes(point));
  const here = new Set(enabled.map(({ name }) => name));
  const general = new Set(fitting.map(({ name }) => name));
  const [again, own] = [enabled.filter(({ name }) => general.has(name)), enabled.filter(({ name }) => !general.has(name))];
  return [...again, ...fitting.filter(({ name }) => !here.has(name)), ...own];
}

/** Of the score it is the point's own weight that counts, then that of multiPoint. */
function weighted(plugins: readonly NamedPlugin[], { enabled }: PluginSet, multiPoint: readonly NamedPlugin[]): readonly NamedPlugin[] {
  return plugins.map(({ name }) => {
    const said = enabled.find((one) => one.name === name) ?? multiPoint.find((one) => one.name === name);
    return { name, weight: said?.weight || 1 };
  });
}

function checkWhole({ queueSort, bind, score }: Lineup, problems: LineupProblem[]): void {
  if (queueSort.length !== 1)
    problems.push({ field: 'queueSort', message: `exactly one plugin sorts the queue, but ${queueSort.length} are enabled` });
  if (bind.length === 0) problems.push({ field: 'bind', message: 'nobody would bind pods: enable DefaultBinder' });
  if (score.reduce((sum, { weight = 1 }) => sum + weight, 0) > MAX_TOTAL_WEIGHT)
    problems.push({ field: 'score', message: 'the weights are so great that scores could overflow: take smaller ones' });
}

function checkNeeded(lineup: Lineup, problems: LineupProblem[]): void {
  const runs = (name: string, point: Point) => lineup[point].some((plugin) => plugin.name === name);
  for (const [name, points, first] of NEEDED) {
    if (runs(name, first)) continue;
    for (const point of points)
      if (runs(name, point))
        problems.push({
          field: point,
          message: `${name} fails without its ${first}: enable it there, or disable it here`,
        });
  }
}

/** Without a lineup what cannot run is told. */
export function lineupOf(sets: PluginSets, problems: LineupProblem[]): Lineup | undefined {
  const multiPoint = multiPointOf(sets.multiPoint);
  checkMultiPoint(multiPoint, sets.multiPoint, problems);
  for (const point of POINTS) checkExplicit(point, sets[point], problems);
  if (problems.length > 0) return undefined;
  const lineup = {} as Record<Point, readonly NamedPlugin[]>;
  for (const point of POINTS) lineup[point] = pluginsAt(point, sets[point], multiPoint);
  lineup.score = weighted(lineup.score, sets.score, multiPoint);
  checkWhole(lineup, problems);
  checkNeeded(lineup, problems);
  return problems.length > 0 ? undefined : lineup;
}
