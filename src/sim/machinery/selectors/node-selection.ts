/** Node selectors and node affinity of a pod. Follows component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go. */

import type { Node } from '../types/node.ts';
import type { Pod } from '../types/pod.ts';
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../types/scheduling-constraints.ts';
import { mapMatches } from './requirements.ts';

function expressionHolds(expression: NodeSelectorRequirement, labels: Readonly<Record<string, string>> | undefined): boolean {
  const { key, operator, values = [] } = expression;
  if (operator === 'Gt' || operator === 'Lt') {
    const mine = wholeNumber(labels?.[key]);
    const theirs = wholeNumber(values[0]);
    if (mine === undefined || theirs === undefined) return false;
    return operator === 'Gt' ? mine > theirs : mine < theirs;
  }
  const label = labels?.[key];
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
  const fields = { 'metadata.name': node.metadata.name };
  return (
    matchExpressions.every((expression) => expressionHolds(expression, node.metadata.labels)) &&
    matchFields.every((expression) => expressionHolds(expression, fields))
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
