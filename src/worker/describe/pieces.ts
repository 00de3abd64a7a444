import type { Role } from '../../protocol/identity.ts';
import type { Verb } from '../../protocol/message.ts';
import type { WatchEvent } from '../../sim/machinery/wire/api.ts';
import type { EtcdWatchPiece } from '../../sim/machinery/wire/etcd.ts';
import type { Words } from './describe.ts';
import { etcdKey, objectKey } from './object-key.ts';
import { labelOf } from './requests.ts';

const QUIET = new Set(['leases', 'events']);

const VERBS: Readonly<Record<string, Verb>> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
  BOOKMARK: 'bookmark',
  ERROR: 'bookmark',
};

export function describePiece(payload: unknown, server: Role): Words {
  return server === 'etcd' ? etcdPiece(payload as EtcdWatchPiece) : apiPiece(Array.isArray(payload) ? payload : [payload]);
}

function apiPiece(events: readonly WatchEvent[]): Words {
  const first = events[0];
  if (first?.object?.metadata === undefined) return { verb: 'bookmark', background: true };
  const verb = VERBS[first.type] ?? 'modified';
  const object = objectKey(first.object);
  return {
    verb,
    object,
    label: labelOf(object),
    count: events.length,
    background: verb === 'bookmark' || QUIET.has(object.resource) || isNodeHeartbeat(first),
  };
}

/** A node whose status came again without news: told by its revision only. */
function isNodeHeartbeat(event: WatchEvent): boolean {
  return event.object.kind === 'Node' && event.type === 'MODIFIED';
}

function etcdPiece(piece: EtcdWatchPiece): Words {
  if (piece.kind !== 'events') return { verb: 'bookmark', label: piece.kind, background: true };
  const event = piece.events[0];
  if (event === undefined) return { verb: 'bookmark', background: true };
  const object = etcdKey(event.kv.key);
  const verb: Verb = event.type === 'delete' ? 'deleted' : event.kv.version === 1 ? 'added' : 'modified';
  return { verb, object, label: labelOf(object), count: piece.events.length, background: QUIET.has(object.resource) };
}
