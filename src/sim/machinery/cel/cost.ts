/**
 * What an expression costs, told from its tree before it runs: the number of nodes that may be visited, those in the body of `all`,
 * `exists`, `map`... once for each item. What has no bound that can be told is refused.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { patternProblem } from './patterns.ts';

/** `counts[depth]`: nodes inside so many loops. */
export interface Cost {
  readonly counts: readonly number[];
}

export interface Objection {
  readonly node: ASTNode;
  readonly message: string;
}

const LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** How many times as large as what it is made of a value may become through `cel.bind` and `replace`. */
const MOST_GROWTH = 1000;
/** Of a replacement by a text that is not known before. */
const UNTOLD_GROWTH = 32;
/** They look at the clock's zone, or a table of zones, which differ from machine to machine. */
const ZONED = /^get(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)/;

/** Visits for lists of at most `items` items. */
export function visits({ counts }: Cost, items: number): number {
  return counts.reduce((sum, count, depth) => sum + count * items ** depth, 0);
}

/** The cost of the tree, or what speaks against running it at all. */
export function costOf(tree: ASTNode): Cost | Objection {
  const counts: number[] = [];
  let growth = 1;
  let objection: Objection | undefined;
  const visit = (node: ASTNode, depth: number): void => {
    counts[depth] = (counts[depth] ?? 0) + 1;
    objection ??= objectionTo(node);
    growth *= growthOf(node);
    if (growth > MOST_GROWTH) objection ??= { node, message: 'the value may become too large' };
    const isLoop = node.op === 'rcall' && LOOPS.has(node.args[0]);
    for (const [at, child] of childrenOf(node).entries()) visit(child, depth + (isLoop && at > 0 ? 1 : 0));
  };
  visit(tree, 0);
  return objection ?? { counts: Array.from(counts, (count) => count ?? 0) };
}

function objectionTo(node: ASTNode): Objection | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, , args] = node.args;
  const [first] = args;
  if (name === 'matches') {
    if (first?.op !== 'value' || typeof first.args !== 'string') return { node, message: 'the pattern of matches() must be a literal' };
    const problem = patternProblem(first.args);
    return problem === undefined ? undefined : { node: first, message: problem };
  }
  if (ZONED.test(name) && (first !== undefined || name === 'getDayOfYear'))
    return { node, message: `${name}() with a time zone is not supported` };
  return undefined;
}

function growthOf(node: ASTNode): number {
  if (node.op !== 'rcall') return 1;
  const [name, , args] = node.args;
  if (name === 'bind') return 1 + additions(args[1]);
  if (name !== 'replace') return 1;
  const fresh = args[1];
  return fresh?.op === 'value' && typeof fresh.args === 'string' ? fresh.args.length + 1 : UNTOLD_GROWTH;
}

function additions(node: ASTNode | undefined): number {
  if (node === undefined) return 0;
  return (node.op === '+' ? 1 : 0) + childrenOf(node).reduce((sum, child) => sum + additions(child), 0);
}

/** Of a loop the list comes first. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}
