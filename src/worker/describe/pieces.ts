import type { Role } from '../../protocol/identity.ts';
import type { Verb } from '../../protocol/message.ts';
import type { ApiObject, WatchEvent } from '../../sim/machinery/wire/api.ts';
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
    ...going(first.object),
    background: verb === 'bookmark' || isQuiet(object.resource, verb),
  };
}

export function going(object: Partial<ApiObject> | undefined): Pick<Words, 'detail'> {
  return object?.metadata?.deletionTimestamp === undefined ? {} : { detail: 'terminating' };
}

/** Nodes change with every heartbeat. */
function isQuiet(resource: string, verb: Verb): boolean {
  return QUIET.has(resource) || (resource === 'nodes' && verb === 'modified');
}

function etcdPiece(piece: EtcdWatchPiece): Words {
  if (piece.kind !== 'events') return { verb: 'bookmark', label: piece.kind, background: true };
  const event = piece.events[0];
  if (event === undefined) return { verb: 'bookmark', background: true };
  const object = etcdKey(event.kv.key);
  const verb: Verb = event.type === 'delete' ? 'deleted' : event.kv.version === 1 ? 'added' : 'modified';
  return { verb, object, label: labelOf(object), count: piece.events.length, background: isQuiet(object.resource, verb) };
}
