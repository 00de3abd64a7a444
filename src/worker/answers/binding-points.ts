/** What follows the decision: the node is reserved, and the binding cycle takes the pod there. */
import type { ExtensionPoint } from '../../protocol/scheduling.ts';
import type { Plugin } from '../../sim/scheduler/framework/plugin.ts';
import type { PodInfo } from '../../sim/scheduler/framework/pod-info.ts';
import { concerned, type Profile } from '../../sim/scheduler/framework/profile.ts';

/** `node`: undefined if none was found. Plugins that have nothing to do for the pod are left out. */
export function bindingPoints(profile: Profile, pod: PodInfo, node: string | undefined): readonly ExtensionPoint[] {
  const point = (name: string, plugins: readonly Plugin[], note: string): ExtensionPoint => ({
    name,
    state: node === undefined || plugins.length === 0 ? 'skipped' : 'done',
    note: node === undefined ? 'not reached' : note,
    plugins: plugins.map((plugin) => plugin.name),
  });
  const busy = (name: string, plugins: readonly Plugin[]): ExtensionPoint => {
    const those = concerned(plugins, pod);
    return point(name, those, those.length === 0 ? 'no plugin' : those.map((plugin) => plugin.name).join(', '));
  };
  const reserve = point('Reserve', concerned(profile.reserves, pod), `assumed on ${node ?? ''}`);
  return [
    { ...reserve, state: node === undefined ? 'skipped' : 'done' },
    busy('Permit', profile.permits),
    busy('PreBind', profile.preBinds),
    busy('Bind', profile.binds),
    busy('PostBind', profile.postBinds),
  ];
}
