/** Conditions of nodes and what the controller makes of them (after pkg/controller/nodelifecycle/node_lifecycle_controller.go). */
import type { Condition, ConditionStatus } from '../../machinery/types/condition.ts';
import type { Node } from '../../machinery/types/node.ts';

export function conditionOf(node: Node, type: string): Condition | undefined {
  const conditions = node.status.conditions;
  if (conditions !== undefined) for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** Status of the node's Ready condition; a node that never had one counts as Unknown. */
export function readiness(node: Node): ConditionStatus {
  return conditionOf(node, 'Ready')?.status ?? 'Unknown';
}

/** What a kubelet posts and what becomes unknown with it, in the order in which missing ones are added. */
const POSTED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/**
 * The node as its silence makes it: what its kubelet posted becomes Unknown. The same node if its readiness was unknown already.
 * `now` is RFC 3339.
 */
export function silenced(node: Node, now: string): Node {
  if (conditionOf(node, 'Ready')?.status === 'Unknown') return node;
  const present = (node.status.conditions ?? []).map((condition) => (isPosted(condition) ? unknown(condition, now) : condition));
  const missing = POSTED.filter((type) => !conditionOf(node, type)).map((type) => neverPosted(type, node, now));
  return { ...node, status: { ...node.status, conditions: [...present, ...missing] } };
}

function isPosted({ type }: Condition): boolean {
  return (POSTED as readonly string[]).includes(type);
}

function unknown(condition: Condition, now: string): Condition {
  if (condition.status === 'Unknown') return condition;
  return {
    ...condition,
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    lastTransitionTime: now,
  };
}

function neverPosted(type: string, node: Node, now: string): Condition {
  return {
    type,
    status: 'Unknown',
    reason: 'NodeStatusNeverUpdated',
    message: 'Kubelet never posted node status.',
    lastHeartbeatTime: node.metadata.creationTimestamp,
    lastTransitionTime: now,
  };
}
