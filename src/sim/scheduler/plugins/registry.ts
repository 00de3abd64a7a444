/** The plugins that a configuration can name, made with its arguments (plugins/registry.go). */
import { type ArgsByPlugin, DEFAULT_ARGS } from '../config/plugin-args.ts';
import type { Plugin } from '../framework/plugin.ts';
import { DEFAULT_PLUGINS } from './all.ts';
import { balancedAllocationWith } from './balanced-allocation.ts';
import { interPodAffinityWith } from './inter-pod-affinity.ts';
import { nodeAffinityWith } from './node-affinity.ts';
import { nodeResourcesFitWith } from './node-resources-fit.ts';
import { podTopologySpreadWith } from './pod-topology-spread.ts';
import { defaultPreemptionWith } from './preemption/default-preemption.ts';
import { volumeBindingWith } from './volume-binding/plugin.ts';

const WITH_ARGS: { readonly [Name in keyof ArgsByPlugin]: (args: ArgsByPlugin[Name]) => Plugin } = {
  NodeResourcesFit: nodeResourcesFitWith,
  NodeResourcesBalancedAllocation: balancedAllocationWith,
  InterPodAffinity: interPodAffinityWith,
  NodeAffinity: nodeAffinityWith,
  PodTopologySpread: podTopologySpreadWith,
  VolumeBinding: volumeBindingWith,
  DefaultPreemption: defaultPreemptionWith,
};

const PLAIN: ReadonlyMap<string, Plugin> = new Map(DEFAULT_PLUGINS.map((plugin) => [plugin.name, plugin]));

function made<Name extends keyof ArgsByPlugin>(name: Name, args: ArgsByPlugin): Plugin {
  return WITH_ARGS[name](args[name]);
}

/** Throws for a name that nobody has. With default arguments it is always the same one. */
export function pluginNamed(name: string, args: ArgsByPlugin): Plugin {
  const plain = PLAIN.get(name);
  if (plain === undefined) throw new RangeError(`no plugin ${name}`);
  const own = name as keyof ArgsByPlugin;
  return name in WITH_ARGS && args[own] !== DEFAULT_ARGS[own] ? made(own, args) : plain;
}
