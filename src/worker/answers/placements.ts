/** Which pods are on which nodes in two futures of a run. */
import type { Run } from '../../kernel/run.ts';
import { MAX_ROWS, type MovedPod, type NodeLoad, type Placements } from '../../protocol/query.ts';
import { podRequests, type RequestingSpec } from '../../sim/machinery/pod-requests.ts';
import { milliValue } from '../../sim/machinery/quantity.ts';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { podKey } from './inside-scheduler.ts';
import { allKeys, etcdOf } from './keyspace.ts';
import { matchPods, type PlacedPod } from './pod-twins.ts';

interface Load {
  pods: number;
  milliCpu: number;
  readonly capacity: number;
}

interface Placed {
  /** That have not ended. */
  readonly pods: readonly PlacedPod[];
  readonly nodes: ReadonlyMap<string, Load>;
}

function placed(run: Pick<Run, 'kernel'>): Placed {
  const etcd = etcdOf(run);
  const objects = etcd === undefined ? [] : allKeys(etcd.mvcc).map(({ value }) => value as ApiObject);
  const nodes = new Map<string, Load>();
  for (const { metadata, status } of ofKind<Node>(objects, 'Node')) {
    nodes.set(metadata.name, { pods: 0, milliCpu: 0, capacity: milliValue(status?.allocatable?.cpu) });
  }
  const pods: PlacedPod[] = [];
  for (const { metadata, spec, status } of ofKind<Pod>(objects, 'Pod')) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    pods.push({
      key: `${metadata.namespace}/${metadata.name}`,
      node: spec.nodeName ?? '',
      owner: owner === undefined ? '' : `${metadata.namespace}/${owner.kind}/${owner.name}`,
    });
    const load = nodes.get(spec.nodeName ?? '');
    if (load === undefined) continue;
    load.pods++;
    load.milliCpu += podRequests(spec as RequestingSpec).get('cpu') ?? 0;
  }
  return { pods, nodes };
}

function ofKind<Kind>(objects: readonly ApiObject[], kind: string): readonly Kind[] {
  return objects.filter((object) => object?.kind === kind) as unknown as readonly Kind[];
}

export function placementsOf(here: Pick<Run, 'kernel'>, there: Pick<Run, 'kernel'>): Placements {
  const ours = placed(here);
  const theirs = placed(there);
  const { pairs, onlyHere, onlyThere } = matchPods(ours.pods, theirs.pods);
  const moved: MovedPod[] = [];
  const staying = new Map<string, number>();
  for (const [mine, other] of pairs) {
    if (mine.node === other.node) staying.set(mine.node, (staying.get(mine.node) ?? 0) + 1);
    else moved.push({ pod: podKey(mine.key), twin: podKey(other.key).name, here: mine.node, there: other.node });
  }
  const names = [...new Set([...ours.nodes.keys(), ...theirs.nodes.keys()])];
  const nodes = names.map((name) => loadOf(name, staying.get(name) ?? 0, ours.nodes.get(name), theirs.nodes.get(name)));
  return {
    moved: moved.slice(0, MAX_ROWS),
    movedCount: moved.length,
    same: pairs.length - moved.length,
    onlyHere,
    onlyThere,
    nodes: nodes.sort((a, b) => difference(b) - difference(a)).slice(0, MAX_ROWS),
    nodeCount: nodes.length,
  };
}

function loadOf(node: string, both: number, here: Load | undefined, there: Load | undefined): NodeLoad {
  const share = (load: Load | undefined) => (load === undefined || load.capacity === 0 ? Number.NaN : load.milliCpu / load.capacity);
  return { node, both, podsHere: here?.pods ?? 0, podsThere: there?.pods ?? 0, cpuHere: share(here), cpuThere: share(there) };
}

/** Pods that are on the node in one of the two only. */
function difference({ both, podsHere, podsThere }: NodeLoad): number {
  return podsHere + podsThere - 2 * both;
}
