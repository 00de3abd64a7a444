/** Objects as a tree by ownership, flattened to the rows that are to be shown. Pure. */
import type { ObjectSummary } from '../../protocol/frame.ts';

export interface TreeRow {
  readonly object: ObjectSummary;
  readonly depth: number;
  readonly children: number;
  readonly folded: boolean;
}

/** What a newcomer did not make and does not ask for: shown on demand only. */
const BACKSTAGE = new Set(['leases', 'events', 'serviceaccounts', 'namespaces', 'nodes', 'priorityclasses', 'endpoints', 'csinodes']);
const SYSTEM_NAMESPACES = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export function isBackstage(object: ObjectSummary): boolean {
  if (object.resource === 'namespaces' || object.resource === 'serviceaccounts') {
    return object.name === 'default' || SYSTEM_NAMESPACES.has(object.name) || object.resource === 'serviceaccounts';
  }
  if (object.name === 'kubernetes' || object.name === 'kube-root-ca.crt') return true;
  return BACKSTAGE.has(object.resource) || SYSTEM_NAMESPACES.has(object.namespace);
}

const ORDER = [
  'namespaces',
  'deployments',
  'statefulsets',
  'daemonsets',
  'cronjobs',
  'replicasets',
  'jobs',
  'pods',
  'services',
  'endpointslices',
  'persistentvolumeclaims',
  'persistentvolumes',
  'bucketclaims',
  'buckets',
];
const RANKS: ReadonlyMap<string, number> = new Map(ORDER.map((resource, place) => [resource, place]));

function rank(object: ObjectSummary): number {
  return RANKS.get(object.resource) ?? ORDER.length;
}

/** Names are plain ASCII, and there may be tens of thousands. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrder(a: ObjectSummary, b: ObjectSummary): number {
  return rank(a) - rank(b) || compareText(a.namespace, b.namespace) || a.created - b.created || compareText(a.name, b.name);
}

export function treeRows(
  objects: ReadonlyMap<string, ObjectSummary>,
  folded: ReadonlySet<string>,
  all: boolean,
  search: string,
): readonly TreeRow[] {
  const wanted = search.trim().toLowerCase();
  const shown = [...objects.values()].filter(
    (object) => (all || !isBackstage(object)) && (wanted === '' || `${object.kind}/${object.name}`.toLowerCase().includes(wanted)),
  );
  const byUid = new Set(shown.map((object) => object.uid));
  const children = new Map<string, ObjectSummary[]>();
  const roots: ObjectSummary[] = [];
  for (const object of shown) {
    if (object.owner === '' || !byUid.has(object.owner)) roots.push(object);
    else if (children.has(object.owner)) children.get(object.owner)?.push(object);
    else children.set(object.owner, [object]);
  }
  const rows: TreeRow[] = [];
  const walk = (list: ObjectSummary[], depth: number) => {
    list.sort(inOrder);
    for (const object of list) {
      const own = children.get(object.uid) ?? [];
      const isFolded = folded.has(object.id);
      rows.push({ object, depth, children: own.length, folded: isFolded });
      if (!isFolded && depth < 16) walk(own, depth + 1);
    }
  };
  walk(roots, 0);
  return rows;
}
