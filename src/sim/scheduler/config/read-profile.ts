/** One profile: which plugins, with what weights and arguments. Follows apis/config/v1/defaults.go and apis/config/validation/validation.go. */
import { structType } from '../../machinery/schema/schema.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { type FieldError, invalid } from '../../machinery/validation/field-error.ts';
import type { CelPluginSpec } from '../plugins/cel-plugin.ts';
import type { Lineup, PluginSet, PluginSets, ProfileConfiguration } from './configuration.ts';
import { type LineupProblem, lineupOf, NO_SETS, noSuchPlugin } from './lineup.ts';
import { type ArgsByPlugin, DEFAULT_ARGS } from './plugin-args.ts';
import { PLUGIN_POINTS, REMOVED_PLUGINS } from './plugin-points.ts';
import { readArgs, takesArgs } from './read-args.ts';
import { isExpression, readExpression } from './read-expression.ts';
import { checkShape, type ShapeProblem } from './shape.ts';

/** Problems of a configuration on its way: shapes first, then what values mean. */
export interface Findings {
  readonly problems: ShapeProblem[];
}

export function tell({ problems }: Findings, errors: readonly FieldError[]): void {
  for (const { field, body } of errors) problems.push({ field, message: body });
}

export function checkPercentage(value: number | undefined, path: string, findings: Findings): void {
  if (value !== undefined && (value < 0 || value > 100)) tell(findings, [invalid(path, value, 'not in valid range [0-100]')]);
}

function setOf(given: Draft): PluginSet {
  return { enabled: given?.enabled ?? [], disabled: given?.disabled ?? [] };
}

function setsOf(given: Draft): PluginSets {
  return Object.fromEntries(Object.keys(NO_SETS).map((point) => [point, setOf(given?.[point])])) as unknown as PluginSets;
}

/** What is disabled need not be a plugin in the original either, but a name that nobody has is a slip. */
function checkDisabled(sets: PluginSets, path: string, { problems }: Findings): void {
  for (const [point, { disabled }] of Object.entries(sets))
    for (const [at, { name }] of disabled.entries())
      if (name !== '*' && !PLUGIN_POINTS.has(name))
        problems.push({ field: `${path}.${point}.disabled[${at}].name`, message: noSuchPlugin(name) });
}

const ARGS_VERSION = 'kubescheduler.config.k8s.io/v1';

function argsOf(given: readonly Draft[], path: string, findings: Findings): Pick<ProfileConfiguration, 'args' | 'expressions'> {
  const args: Record<string, unknown> = { ...DEFAULT_ARGS };
  const expressions: CelPluginSpec[] = [];
  const seen = new Set<string>();
  for (const [at, { name, args: own = {} }] of given.entries()) {
    const here = `${path}[${at}]`;
    if (seen.has(name)) findings.problems.push({ field: here, message: `Duplicate value: ${JSON.stringify(name)}` });
    seen.add(name);
    if (isExpression(own)) {
      const expression = readExpression(name, own, `${here}.args`, findings.problems);
      if (expression !== undefined) expressions.push(expression);
    } else if (REMOVED_PLUGINS.includes(name))
      findings.problems.push({ field: `${here}.name`, message: `${name} was removed: NodeVolumeLimits does its work` });
    else if (!PLUGIN_POINTS.has(name)) findings.problems.push({ field: `${here}.name`, message: noSuchPlugin(name) });
    else if (!takesArgs(name)) {
      if (Object.keys(own).length > 0)
        findings.problems.push({ field: `${here}.args`, message: `${name} takes no arguments: leave them out` });
    } else {
      const before = findings.problems.length;
      checkShape(own, { kind: 'struct', struct: structType(`kubescheduler.config.v1.${name}Args`) }, `${here}.args`, findings.problems);
      const { kind = `${name}Args`, apiVersion = ARGS_VERSION } = own;
      if (kind !== `${name}Args`)
        findings.problems.push({ field: `${here}.args.kind`, message: `must be ${name}Args, not ${JSON.stringify(kind)}` });
      if (apiVersion !== ARGS_VERSION)
        findings.problems.push({ field: `${here}.args.apiVersion`, message: `must be ${ARGS_VERSION}, not ${JSON.stringify(apiVersion)}` });
      if (findings.problems.length > before) continue;
      const errors: FieldError[] = [];
      args[name] = readArgs(name, withoutNulls(own), `${here}.args`, errors);
      tell(findings, errors);
    }
  }
  return { args: Object.freeze(args) as unknown as ArgsByPlugin, expressions: Object.freeze(expressions) };
}

/** What is null was not set. */
function withoutNulls(value: Draft): Draft {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member)]));
}

/** They come last. */
function withExpressions(lineup: Lineup, expressions: readonly CelPluginSpec[]): Lineup {
  const at = (point: CelPluginSpec['point']) => expressions.filter((one) => one.point === point);
  const filter = [...lineup.filter, ...at('Filter').map(({ name }) => ({ name }))];
  return { ...lineup, filter, score: [...lineup.score, ...at('Score').map(({ name, weight = 1 }) => ({ name, weight }))] };
}

/** `percentage`: what holds for all profiles that do not say. Undefined if its plugins cannot run. */
export function readProfile(
  given: Draft,
  schedulerName: string,
  percentage: number,
  path: string,
  findings: Findings,
): ProfileConfiguration | undefined {
  checkPercentage(given.percentageOfNodesToScore ?? undefined, `${path}.percentageOfNodesToScore`, findings);
  const sets = setsOf(given.plugins);
  checkDisabled(sets, `${path}.plugins`, findings);
  const configured = argsOf(given.pluginConfig ?? [], `${path}.pluginConfig`, findings);
  const problems: LineupProblem[] = [];
  const named = lineupOf(sets, problems);
  for (const { field, message } of problems) findings.problems.push({ field: `${path}.plugins.${field}`, message });
  if (named === undefined) return undefined;
  const lineup = Object.freeze(withExpressions(named, configured.expressions));
  return Object.freeze({ schedulerName, percentageOfNodesToScore: given.percentageOfNodesToScore ?? percentage, lineup, ...configured });
}
