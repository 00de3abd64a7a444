/** The order in which nodes are looked at: zone by zone in turn. Follows backend/cache/node_tree.go. */
import type { Node } from '../../machinery/types/node.ts';

/** Names of nodes by zone; zones in the order of their first node. */
export type NodeTree = Map<string, string[]>;

export function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {};
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`;
}

export function addToTree(tree: NodeTree, zone: string, name: string): void {
  const names = tree.get(zone);
  if (names === undefined) tree.set(zone, [name]);
  else if (!names.includes(name)) names.push(name);
}

export function removeFromTree(tree: NodeTree, zone: string, name: string): void {
  const names = tree.get(zone);
  if (names === undefined) return;
  const rest = names.filter((other) => other !== name);
  if (rest.length === 0) tree.delete(zone);
  else tree.set(zone, rest);
}

export function listTree(tree: NodeTree): readonly string[] {
  const zones = [...tree.values()];
  const longest = zones.reduce((most, names) => Math.max(most, names.length), 0);
  const order: string[] = [];
  for (let i = 0; i < longest; i++) {
    for (const names of zones) {
      const name = names[i];
      if (name !== undefined) order.push(name);
    }
  }
  return order;
}
