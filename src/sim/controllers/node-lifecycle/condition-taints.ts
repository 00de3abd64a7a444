/** NoSchedule taints that follow from a node's conditions (doNoScheduleTaintingPass of node_lifecycle_controller.go). */
import type { ConditionStatus } from '../../machinery/types/condition.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import { matches, NOT_READY, UNREACHABLE } from './taints.ts';

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

/** By condition and its status. */
const KEYS: readonly (readonly [type: string, status: ConditionStatus, key: string])[] = [
  ['Ready', 'False', NOT_READY],
  ['Ready', 'Unknown', UNREACHABLE],
  ['MemoryPressure', 'True', 'node.kubernetes.io/memory-pressure'],
  ['DiskPressure', 'True', 'node.kubernetes.io/disk-pressure'],
  ['NetworkUnavailable', 'True', 'node.kubernetes.io/network-unavailable'],
  ['PIDPressure', 'True', 'node.kubernetes.io/pid-pressure'],
];

function wanted(node: Node): readonly Taint[] {
  const taints: Taint[] = [];
  for (const condition of node.status.conditions ?? []) {
    const found = KEYS.find(([type, status]) => type === condition.type && status === condition.status);
    if (found) taints.push({ key: found[2], effect: 'NoSchedule' });
  }
  if (node.spec.unschedulable) taints.push({ key: UNSCHEDULABLE, effect: 'NoSchedule' });
  return taints;
}

const isOurs = (taint: Taint): boolean =>
  taint.effect === 'NoSchedule' && (taint.key === UNSCHEDULABLE || KEYS.some(([, , key]) => key === taint.key));

export interface TaintDifference {
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

/** What must change so that the node's taints say what its conditions say. */
export function conditionTaints(node: Node): TaintDifference {
  const should = wanted(node);
  const has = (node.spec.taints ?? []).filter(isOurs);
  return {
    add: should.filter((taint) => !has.some((one) => matches(one, taint))),
    remove: has.filter((taint) => !should.some((one) => matches(one, taint))),
  };
}
