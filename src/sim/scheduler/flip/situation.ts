/** What a cycle decides on, and the same with a pod, a node or other objects replaced. Nothing is copied that stays as it is. */
import type { Resource } from '../../client/resource.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod, PodSpec } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { type ArgsByPlugin, DEFAULT_ARGS } from '../config/plugin-args.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { withNode } from '../framework/node-info.ts';
import type { Fleet } from '../framework/plugin.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';
import type { Profile } from '../framework/profile.ts';
import type { CelPluginSpec } from '../plugins/cel-plugin.ts';
import { INDEXES } from '../watched.ts';

export interface Situation {
  readonly pod: PodInfo;
  readonly fleet: Fleet;
  readonly profile: Profile;
  /** What the profile was made of: arguments of its plugins, and filters written as expressions. */
  readonly args: ArgsByPlugin;
  readonly expressions: readonly CelPluginSpec[];
}

/** The pod is free to go anywhere: that a node has been set aside for it is left out. */
export function situationOf(
  pod: PodInfo,
  fleet: Fleet,
  profile: Profile,
  { args = DEFAULT_ARGS, expressions = [] }: Partial<Pick<Situation, 'args' | 'expressions'>> = {},
): Situation {
  const { nominatedNodeName, ...status } = pod.pod.status ?? {};
  const free = nominatedNodeName ? podInfo(Object.freeze({ ...pod.pod, status })) : pod;
  return { pod: free, fleet, profile, args, expressions };
}

export function withPodOf(situation: Situation, by: Partial<Pick<Pod, 'metadata' | 'spec'>>): Situation {
  const pod: Pod = Object.freeze({ ...situation.pod.pod, ...by });
  return { ...situation, pod: podInfo(pod) };
}

export function withSpec(situation: Situation, spec: Partial<PodSpec>): Situation {
  return withPodOf(situation, { spec: { ...situation.pod.pod.spec, ...spec } });
}

/** Undefined without such a node. */
export function withInfo(situation: Situation, name: string, by: (info: NodeInfo) => NodeInfo): Situation | undefined {
  const { fleet } = situation;
  const place = fleet.nodes.findIndex((info) => info.name === name);
  const old = fleet.nodes[place];
  if (old === undefined) return undefined;
  const now = by(old);
  const podsWithTerms = fleet.podsWithTerms + now.withTerms.length - old.withTerms.length;
  return { ...situation, fleet: { ...fleet, nodes: fleet.nodes.with(place, now), podsWithTerms } };
}

export function withNodeObject(situation: Situation, name: string, by: (node: Node) => Node): Situation | undefined {
  return withInfo(situation, name, (info) => withNode(info, by(info.node)));
}

export function withFleet(situation: Situation, by: Partial<Fleet>): Situation {
  return { ...situation, fleet: { ...situation.fleet, ...by } };
}

/** By key; undefined: it is gone. */
export type Replaced<Item extends ApiObject> = ReadonlyMap<string, Item | undefined>;

export function withObjects<Item extends ApiObject>(situation: Situation, of: Resource<Item>, replaced: Replaced<Item>): Situation {
  const { fleet } = situation;
  let all: ReadonlyMap<string, ApiObject> | undefined;
  const isMeant = (wanted: Resource) => wanted.id === of.id;
  const part = (map: ReadonlyMap<string, ApiObject>, isIn: (object: ApiObject) => boolean): ReadonlyMap<string, ApiObject> => {
    const now = new Map(map);
    for (const [key, object] of replaced) {
      if (object !== undefined && isIn(object)) now.set(key, object);
      else now.delete(key);
    }
    return now;
  };
  const everything = () => {
    all ??= part(fleet.objects(of), () => true);
    return all;
  };
  const listed = (index: string, value: string) =>
    part(fleet.indexed(of, index, value), (object) => INDEXES[of.id]?.[index]?.(object).includes(value) ?? false);
  const changed: Pick<Fleet, 'objects' | 'indexed' | 'written'> = {
    objects: <Some extends ApiObject>(wanted: Resource<Some>) =>
      isMeant(wanted) ? (everything() as ReadonlyMap<string, Some>) : fleet.objects(wanted),
    indexed: <Some extends ApiObject>(wanted: Resource<Some>, index: string, value: string) =>
      isMeant(wanted) ? (listed(index, value) as ReadonlyMap<string, Some>) : fleet.indexed(wanted, index, value),
    written: <Some extends ApiObject>(wanted: Resource<Some>) =>
      isMeant(wanted) ? (part(fleet.written(wanted), () => false) as ReadonlyMap<string, Some>) : fleet.written(wanted),
  };
  return withFleet(situation, changed);
}

export function withObject<Item extends ApiObject>(
  situation: Situation,
  of: Resource<Item>,
  key: string,
  object: Item | undefined,
): Situation {
  return withObjects(situation, of, new Map([[key, object]]));
}
