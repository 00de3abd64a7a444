/**
 * How many pods each owner has, by what its status counts: kept by the pod handlers, so that a sync need not walk over thousands of pods
 * each time one of them changes. The real controller lists the owner's pods in every sync; the counts are the same.
 */
import { controllerOf } from '../../client/lister.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import type { Labels } from '../../machinery/selectors/requirements.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../pods/pod-state.ts';
import type { KeeperKind } from './keeper.ts';

/** Counts of the pods of one owner that have the same labels. */
export interface LabelGroup {
  readonly labels: Labels;
  pods: number;
  active: number;
  ready: number;
  terminating: number;
}

export interface CensusState {
  /** By uid of the owner, then by the labels as text. */
  readonly owners: Map<string, Map<string, LabelGroup>>;
}

export function newCensus(): CensusState {
  return { owners: new Map() };
}

/** The pod has come, gone, or become another. */
export function recount(self: ClientSelf, { controller, resource }: KeeperKind, old: Pod | undefined, pod: Pod | undefined): void {
  const { owners } = ownState<CensusState>(self, controller);
  if (pod) count(owners, resource.kind, pod, 1);
  if (old) count(owners, resource.kind, old, -1);
}

function count(owners: CensusState['owners'], kind: string, pod: Pod, by: 1 | -1): void {
  const owner = controllerOf(pod);
  if (owner?.kind !== kind) return;
  const groups = owners.get(owner.uid) ?? new Map<string, LabelGroup>();
  const labels = pod.metadata.labels ?? {};
  const text = textOf(labels);
  const group = groups.get(text) ?? { labels, pods: 0, active: 0, ready: 0, terminating: 0 };
  group.pods += by;
  if (isPodActive(pod)) {
    group.active += by;
    if (isPodReady(pod)) group.ready += by;
  } else if (isPodTerminating(pod)) group.terminating += by;
  if (group.pods > 0) groups.set(text, group);
  else groups.delete(text);
  if (groups.size > 0) owners.set(owner.uid, groups);
  else owners.delete(owner.uid);
}

function textOf(labels: Labels): string {
  let text = '';
  for (const key in labels) text += `${key}=${labels[key]},`;
  return text;
}

export function groupsOf(self: ClientSelf, { controller }: KeeperKind, uid: string): Iterable<LabelGroup> {
  return ownState<CensusState>(self, controller).owners.get(uid)?.values() ?? [];
}
