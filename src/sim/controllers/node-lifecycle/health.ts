/**
 * Whether a node's kubelet still gives signs of life: a new heartbeat time in its Ready condition, or a renewed lease. The controller
 * trusts only its own clock: what counts is when it saw the sign (tryUpdateNodeHealth of node_lifecycle_controller.go).
 */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { parseTime } from '../../machinery/time.ts';
import type { Lease } from '../../machinery/types/lease.ts';
import type { Node } from '../../machinery/types/node.ts';
import { conditionOf } from './conditions.ts';

/** A node without a sign of life for this long is unknown (--node-monitor-grace-period). */
export const GRACE_PERIOD: Micros = 50 * SECOND;
/** As that, for nodes whose kubelet has never posted a status (--node-startup-grace-period). */
export const STARTUP_GRACE_PERIOD: Micros = 60 * SECOND;

/** What was seen of one node. Frozen. */
export interface NodeHealth {
  /** When the last sign of life was seen. */
  readonly probedAt: Micros;
  /** Heartbeat time of the Ready condition that was seen last; undefined if there was none. */
  readonly heartbeat: string | undefined;
  /** Renew time of the lease that was seen last. */
  readonly renewed: string | undefined;
}

/** The note of what the node shows now; without a sign of life it is the one before. */
export function observe(health: NodeHealth | undefined, node: Node, lease: Lease | undefined, now: Micros): NodeHealth {
  const ready = conditionOf(node, 'Ready');
  const heartbeat = ready && (ready.lastHeartbeatTime ?? '');
  const noted = health ?? firstNote(node, heartbeat, now);
  const renewed = lease?.spec.renewTime;
  const isRenewed = renewed !== undefined && (noted.renewed === undefined || renewed > noted.renewed);
  if (noted.heartbeat === heartbeat && !isRenewed) return noted;
  return Object.freeze({ probedAt: now, heartbeat, renewed: isRenewed ? renewed : noted.renewed });
}

function firstNote(node: Node, heartbeat: string | undefined, now: Micros): NodeHealth {
  const since = heartbeat === undefined ? (parseTime(node.metadata.creationTimestamp) ?? now) : now;
  return Object.freeze({ probedAt: since, heartbeat, renewed: undefined });
}

/** The tenth round of 5 s after the sign is late enough: real rounds drift by what they take, so that theirs are a little over 50 s. */
export function isSilent(health: NodeHealth, now: Micros): boolean {
  return now >= health.probedAt + (health.heartbeat === undefined ? STARTUP_GRACE_PERIOD : GRACE_PERIOD);
}
