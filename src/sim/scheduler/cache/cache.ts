/**
 * What the scheduler believes of the cluster: nodes with the pods on them, those included that it has only just assumed there.
 * Follows backend/cache/cache.go. Node infos are immutable, so the list of them is a snapshot that is kept up to date in place.
 */
import { ValueMap } from '../../../kernel/value-map.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { nodeInfo, withNode, withoutPod, withPod } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { replaceImages, type SharedImages } from './images.ts';
import { addToTree, listTree, type NodeTree, removeFromTree, zoneOf } from './node-order.ts';

interface Placed {
  readonly node: string;
  readonly info: PodInfo;
  readonly assumed: boolean;
}

export interface CacheState {
  readonly tree: NodeTree;
  /** In the order in which nodes are looked at. */
  list: NodeInfo[];
  /** Place in `list`, by name. */
  readonly places: Map<string, number>;
  /** Nodes came, went or moved since `list` was made. */
  reorder: boolean;
  /** Pods on nodes, by key. */
  readonly placed: Map<string, Placed>;
  /** How many of them have affinity or anti-affinity to others. */
  podsWithTerms: number;
  readonly images: SharedImages;
}

export function newCache(): CacheState {
  return {
    tree: new Map(),
    list: [],
    places: new ValueMap(),
    reorder: false,
    placed: new ValueMap(),
    podsWithTerms: 0,
    images: new ValueMap(),
  };
}

export function setNode(cache: CacheState, node: Node): void {
  const { name } = node.metadata;
  const place = cache.places.get(name);
  if (place === undefined) {
    const pods = [...cache.placed.values()].filter((one) => one.node === name).map(({ info }) => info);
    cache.places.set(name, cache.list.length);
    const info = nodeInfo(node, pods);
    cache.list.push(info);
    replaceImages(cache.images, undefined, info.images);
    addToTree(cache.tree, zoneOf(node), name);
    cache.reorder = true;
    return;
  }
  const old = cache.list[place] as NodeInfo;
  const info = withNode(old, node);
  cache.list[place] = info;
  replaceImages(cache.images, old.images, info.images);
  if (zoneOf(old.node) === zoneOf(node)) return;
  removeFromTree(cache.tree, zoneOf(old.node), name);
  addToTree(cache.tree, zoneOf(node), name);
  cache.reorder = true;
}

export function removeNode(cache: CacheState, node: Node): void {
  const { name } = node.metadata;
  const place = cache.places.get(name);
  if (place === undefined) return;
  const info = cache.list[place] as NodeInfo;
  removeFromTree(cache.tree, zoneOf(info.node), name);
  replaceImages(cache.images, info.images, undefined);
  cache.list.splice(place, 1);
  cache.places.delete(name);
  renumber(cache);
  cache.reorder = true;
}

/** Puts a pod on a node, in place of what was known of it. */
export function place(cache: CacheState, info: PodInfo, node: string, assumed: boolean): void {
  const known = cache.placed.get(info.key);
  if (known !== undefined && known.node === node && known.info === info) {
    if (known.assumed !== assumed) cache.placed.set(info.key, Object.freeze({ node, info, assumed }));
    return;
  }
  if (known !== undefined) unplace(cache, info.key);
  cache.placed.set(info.key, Object.freeze({ node, info, assumed }));
  if (info.terms !== undefined) cache.podsWithTerms++;
  change(cache, node, (old) => withPod(old, info));
}

/** Takes a pod off its node; undefined if it was on none. */
export function unplace(cache: CacheState, key: string): PodInfo | undefined {
  const known = cache.placed.get(key);
  if (known === undefined) return undefined;
  cache.placed.delete(key);
  if (known.info.terms !== undefined) cache.podsWithTerms--;
  change(cache, known.node, (old) => withoutPod(old, key));
  return known.info;
}

/** All nodes in the order in which they are looked at. To be read within the event only. */
export function snapshot(cache: CacheState): readonly NodeInfo[] {
  if (cache.reorder) {
    const byName = new Map(cache.list.map((info) => [info.name, info]));
    cache.list = listTree(cache.tree).map((name) => byName.get(name) as NodeInfo);
    renumber(cache);
    cache.reorder = false;
  }
  return cache.list;
}

function renumber(cache: CacheState): void {
  cache.places.clear();
  for (const [place, { name }] of cache.list.entries()) cache.places.set(name, place);
}

function change(cache: CacheState, node: string, by: (old: NodeInfo) => NodeInfo): void {
  const place = cache.places.get(node);
  if (place !== undefined) cache.list[place] = by(cache.list[place] as NodeInfo);
}
