/** What plugins work out about a pod before nodes are looked at. Follows framework/runtime/framework.go (RunPreFilterPlugins). */
import type { Lineup } from './cycle.ts';
import type { Fleet, Plugin, PreparedFilter } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import { type Rejection, rejection } from './verdict.ts';

export interface Prepared {
  readonly filters: readonly PreparedFilter[];
  /** The plugins they belong to. */
  readonly plugins: readonly string[];
  readonly skipped: readonly string[];
  readonly refused: Rejection | undefined;
  readonly only: ReadonlySet<string> | undefined;
  readonly by: readonly string[];
}

/** They want different nodes, or one of them wants none. */
function leftNoNode(by: readonly string[]): Rejection {
  const words = by.length === 1 ? `plugin ${by[0]}` : `plugin(s) [${by.join(' ')}] simultaneously`;
  return rejection('UnschedulableAndUnresolvable', by.at(-1) ?? '', `node(s) didn't satisfy ${words}`);
}

const NOTHING: Prepared = { filters: [], plugins: [], skipped: [], refused: undefined, only: undefined, by: [] };

export function preFilter(pod: PodInfo, fleet: Fleet, { filtering, preparing }: Pick<Lineup, 'filtering' | 'preparing'>): Prepared {
  const filters: PreparedFilter[] = [];
  const plugins: string[] = [];
  const skipped: string[] = [];
  const by: string[] = [];
  let only: ReadonlySet<string> | undefined;
  for (const plugin of preparing ?? filtering) {
    const result = plugin.preFilter?.(pod, fleet);
    if (result === undefined) continue;
    if (result.kind === 'reject') return { ...NOTHING, skipped, refused: result.rejection };
    if (result.kind === 'skip') {
      skipped.push(plugin.name);
      continue;
    }
    filters.push(result);
    plugins.push(plugin.name);
    if (result.only === undefined) continue;
    by.push(plugin.name);
    const { only: mine } = result;
    only = only === undefined ? mine : new Set([...only].filter((name) => mine.has(name)));
    if (only.size === 0) return { ...NOTHING, skipped, refused: leftNoNode(by), by };
  }
  const prepared = { filters, plugins, skipped, refused: undefined, only, by };
  return preparing === undefined ? prepared : inOrder(prepared, filtering);
}

function inOrder(prepared: Prepared, filtering: readonly Plugin[]): Prepared {
  const places = new Map(prepared.plugins.map((name, place) => [name, place]));
  const plugins = filtering.map(({ name }) => name).filter((name) => places.has(name));
  return { ...prepared, plugins, filters: plugins.map((name) => prepared.filters[places.get(name) as number] as PreparedFilter) };
}
