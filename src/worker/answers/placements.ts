/** Which pods are on which nodes in two futures of a run. */
import type { Run } from '../../kernel/run.ts';
import { MAX_ROWS, type NodeLoad, type Placements } from '../../protocol/query.ts';
import { podRequests, type RequestingSpec } from '../../sim/machinery/pod-requests.ts';
import { milliValue } from '../../sim/machinery/quantity.ts';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { podKey } from './inside-scheduler.ts';
import { allKeys, etcdOf } from './keyspace.ts';

interface Load {
  pods: number;
  milliCpu: number;
  readonly capacity: number;
}

interface Placed {
  /** Node of each pod that has not ended, by `namespace/name`. */
  readonly pods: ReadonlyMap<string, string>;
  readonly nodes: ReadonlyMap<string, Load>;
}

function placed(run: Pick<Run, 'kernel'>): Placed {
  const etcd = etcdOf(run);
  const objects = etcd === undefined ? [] : allKeys(etcd.mvcc).map(({ value }) => value as ApiObject);
  const nodes = new Map<string, Load>();
  for (const { metadata, status } of ofKind<Node>(objects, 'Node')) {
    nodes.set(metadata.name, { pods: 0, milliCpu: 0, capacity: milliValue(status?.allocatable?.cpu) });
  }
  const pods = new Map<string, string>();
  for (const { metadata, spec, status } of ofKind<Pod>(objects, 'Pod')) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    pods.set(`${metadata.namespace}/${metadata.name}`, spec.nodeName ?? '');
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
  const moved: { readonly pod: ReturnType<typeof podKey>; readonly here: string; readonly there: string }[] = [];
  let same = 0;
  for (const [key, node] of ours.pods) {
    const other = theirs.pods.get(key);
    if (other === undefined) continue;
    if (other === node) same++;
    else moved.push({ pod: podKey(key), here: node, there: other });
  }
  const names = [...new Set([...ours.nodes.keys(), ...theirs.nodes.keys()])];
  const nodes = names.map((name) => loadOf(name, ours.nodes.get(name), theirs.nodes.get(name)));
  return { moved: moved.slice(0, MAX_ROWS), movedCount: moved.length, same, nodes: nodes.slice(0, MAX_ROWS) };
}

function loadOf(node: string, here: Load | undefined, there: Load | undefined): NodeLoad {
  const share = (load: Load | undefined) => (load === undefined || load.capacity === 0 ? Number.NaN : load.milliCpu / load.capacity);
  return { node, podsHere: here?.pods ?? 0, podsThere: there?.pods ?? 0, cpuHere: share(here), cpuThere: share(there) };
}
