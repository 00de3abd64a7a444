/**
 * Node selector terms that the API server lets through and the scheduler cannot read: what is to be greater or less than something that is
 * no number. Follows component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go and apimachinery pkg/labels/selector.go.
 */
import { aggregated } from '../../machinery/text/aggregated.ts';
import type { NodeAffinity, NodeSelectorTerm } from '../../machinery/types/scheduling-constraints.ts';

type Preferred = NonNullable<NodeAffinity['preferredDuringSchedulingIgnoredDuringExecution']>;

const WORDS = "for 'Gt', 'Lt' operators, the value must be an integer";
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];

function isWhole(text: string): boolean {
  if (!/^[+-]?\d+$/.test(text)) return false;
  const number = BigInt(text);
  return number >= LEAST && number <= MOST;
}

function* problemsOf({ matchExpressions = [] }: NodeSelectorTerm, path: string): Iterable<string> {
  for (const [at, { operator, values = [] }] of matchExpressions.entries()) {
    if (operator !== 'Gt' && operator !== 'Lt') continue;
    for (const [place, value] of values.entries())
      if (!isWhole(value)) yield `${path}.matchExpressions[${at}].values[${place}]: Invalid value: ${JSON.stringify(value)}: ${WORDS}`;
  }
}

export function hasUnreadable(term: NodeSelectorTerm): boolean {
  return [...problemsOf(term, '')].length > 0;
}

/** What is wrong with preferred terms, those of weight 0 aside; undefined: nothing. */
export function unreadable(terms: Preferred): string | undefined {
  const problems = terms.flatMap(({ weight, preference = {} }, at) => (weight === 0 ? [] : [...problemsOf(preference, `[${at}]`)]));
  return problems.length === 0 ? undefined : aggregated(problems);
}
