/** What can go wrong with the selection, as actions to choose from. */
import type { Action } from '../protocol/action.ts';
import type { ComponentStatus, LinkStatus, ObjectSummary } from '../protocol/frame.ts';
import { peerOf, roleOf, titleOf } from '../protocol/identity.ts';
import type { ObjectKey } from '../protocol/message.ts';
import { singular } from './narration/names.ts';

export interface Fault {
  readonly label: string;
  readonly action: Action;
}

export interface Victims {
  readonly components: Readonly<Record<string, ComponentStatus>>;
  readonly links: readonly LinkStatus[];
  readonly objects: ReadonlyMap<string, ObjectSummary>;
}

/** One way, microseconds: slow enough to be felt by every watcher. */
export const SLOW = 500_000;

export function faultsOfComponent(id: string, victims: Victims): readonly Fault[] {
  const status = victims.components[id];
  if (status === undefined || roleOf(id) === 'person') return [];
  const title = titleOf(id);
  const faults: Fault[] = [];
  const add = (label: string, kind: 'kill' | 'restart' | 'pause' | 'resume') =>
    faults.push({ label: `${label} ${title}`, action: { kind, component: id } });
  if (!status.alive) add('Restart', 'restart');
  else {
    add('Kill', 'kill');
    if (status.paused) add('Resume', 'resume');
    else add('Pause', 'pause');
    add('Restart', 'restart');
  }
  if (roleOf(id) !== 'cloud') faults.push(...faultsOfLink([id, peerOf(id)], victims));
  return faults;
}

export function faultsOfLink(between: readonly [string, string], victims: Victims): readonly Fault[] {
  const words = `the link between ${titleOf(between[0])} and ${titleOf(between[1])}`;
  const link = victims.links.find(({ between: [a, b] }) => between.includes(a) && between.includes(b));
  const cut: Fault =
    link?.cut === true
      ? { label: `Heal ${words}`, action: { kind: 'heal', between } }
      : { label: `Cut ${words}`, action: { kind: 'cut', between } };
  const slow: Fault =
    (link?.latency ?? 0) >= SLOW
      ? { label: `Usual speed for ${words}`, action: { kind: 'slow', between, latency: 0 } }
      : { label: `Slow ${words} to half a second`, action: { kind: 'slow', between, latency: SLOW } };
  return [cut, slow];
}

export function faultsOfObject(key: ObjectKey, victims: Victims): readonly Fault[] {
  if (key.resource === 'nodes') return [...faultsOfComponent(`node/${key.name}`, victims), deletion(key)];
  const node = victims.objects.get(`${key.resource}/${key.namespace}/${key.name}`)?.node;
  return [deletion(key), ...(node === undefined ? [] : faultsOfComponent(`node/${node}`, victims))];
}

function deletion(key: ObjectKey): Fault {
  return { label: `Delete ${singular(key.resource)} ${key.name}`, action: { kind: 'delete', object: key } };
}
