/** How the simulated extenders of a configuration decide: documents of the kind Extender. Not part of Kubernetes. */
import { parseDuration } from '../../machinery/durations.ts';
import { structType } from '../../machinery/schema/schema.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { EXTENDER_VERBS, type ExtenderBehaviour } from '../../machinery/wire/extender.ts';
import { EXTENDER_VERSION } from './documents.ts';
import type { Findings } from './read-profile.ts';
import { checkShape } from './shape.ts';

const TYPE = structType('kubestra.v1.Extender');

export interface DeclaredExtender {
  readonly name: string;
  readonly behaviour: ExtenderBehaviour;
}

/** `named`: the names of extenders that the configuration asks. Undefined if something is wrong, which is told. */
export function readBehaviour(given: Draft, named: ReadonlySet<string>, findings: Findings): DeclaredExtender | undefined {
  const { problems } = findings;
  const before = problems.length;
  checkShape(given, { kind: 'struct', struct: TYPE }, '', problems);
  if (problems.length > before) return undefined;
  const { apiVersion, metadata, spec = {} } = given;
  const name: string = metadata?.name ?? '';
  const { allow, score, spare, thinking, failing } = spec ?? {};
  if (apiVersion !== EXTENDER_VERSION)
    problems.push({ field: 'apiVersion', message: `must be ${EXTENDER_VERSION}, not ${JSON.stringify(apiVersion ?? '')}` });
  if (!named.has(name))
    problems.push({
      field: 'metadata.name',
      message: `nobody asks ${JSON.stringify(name)}: name one of the extenders of the configuration${named.size === 0 ? ', which has none' : `, ${[...named].join(', ')}`}`,
    });
  for (const [field, rule] of Object.entries({ allow, score, spare }))
    if (rule && !(rule as Draft).label) problems.push({ field: `spec.${field}.label`, message: 'Required value: the label that decides' });
  const span = thinking ? parseDuration(thinking) : undefined;
  if (thinking && span === undefined)
    problems.push({ field: 'spec.thinking', message: `${JSON.stringify(thinking)} is no duration: write for example 50ms` });
  for (const [at, verb] of (failing ?? []).entries())
    if (!(EXTENDER_VERBS as readonly string[]).includes(verb))
      problems.push({ field: `spec.failing[${at}]`, message: `must be one of ${EXTENDER_VERBS.join(', ')}, not ${JSON.stringify(verb)}` });
  if (problems.length > before) return undefined;
  const behaviour: ExtenderBehaviour = Object.freeze({
    ...(allow && { allow: Object.freeze({ ...allow }) }),
    ...(score && { score: Object.freeze({ ...score }) }),
    ...(spare && { spare: Object.freeze({ ...spare }) }),
    ...(span !== undefined && { thinking: span }),
    ...(failing && { failing: Object.freeze([...failing]) }),
  });
  return { name, behaviour };
}
