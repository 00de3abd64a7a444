/**
 * Filters and scores that are written in the configuration itself, as CEL expressions: `args` of the kind ExpressionArgs, under any name
 * that no plugin has. Not part of Kubernetes.
 */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { type CelPluginSpec, celPlugin } from '../plugins/cel-plugin.ts';
import { PLUGIN_POINTS } from './plugin-points.ts';
import type { ShapeProblem } from './shape.ts';

const KIND = 'ExpressionArgs';
const FIELDS: readonly string[] = ['apiVersion', 'kind', 'filter', 'score', 'weight'];
const HEAVIEST = 100;

export function isExpression(args: Draft): boolean {
  return args?.kind === KIND;
}

/** Undefined if something is wrong, which is told. */
export function readExpression(name: string, args: Draft, path: string, problems: ShapeProblem[]): CelPluginSpec | undefined {
  const before = problems.length;
  const tell = (field: string, message: string) => problems.push({ field, message });
  const { filter, score, weight } = args;
  if (PLUGIN_POINTS.has(name)) tell(`${path}.kind`, `${name} is a plugin of its own: give the expression another name`);
  for (const field of Object.keys(args))
    if (!FIELDS.includes(field)) tell(`${path}.${field}`, `unknown field: known here are ${FIELDS.join(', ')}`);
  const source: unknown = filter ?? score;
  if ((filter === undefined) === (score === undefined)) tell(path, 'write either a filter or a score');
  else if (typeof source !== 'string') tell(`${path}.${filter === undefined ? 'score' : 'filter'}`, 'must be an expression, as text');
  if (weight !== undefined && (score === undefined || !Number.isInteger(weight) || weight < 1 || weight > HEAVIEST))
    tell(`${path}.weight`, `must be a whole number from 1 to ${HEAVIEST}, and of a score`);
  if (problems.length > before) return undefined;
  const point = filter === undefined ? 'Score' : 'Filter';
  const spec: CelPluginSpec = Object.freeze({ name, point, expression: source as string, weight: weight ?? 1 });
  const made = celPlugin(spec);
  if (made.ok) return spec;
  for (const { line, column, message } of [made.problem, ...(made.problem.others ?? [])])
    tell(`${path}.${point.toLowerCase()}`, `line ${line}, column ${column} of the expression: ${message}`);
  return undefined;
}
