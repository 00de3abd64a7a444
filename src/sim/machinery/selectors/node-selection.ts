/** Node selectors and node affinity of a pod. Follows component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go. */

import type { Node } from '../types/node.ts';
import type { Pod } from '../types/pod.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../types/scheduling-constraints.ts';
import { mapMatches } from './requirements.ts';

/** `label`: the value of the requirement's key; undefined: it is not there. */
export function requirementHolds({ operator, values = [] }: NodeSelectorRequirement, label: string | undefined): boolean {
  if (operator === 'Gt' || operator === 'Lt') {
    const mine = wholeNumber(label);
    const theirs = wholeNumber(values[0]);
    if (mine === undefined || theirs === undefined) return false;
    return operator === 'Gt' ? mine > theirs : mine < theirs;
  }
  switch (operator) {
    case 'In':
      return label !== undefined && values.includes(label);
    case 'NotIn':
      return label === undefined || !values.includes(label);
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
  }
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** A term without requirements matches nothing. */
export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  const fields: Readonly<Record<string, string>> = { 'metadata.name': node.metadata.name };
  return (
    matchExpressions.every((expression) => requirementHolds(expression, node.metadata.labels?.[expression.key])) &&
    matchFields.every((expression) => requirementHolds(expression, fields[expression.key]))
  );
}

/** spec.nodeSelector and required node affinity together. */
export function requiredNodesMatch({ spec }: Pick<Pod, 'spec'>, node: Node): boolean {
  if (spec.nodeSelector && !mapMatches(spec.nodeSelector, node.metadata.labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || selectorMatches(required, node);
}

/** Any of its terms is enough. */
export function selectorMatches({ nodeSelectorTerms }: NodeSelector, node: Node): boolean {
  return nodeSelectorTerms.some((term) => termMatches(term, node));
}
