/** Compiling and running expressions. Compiled ones are kept: an expression is a function of its text and its environment alone. */
import { type ASTNode, type Environment, EvaluationError, ParseError, TypeError as TypeProblem } from '@marcbachmann/cel-js';
import { type Cost, childrenOf, costOf, visits } from './cost.ts';
import { HAS, LONGEST_EXPRESSION } from './environment.ts';

/** Why an expression cannot be used. Line and column count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

export interface Expression {
  readonly source: string;
  /** `bool`, `int`, `dyn`... */
  readonly type: string;
  /** Nodes visited at most, with lists of at most so many items. */
  cost(items: number): number;
  run(variables: Readonly<Record<string, unknown>>): Outcome;
}

export type Compiled = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly problem: Problem };

const KEPT = 256;
const compiled = new WeakMap<Environment, Map<string, Compiled>>();

export function compile(source: string, environment: Environment): Compiled {
  const known = compiled.get(environment) ?? new Map<string, Compiled>();
  compiled.set(environment, known);
  let result = known.get(source);
  if (result === undefined) {
    result = compileAnew(source, environment);
    if (known.size >= KEPT) known.delete(known.keys().next().value as string);
    known.set(source, result);
  }
  return result;
}

function compileAnew(source: string, environment: Environment): Compiled {
  if (source.length > LONGEST_EXPRESSION) return refusal(source, 0, `an expression may have at most ${LONGEST_EXPRESSION} characters`);
  try {
    const written = environment.parse(source);
    const cost = costOf(written.ast);
    if ('message' in cost) return refusal(source, cost.node.start, cost.message);
    const parsed = environment.parse(withOwnHas(source, written.ast));
    const { valid, type = 'dyn', error } = parsed.check();
    if (!valid) throw error;
    return { ok: true, expression: expressionOf(source, type, cost, parsed) };
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof TypeProblem)) throw error;
    const at = error.range?.start ?? 0;
    return refusal(source, at, error.code === 'unexpected_token' ? syntaxError(source, at, error.summary) : lowered(error.summary));
  }
}

/** `has` under the name of the environment's own, which is as long: positions stay. */
function withOwnHas(source: string, tree: ASTNode): string {
  let text = source;
  const visit = (node: ASTNode): void => {
    if (node.op === 'call' && node.args[0] === 'has') text = `${text.slice(0, node.start)}${HAS}${text.slice(node.start + HAS.length)}`;
    for (const child of childrenOf(node)) visit(child);
  };
  visit(tree);
  return text;
}

function refusal(source: string, at: number, message: string): Compiled {
  const before = source.slice(0, at).split('\n');
  return { ok: false, problem: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message } };
}

const STARTS = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** In the words of cel-go's parser, where an expression ends too early. */
function syntaxError(source: string, at: number, summary: string): string {
  const before = source.slice(0, at).trimEnd();
  if (before.length < source.trimEnd().length) return lowered(summary);
  const expected = before.endsWith('(') ? STARTS.replace("'('", "'(', ')'") : STARTS;
  return `Syntax error: mismatched input '<EOF>' expecting ${expected}`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function expressionOf(source: string, type: string, cost: Cost, evaluate: (variables: never) => unknown): Expression {
  return {
    source,
    type,
    cost: (items) => visits(cost, items),
    run(variables) {
      try {
        return { ok: true, value: evaluate(variables as never) };
      } catch (error) {
        if (error instanceof EvaluationError || error instanceof TypeProblem) return { ok: false, error: lowered(error.summary) };
        if (error instanceof RangeError) return { ok: false, error: 'the value is too large' };
        throw error;
      }
    },
  };
}

/** As cel-go shows it: `ERROR: <input>:1:5: ...`, the line, and a mark below. */
export function shownProblem(source: string, { line, column, message }: Problem): string {
  const text = source.split('\n')[line - 1] ?? '';
  return `ERROR: <input>:${line}:${column}: ${message}\n | ${text}\n | ${'.'.repeat(column - 1)}^`;
}
