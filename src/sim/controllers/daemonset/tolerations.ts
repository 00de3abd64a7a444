/** What every pod of a DaemonSet tolerates (pkg/controller/daemon/util/daemonset_util.go, AddOrUpdateDaemonPodTolerations). */
import type { PodSpec } from '../../machinery/types/pod.ts';
import type { TaintEffect, Toleration } from '../../machinery/types/scheduling-constraints.ts';

function bearing(taint: string, effect: TaintEffect): Toleration {
  return Object.freeze({ key: `node.kubernetes.io/${taint}`, operator: 'Exists', effect });
}

/** Whatever happens to the node, its daemons stay. */
const ALWAYS: readonly Toleration[] = [
  bearing('not-ready', 'NoExecute'),
  bearing('unreachable', 'NoExecute'),
  bearing('disk-pressure', 'NoSchedule'),
  bearing('memory-pressure', 'NoSchedule'),
  bearing('pid-pressure', 'NoSchedule'),
  bearing('unschedulable', 'NoSchedule'),
];
const ON_HOST_NETWORK: readonly Toleration[] = [...ALWAYS, bearing('network-unavailable', 'NoSchedule')];

/** The template's tolerations with those: one that says the same, but for a while only, is replaced. */
export function daemonTolerations({ tolerations, hostNetwork }: PodSpec): readonly Toleration[] {
  const added = hostNetwork ? ON_HOST_NETWORK : ALWAYS;
  if (!tolerations?.length) return added;
  const result = tolerations.map((own) => added.find((toleration) => isSame(own, toleration)) ?? own);
  return [...result, ...added.filter((toleration) => !tolerations.some((own) => isSame(own, toleration)))];
}

function isSame(own: Toleration, added: Toleration): boolean {
  return own.key === added.key && own.effect === added.effect && own.operator === added.operator && !own.value;
}
