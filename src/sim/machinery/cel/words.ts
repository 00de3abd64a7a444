/** What is wrong with the types of an expression, in the words of cel-go's checker, and where it says so. */
import { type ASTNode, type Environment, ParseError, type TypeError as TypeProblem } from '@marcbachmann/cel-js';
import { childrenOf } from './cost.ts';
import { withOwnHas } from './environment.ts';

/** `at`: offset in the expression. */
export interface Wording {
  readonly at: number;
  readonly message: string;
}

/** Macros by their numbers of arguments: with another number cel-go takes them for functions that nobody declared. */
const MACROS: Readonly<Record<string, readonly number[]>> = {
  all: [2, 3],
  exists: [2, 3],
  exists_one: [2, 3],
  map: [2, 3],
  filter: [2],
  has: [1],
  bind: [3],
};

/** An expression that does not fit its environment. */
export interface Unfit {
  readonly source: string;
  readonly tree: ASTNode;
  readonly environment: Environment;
  /** The package's own. */
  readonly error: TypeProblem | ParseError;
}

/** At least one: operands of `&&` and `||` have theirs each. */
export function typeProblems(unfit: Unfit): readonly Wording[] {
  const { error, tree } = unfit;
  if (tree.op === '&&' || tree.op === '||') {
    const all = tree.args.flatMap((operand) => operandProblems(unfit, operand));
    if (all.length > 0) return all;
  }
  if (error.code === 'unknown_variable' || error.code === 'no_matching_overload') {
    const undeclared = undeclaredIn(unfit);
    if (undeclared.length > 0) return undeclared;
  }
  const { node } = error as { readonly node?: ASTNode };
  const own = node === undefined ? undefined : wordingOf(unfit, node);
  return [own ?? { at: error.range?.start ?? 0, message: lowered(error.summary) }];
}

const DEFINITE = /^(?:string|int|uint|double|bool|bytes|kubernetes\.\w+)$/;

const WITHOUT_FIELDS = /^kubernetes\.(?:Quantity|Semver)$/;

/** What the package waits for until the expression runs, or takes for something else, and cel-go does not. */
export function strictProblems(source: string, tree: ASTNode, environment: Environment): readonly Wording[] {
  const functions = environment.getDefinitions().functions.filter(({ receiverType }) => receiverType !== null);
  const typeAt = (node: ASTNode) => typeAlone(source, node, environment);
  const found: Wording[] = [];
  const visit = (node: ASTNode): void => {
    for (const child of childrenOf(node)) visit(child);
    if (node.op === '[]') {
      const [of, key] = node.args.map(typeAt) as [string, string];
      const wanted = /^map\(([\w.]+), /.exec(of)?.[1] ?? '';
      if (DEFINITE.test(wanted) && (DEFINITE.test(key) || key === 'null') && key !== wanted)
        found.push({ at: operatorAt(source, node), message: noOverload('_[_]', `(${of}, ${key})`) });
    }
    if (node.op === '.' && WITHOUT_FIELDS.test(typeAt(node.args[0])))
      found.push({ at: operatorAt(source, node), message: `unexpected failed resolution of '${typeAt(node.args[0])}'` });
    if (node.op !== 'rcall' || typeAt(node.args[1]) !== 'any') return;
    const [name, , args] = node.args;
    const types = args.map(typeAt);
    const rivals = functions.filter((one) => one.name === name && one.params.length === args.length);
    const takes = rivals.some(({ params }) => params.every(({ type }, at) => type === types[at] || !DEFINITE.test(type)));
    if (rivals.length === 0 || takes || !types.every((type) => DEFINITE.test(type))) return;
    found.push({ at: openingOf(source, node), message: noOverload(name, `any.(${types.join(', ')})`) });
  };
  visit(tree);
  return hasOtherBind(tree) ? undeclaredIn({ source, tree, environment }) : found;
}

/** The macro is `cel.bind` and no other. */
function isOtherBind(node: ASTNode): boolean {
  return node.op === 'rcall' && node.args[0] === 'bind' && !(node.args[1].op === 'id' && node.args[1].args === 'cel');
}

function hasOtherBind(node: ASTNode): boolean {
  return isOtherBind(node) || childrenOf(node).some(hasOtherBind);
}

function operandProblems({ source, environment }: Unfit, { start, end }: ASTNode): readonly Wording[] {
  const text = source.slice(start, end);
  const result = checkedAlone(text, environment);
  if (result?.error === undefined) return [];
  const problems = typeProblems({ source: text, environment, tree: result.tree, error: result.error });
  return problems.map(({ at, message }) => ({ at: at + start, message }));
}

export function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function wordingOf(unfit: Unfit, node: ASTNode): Wording | undefined {
  const { source, error } = unfit;
  const { code, summary, range } = error;
  const start = range?.start ?? 0;
  switch (code) {
    case 'no_such_key':
      return fieldWording(source, summary, start, node);
    case 'no_such_overload':
      return operatorWording(unfit, node);
    case 'no_matching_overload':
      return callWording(unfit, node);
    case 'invalid_condition_type':
    case 'incompatible_ternary_branches':
      return choiceWording(unfit, node);
    case 'invalid_logical_operand': {
      const wrong = childrenOf(node).find((one) => !['bool', 'dyn'].includes(typeOf(unfit, one))) ?? node;
      return unexpected(unfit, wrong);
    }
    case 'invalid_macro_argument':
      return macroWording(error, source);
    case 'invalid_index_type':
    case 'invalid_list_index_type':
    case 'cannot_index_type': {
      const isField = node.op === '.' || node.op === '.?';
      const types = childrenOf(node).map((one) => typeOf(unfit, one));
      const message = isField ? `type '${types[0]}' does not support field selection` : noOverload('_[_]', `(${types.join(', ')})`);
      return { at: operatorAt(source, node), message };
    }
    case 'invalid_comprehension_range':
      return { at: positionOf(source, node), message: lowered(typeName(summary)).replace(/\.$/, '') };
    case 'heterogeneous_list_element':
    case 'heterogeneous_map_key':
    case 'heterogeneous_map_value':
      return { at: positionOf(source, node), message: homogeneityWording(summary) };
    default:
      return undefined;
  }
}

/** What a macro was given is not what it takes. */
export function macroWording(error: TypeProblem | ParseError, source: string): Wording {
  const { summary, range } = error;
  const { node } = error as { readonly node?: ASTNode };
  const at = node === undefined ? (range?.start ?? 0) : positionOf(source, node);
  if (summary.endsWith('iteration variable')) return { at, message: 'argument must be a simple name' };
  const isBind = summary.endsWith('invalid variable argument');
  return { at, message: isBind ? 'cel.bind() variable names must be simple identifiers' : lowered(summary) };
}

function homogeneityWording(summary: string): string {
  return summary.slice(summary.indexOf('expected type')).replaceAll(/'([^']*)'/g, (_, type: string) => `'${operandType(type)}'`);
}

function unexpected(unfit: Unfit, node: ASTNode): Wording {
  const type = /got '(.*)'$/.exec(unfit.error.summary)?.[1] ?? 'dyn';
  return { at: positionOf(unfit.source, node), message: `expected type 'bool' but found '${typeName(type)}'` };
}

function fieldWording(source: string, summary: string, start: number, node: ASTNode): Wording {
  const field = summary.slice(summary.indexOf(': ') + 2);
  const isInHas = /\bhas\s*\($/.test(source.slice(0, node.start)) && /^\s*\)/.test(source.slice(start + field.length));
  return { at: isInHas ? node.start - 1 : source.lastIndexOf('.', start), message: `undefined field '${field}'` };
}

/** `node`: the choice, or its condition, or the condition of a macro. */
function choiceWording(unfit: Unfit, node: ASTNode): Wording {
  const choice = node.op === '?:' ? node : choiceOf(unfit.tree, node);
  if (choice === undefined) return unexpected(unfit, node);
  const types = childrenOf(choice).map((one) => typeOf(unfit, one));
  return { at: operatorAt(unfit.source, choice), message: noOverload('_?_:_', `(${types.join(', ')})`) };
}

function choiceOf(tree: ASTNode, { start, end }: ASTNode): ASTNode | undefined {
  if (tree.op === '?:' && tree.args[0].start === start && tree.args[0].end === end) return tree;
  for (const child of childrenOf(tree)) {
    const found = choiceOf(child, { start, end } as ASTNode);
    if (found !== undefined) return found;
  }
  return undefined;
}

function typeOf({ source, environment }: Unfit, node: ASTNode): string {
  return typeAlone(source, node, environment);
}

/** By itself, where nothing is bound. */
function typeAlone(source: string, { start, end }: ASTNode, environment: Environment): string {
  const result = checkedAlone(source.slice(start, end), environment);
  return result === undefined || result.error !== undefined ? 'dyn' : operandType(result.type ?? 'dyn');
}

/** Undefined: it cannot stand alone, such as half of what is in brackets. */
function checkedAlone(text: string, environment: Environment) {
  try {
    const tree = environment.parse(text).ast;
    const { type, error } = environment.check(withOwnHas(text, tree));
    return { tree, type, error };
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

/** `list<int>` is `list(int)`; values of attributes are of any type. */
export function typeName(type: string): string {
  return type
    .replaceAll('google.protobuf.Timestamp', 'timestamp')
    .replaceAll('google.protobuf.Duration', 'duration')
    .replaceAll('optional<', 'optional_type(')
    .replaceAll('<', '(')
    .replaceAll('>', ')')
    .replaceAll(/\b[KTV]\b/g, 'dyn')
    .replaceAll('map(string, dyn)', 'map(string, any)')
    .replaceAll('optional_type(dyn)', 'optional_type(any)');
}

function noOverload(name: string, types: string): string {
  return `found no matching overload for '${name}' applied to '${types}'`;
}

function operatorWording({ source, error: { summary } }: Unfit, node: ASTNode): Wording | undefined {
  if (node.op === '!_' || node.op === '-_') {
    const type = typeName(summary.slice('no such overload: -'.length));
    return { at: node.start, message: noOverload(node.op, `(${type})`) };
  }
  const types = summary.slice('no such overload: '.length).split(` ${node.op} `);
  const name = node.op === 'in' ? '@in' : `_${node.op}_`;
  if (types.length !== 2) return undefined;
  return { at: operatorAt(source, node), message: noOverload(name, `(${types.map(operandType).join(', ')})`) };
}

function operandType(type: string): string {
  return type === 'dyn' ? 'any' : typeName(type);
}

const CALL = /\w\((.*)\)'$/;

function callWording(unfit: Unfit, node: ASTNode): Wording | undefined {
  const [, types = ''] = CALL.exec(unfit.error.summary) ?? [];
  if (node.op !== 'call' && node.op !== 'rcall') return undefined;
  const receiver = node.op === 'rcall' ? `${typeOf(unfit, node.args[1])}.` : '';
  return { at: openingOf(unfit.source, node), message: noOverload(node.args[0], `${receiver}(${typeName(types)})`) };
}

/** Of its arguments. */
function openingOf(source: string, node: ASTNode): number {
  const after = node.op === 'rcall' ? node.args[1].end : node.start;
  const name = node.op === 'rcall' || node.op === 'call' ? node.args[0] : '';
  return source.indexOf('(', source.indexOf(name, after) + name.length);
}

/** Behind its first operand. */
function operatorAt(source: string, node: ASTNode): number {
  const end = childrenOf(node)[0]?.end ?? node.start;
  return end + (/^[\s)]*/.exec(source.slice(end))?.[0].length ?? 0);
}

/** Where cel-go sees it: at what holds its operands together. */
function positionOf(source: string, node: ASTNode): number {
  switch (node.op) {
    case 'id':
    case 'value':
    case 'list':
    case 'map':
    case '!_':
    case '-_':
      return node.start;
    case 'call':
    case 'rcall':
      return openingOf(source, node);
    default:
      return operatorAt(source, node);
  }
}

/** All names that nobody declared, in their order. */
function undeclaredIn({ source, tree, environment }: Omit<Unfit, 'error'>): readonly Wording[] {
  const found: Wording[] = [];
  const functions = new Set(environment.getDefinitions().functions.map(({ name }) => name));
  const add = (at: number, name: string) => found.push({ at, message: `undeclared reference to '${name}' (in container '')` });
  const visit = (node: ASTNode, bound: readonly string[]): void => {
    if (node.op === 'id' && !bound.includes(node.args) && !isDeclared(node.args, environment)) add(node.start, node.args);
    const call = callOf(node);
    const children = childrenOf(node);
    if (call !== undefined && !call.isMacro && (call.name in MACROS || !functions.has(call.name))) add(openingOf(source, node), call.name);
    const [, variable] = children;
    if (call?.isMacro && node.op === 'rcall' && variable?.op === 'id') {
      const isBind = call.name === 'bind';
      const scope = [...bound, variable.args];
      if (!isBind) visit(node.args[1], bound);
      for (const [at, child] of children.entries()) if (at > 1) visit(child, isBind && at === 2 ? bound : scope);
    } else for (const child of children) visit(child, bound);
  };
  visit(tree, []);
  return found.sort((a, b) => a.at - b.at);
}

function callOf(node: ASTNode): { readonly name: string; readonly isMacro: boolean } | undefined {
  if (node.op !== 'call' && node.op !== 'rcall') return undefined;
  const [name] = node.args;
  const { length } = node.op === 'call' ? node.args[1] : node.args[2];
  return { name, isMacro: (MACROS[name]?.includes(length) ?? false) && !isOtherBind(node) };
}

function isDeclared(name: string, environment: Environment): boolean {
  return name === 'optional' || (name !== 'cel' && environment.check(name).valid);
}
