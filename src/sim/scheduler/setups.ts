/** What a configuration comes to. Made once for each: configurations are frozen. */
import { SECOND } from '../../kernel/effects.ts';
import type { NamedPlugin, ProfileConfiguration, SchedulerConfiguration } from './config/configuration.ts';
import { PLUGIN_POINTS } from './config/plugin-points.ts';
import type { Plugin, PreFiltered } from './framework/plugin.ts';
import { type Profile, profileFrom } from './framework/profile.ts';
import { type Setup, setupOf } from './framework/setup.ts';
import { type CelPluginSpec, celPlugin } from './plugins/cel-plugin.ts';
import { pluginNamed } from './plugins/registry.ts';
import type { SchedulerSelf } from './state.ts';

/** The setup of a configuration. */
export type Setups = (configuration: SchedulerConfiguration) => Setup;

/** The setup of a scheduler, by its configuration. */
export type SetupOf = (self: SchedulerSelf) => Setup;

/** Makes a plugin of that name with its arguments. */
type PluginMaker = typeof pluginNamed;

const VOLUMES = 'VolumeBinding';

const PASS = () => undefined;

/** Its PreFilter has a say, its Filter has not. */
function withoutFilter(plugin: Plugin): Plugin {
  return { ...plugin, preFilter: (pod, fleet) => passing(plugin.preFilter?.(pod, fleet)) };
}

function passing(result: PreFiltered | undefined): PreFiltered {
  if (result?.kind !== 'filter') return result ?? { kind: 'skip' };
  return result.only === undefined ? { kind: 'filter', filter: PASS } : { kind: 'filter', filter: PASS, only: result.only };
}

/** Its Filter has a say, its PreFilter has not: what would refuse the pod refuses it node by node, and nothing is skipped. */
function withoutPreFilter(plugin: Plugin): Plugin {
  return {
    ...plugin,
    preFilter(pod, fleet) {
      const result = plugin.preFilter?.(pod, fleet);
      if (result?.kind === 'reject') return { kind: 'filter', filter: () => result.rejection };
      if (result?.kind !== 'filter') return { kind: 'filter', filter: PASS };
      const { only: _, ...rest } = result;
      return rest;
    },
  };
}

/** In the order of the filters. */
function filtering({ lineup }: ProfileConfiguration, named: (plugin: NamedPlugin) => Plugin): readonly Plugin[] {
  const early = new Set(lineup.preFilter.map(({ name }) => name));
  const late = new Set(lineup.filter.map(({ name }) => name));
  const filters = lineup.filter.map((plugin) =>
    early.has(plugin.name) || !PLUGIN_POINTS.get(plugin.name)?.includes('preFilter') ? named(plugin) : withoutPreFilter(named(plugin)),
  );
  return [...filters, ...lineup.preFilter.filter(({ name }) => !late.has(name)).map((plugin) => withoutFilter(named(plugin)))];
}

/** VolumeBinding sets aside what it found while it filtered: without that nothing, and the pod is bound all the same. */
function reserving({ lineup }: ProfileConfiguration, named: (plugin: NamedPlugin) => Plugin): readonly Plugin[] {
  const filters = lineup.filter.some(({ name }) => name === VOLUMES);
  return lineup.reserve.map((one) => (one.name === VOLUMES && !filters ? { ...named(one), reserve: () => undefined } : named(one)));
}

function scoring({ lineup }: ProfileConfiguration, named: (plugin: NamedPlugin) => Plugin): readonly Plugin[] {
  return lineup.score.map((one) => {
    const plugin = named(one);
    const { weight = 1 } = one;
    return (plugin.weight ?? 1) === weight ? plugin : { ...plugin, weight };
  });
}

/** It was compiled when the configuration was read. */
function expressed(spec: CelPluginSpec): Plugin {
  const made = celPlugin(spec);
  if (!made.ok) throw new RangeError(`${spec.name}: ${made.problem.message}`);
  return made.plugin;
}

function profileOf(configuration: ProfileConfiguration, pluginNamed: PluginMaker): Profile {
  const { schedulerName, percentageOfNodesToScore, lineup, args, expressions } = configuration;
  const made = new Map(expressions.map((spec) => [spec.name, expressed(spec)]));
  const named = ({ name }: NamedPlugin): Plugin => {
    const plugin = made.get(name) ?? pluginNamed(name, args);
    made.set(name, plugin);
    return plugin;
  };
  return profileFrom({
    name: schedulerName,
    percentageOfNodesToScore,
    preEnqueue: lineup.preEnqueue.map(named),
    queueSort: lineup.queueSort.map(named),
    preFilter: lineup.preFilter.map(({ name }) => name),
    filter: filtering(configuration, named),
    postFilter: lineup.postFilter.map(named),
    score: scoring(configuration, named),
    reserve: reserving(configuration, named),
    permit: lineup.permit.map(named),
    preBind: lineup.preBind.map(named),
    bind: lineup.bind.map(named),
    postBind: lineup.postBind.map(named),
  });
}

/** Setups of plugins that are made like this. */
export function setupsWith(pluginNamed: PluginMaker): Setups {
  const known = new WeakMap<SchedulerConfiguration, Setup>();
  return (configuration) => {
    let setup = known.get(configuration);
    if (setup === undefined) {
      const backoff = { initial: configuration.podInitialBackoffSeconds * SECOND, longest: configuration.podMaxBackoffSeconds * SECOND };
      const profiles = configuration.profiles.map((profile) => profileOf(profile, pluginNamed));
      setup = setupOf(profiles, backoff);
      known.set(configuration, setup);
    }
    return setup;
  };
}

export const setupFrom = setupsWith(pluginNamed);
