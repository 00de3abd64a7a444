/** What every expression may use, and how large it may be. */
import { type ASTNode, Environment, EvaluationError } from '@marcbachmann/cel-js';
import { childrenOf } from './cost.ts';
import { registerQuantities } from './quantities.ts';
import { registerVersions } from './versions.ts';

/** As in Kubernetes, where device selectors may be that long (CELSelectorExpressionMaxLength), in characters. */
export const LONGEST_EXPRESSION = 10 * 1024;

const LIMITS = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 256, maxMapEntries: 256, maxCallArguments: 16 };

/** `has` by another name of the same length; see hasField. */
const HAS = 'haz';

export function baseEnvironment(): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: true, enableOptionalTypes: true, limits: LIMITS });
  registerQuantities(environment);
  registerVersions(environment);
  environment.registerFunction(`${HAS}(ast): bool`, hasField as never);
  registerStrings(environment);
  return environment;
}

/** `has` under the name of the environment's own, which is as long: positions stay. */
export function withOwnHas(source: string, tree: ASTNode): string {
  let text = source;
  const visit = (node: ASTNode): void => {
    if (node.op === 'call' && node.args[0] === 'has') text = `${text.slice(0, node.start)}${HAS}${text.slice(node.start + HAS.length)}`;
    for (const child of childrenOf(node)) visit(child);
  };
  visit(tree);
  return text;
}

interface Hooks {
  check(node: ASTNode, context: unknown): unknown;
  createError(code: string, message: string, node: ASTNode): Error;
  getType(name: string): unknown;
}

/**
 * `has(a.b)` for any `a`: the package's own wants a chain of names and knows nothing of `has(a['x'].b)`, which is common for devices.
 * `withOwnHas` puts this one in its place.
 */
function hasField({ args: [argument] }: { readonly args: readonly [ASTNode] }) {
  if (argument.op !== '.') return { async: false, typeCheck: refuse, evaluate: () => false };
  const [holder, field] = argument.args;
  return {
    async: false,
    typeCheck(checker: Hooks, _: unknown, context: unknown) {
      checker.check(argument, context);
      return checker.getType('bool');
    },
    evaluate(evaluator: { run(node: ASTNode, context: unknown): unknown }, _: unknown, context: unknown) {
      const value = evaluator.run(holder, context);
      if (value instanceof Map) return value.get(field) !== undefined;
      return typeof value === 'object' && value !== null && Object.hasOwn(value, field) && value[field as never] !== undefined;
    },
  };

  function refuse(checker: Hooks): never {
    throw checker.createError('invalid_macro_argument', 'invalid argument to has() macro', argument);
  }
}

/** Functions of cel-go's strings extension that the package leaves out. */
function registerStrings(environment: Environment): void {
  const functions: Readonly<Record<string, (...values: never[]) => unknown>> = {
    'string.replace(string, string): string': (text: string, old: string, fresh: string) => text.split(old).join(fresh),
    'string.charAt(int): string': letterAt,
  };
  for (const [signature, handler] of Object.entries(functions)) environment.registerFunction(signature, handler as never);
}

/** Behind the last one there is nothing, which is no error. */
function letterAt(text: string, at: bigint): string {
  const letters = [...text];
  if (at < 0 || at > letters.length) throw new EvaluationError({ code: 'index_out_of_range', message: `index out of range: ${at}` });
  return letters[Number(at)] ?? '';
}
