/** What every expression may use, and how large it may be. */
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { registerQuantities } from './quantities.ts';
import { registerVersions } from './versions.ts';

/** As in Kubernetes, where device selectors may be that long (CELSelectorExpressionMaxLength), in characters. */
export const LONGEST_EXPRESSION = 10 * 1024;

const LIMITS = { maxAstNodes: 2000, maxDepth: 60, maxListElements: 256, maxMapEntries: 256, maxCallArguments: 16 };

/** `has` by another name of the same length; see hasField. */
export const HAS = 'haz';

export function baseEnvironment(): Environment {
  const environment = new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true, limits: LIMITS });
  registerQuantities(environment);
  registerVersions(environment);
  environment.registerFunction(`${HAS}(ast): bool`, hasField as never);
  registerStrings(environment);
  return environment;
}

interface Hooks {
  check(node: ASTNode, context: unknown): unknown;
  createError(code: string, message: string, node: ASTNode): Error;
  getType(name: string): unknown;
}

/**
 * `has(a.b)` for any `a`: the package's own wants a chain of names and knows nothing of `has(a['x'].b)`, which is common for devices.
 * expression.ts puts this one in its place.
 */
function hasField({ args: [argument] }: { readonly args: readonly [ASTNode] }) {
  if (argument.op !== '.') return { async: false, typeCheck: refuse, evaluate: () => false };
  const [holder, field] = argument.args;
  return {
    async: false,
    typeCheck(checker: Hooks, _: unknown, context: unknown) {
      checker.check(holder, context);
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
    'string.charAt(int): string': (text: string, at: bigint) => text.charAt(Number(at)),
  };
  for (const [signature, handler] of Object.entries(functions)) environment.registerFunction(signature, handler as never);
}
