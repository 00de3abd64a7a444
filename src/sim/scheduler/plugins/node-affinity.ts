/** Node selectors and node affinity. Follows plugins/nodeaffinity/node_affinity.go. */
import type { Pod } from '../../machinery/types/pod.ts';
import { normalizeByMaximum, type Plugin } from '../framework/plugin.ts';
import { rejection } from '../framework/verdict.ts';
import { requiredNodesMatch, termMatches } from './node-selection.ts';

const NAME = 'NodeAffinity';
const REFUSED = rejection('UnschedulableAndUnresolvable', NAME, "node(s) didn't match Pod's node affinity/selector");
const CONFLICT = rejection('UnschedulableAndUnresolvable', NAME, 'pod affinity terms conflict');

/** The nodes that required terms name by metadata.name; undefined if some term leaves it open. */
function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const all = new Set<string>();
  for (const { matchFields = [] } of terms) {
    let named: readonly string[] | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      named = named === undefined ? values : named.filter((name) => values.includes(name));
    }
    if (named === undefined) return undefined;
    for (const name of named) all.add(name);
  }
  return all;
}

export const nodeAffinity: Plugin = {
  name: NAME,
  weight: 2,
  preFilter({ pod }) {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required === undefined && Object.keys(pod.spec.nodeSelector ?? {}).length === 0) return { kind: 'skip' };
    const only = namedNodes(pod);
    if (only?.size === 0) return { kind: 'reject', rejection: CONFLICT };
    const filter = ({ node }: { readonly node: Parameters<typeof requiredNodesMatch>[1] }) =>
      requiredNodesMatch(pod, node) ? undefined : REFUSED;
    return only === undefined ? { kind: 'filter', filter } : { kind: 'filter', filter, only };
  },
  preScore({ pod }) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    if (preferred.length === 0) return undefined;
    return {
      score({ node }) {
        let sum = 0;
        for (const { weight, preference } of preferred) if (weight !== 0 && termMatches(preference, node)) sum += weight;
        return sum;
      },
      normalize: (scores) => normalizeByMaximum(scores, false),
    };
  },
  hints: {
    'node added': ({ pod }, { node }) => requiredNodesMatch(pod, node),
    'node updated': ({ pod }, { old, node }) => requiredNodesMatch(pod, node) && !requiredNodesMatch(pod, old),
  },
};
