/** Node selectors and node affinity. Follows plugins/nodeaffinity/node_affinity.go. */

import { requiredNodesMatch, selectorMatches, termMatches } from '../../machinery/selectors/node-selection.ts';
import { mapMatches } from '../../machinery/selectors/requirements.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { DEFAULT_ARGS, type NodeAffinityArgs } from '../config/plugin-args.ts';
import { normalizeByMaximum, type Plugin } from '../framework/plugin.ts';
import { pluginError, rejection } from '../framework/verdict.ts';
import { hasUnreadable, unreadable } from './unreadable-terms.ts';

const NAME = 'NodeAffinity';
const REFUSED = rejection('UnschedulableAndUnresolvable', NAME, "node(s) didn't match Pod's node affinity/selector");
const ENFORCED = rejection('UnschedulableAndUnresolvable', NAME, "node(s) didn't match scheduler-enforced node affinity");
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

/** Do some terms that matter for the node make no sense? A hint that cannot tell wakes the pod. */
function cannotTell({ spec: { nodeSelector, affinity } }: Pod, node: Node): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.some(hasUnreadable) && mapMatches(nodeSelector ?? {}, node.metadata.labels);
}

/** `addedAffinity` holds for all pods, beside what they say themselves. */
export function nodeAffinityWith({ addedAffinity }: NodeAffinityArgs): Plugin {
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const added = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const isAllowed = (node: Node): boolean => required === undefined || selectorMatches(required, node);
  return {
    name: NAME,
    weight: 2,
    looksAt: ({ pod: { spec } }) => [spec.nodeSelector, spec.affinity?.nodeAffinity],
    preFilter({ pod }) {
      const own = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      if (own === undefined && required === undefined && Object.keys(pod.spec.nodeSelector ?? {}).length === 0) return { kind: 'skip' };
      const only = namedNodes(pod);
      if (only?.size === 0) return { kind: 'reject', rejection: CONFLICT };
      const filter = ({ node }: { readonly node: Node }) => {
        if (!isAllowed(node)) return ENFORCED;
        return requiredNodesMatch(pod, node) ? undefined : REFUSED;
      };
      return only === undefined ? { kind: 'filter', filter } : { kind: 'filter', filter, only };
    },
    preScore({ pod }) {
      const own = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      const preferred = added.length === 0 ? own : [...added, ...own];
      if (preferred.length === 0) return undefined;
      const problem = unreadable(own);
      if (problem !== undefined) return pluginError(NAME, problem);
      return {
        score({ node }) {
          let sum = 0;
          for (const { weight, preference = {} } of preferred) if (weight !== 0 && termMatches(preference, node)) sum += weight;
          return sum;
        },
        normalize: (scores) => normalizeByMaximum(scores, false),
      };
    },
    hints: {
      'node added': ({ pod }, { node }) => isAllowed(node) && (requiredNodesMatch(pod, node) || cannotTell(pod, node)),
      'node updated': ({ pod }, { old, node }) => {
        if (!isAllowed(node)) return false;
        return requiredNodesMatch(pod, node) ? !requiredNodesMatch(pod, old) : cannotTell(pod, node);
      },
    },
  };
}

export const nodeAffinity = nodeAffinityWith(DEFAULT_ARGS.NodeAffinity);
