/** Compiling and running expressions. Compiled ones are kept: an expression is a function of its text and its environment alone. */
import { type ASTNode, type Environment, EvaluationError, ParseError, TypeError as TypeProblem } from '@marcbachmann/cel-js';
import { type Cost, costOf, visits } from './cost.ts';
import { LONGEST_EXPRESSION, withOwnHas } from './environment.ts';
import { failureWording } from './failures.ts';
import { syntaxProblems } from './syntax.ts';
import { strictProblems, typeProblems, type Wording } from './words.ts';

/** Why an expression cannot be used. Line and column count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What else is wrong with it, further on. */
  readonly others?: readonly Problem[];
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
  if (source.length > LONGEST_EXPRESSION)
    return refusal(source, [{ at: 0, message: `an expression may have at most ${LONGEST_EXPRESSION} characters` }]);
  let written: ASTNode;
  try {
    written = environment.parse(source).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return refusal(source, syntaxProblems(error, source, environment));
  }
  const cost = costOf(written);
  if ('message' in cost) return refusal(source, [{ at: cost.node.start, message: cost.message }]);
  try {
    const parsed = environment.parse(withOwnHas(source, written));
    const { valid, type = 'dyn', error } = parsed.check();
    if (!valid) throw error;
    const strict = strictProblems(source, written, environment);
    if (strict.length > 0) return refusal(source, strict);
    return { ok: true, expression: expressionOf(source, type, cost, parsed) };
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof TypeProblem)) throw error;
    return refusal(source, typeProblems({ source, tree: written, environment, error }));
  }
}

function refusal(source: string, wordings: readonly Wording[]): Compiled {
  const problems = wordings.map(({ at, message }): Problem => {
    const before = source.slice(0, at).split('\n');
    return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1, message };
  });
  const [first, ...others] = problems as [Problem, ...Problem[]];
  return { ok: false, problem: others.length === 0 ? first : { ...first, others } };
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
        if (error instanceof EvaluationError || error instanceof TypeProblem) return { ok: false, error: failureWording(error) };
        if (error instanceof RangeError) return { ok: false, error: 'the value is too large' };
        throw error;
      }
    },
  };
}

/** As cel-go shows it: `ERROR: <input>:1:5: ...`, the line, and a mark below. */
export function shownProblem(source: string, { others = [], ...first }: Problem): string {
  return [first, ...others].map((problem) => shown(source, problem)).join('\n');
}

/** Marks are as wide as what they stand below. */
function shown(source: string, { line, column, message }: Problem): string {
  const text = source.split('\n')[line - 1] ?? '';
  const letters = [...text];
  const isWide = (at: number) => (letters[at]?.codePointAt(0) ?? 0) > 127;
  const dots = letters.slice(0, column - 1).map((_, at) => (isWide(at) ? '．' : '.'));
  return `ERROR: <input>:${line}:${column}: ${message}\n | ${text}\n | ${dots.join('')}${isWide(column - 1) ? '＾' : '^'}`;
}
