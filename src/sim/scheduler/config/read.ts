/**
 * A KubeSchedulerConfiguration as text -> what a scheduler works with, or all that is wrong with it. Documents of the kind Extender beside it
 * say how the extenders that it asks decide. Follows cmd/kube-scheduler/app/options
 * (LoadKubeSchedulerConfiguration, which decodes strictly), apis/config/v1/defaults.go and apis/config/validation/validation.go.
 *
 * Read and of no effect here: parallelism, clientConnection, profiling, the times of leader election, delayCacheUntilActive.
 */
import { LineCounter, parseDocument } from 'yaml';
import { parseYaml } from '../../machinery/decode/yaml.ts';
import { structType } from '../../machinery/schema/schema.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { extenderName } from '../extenders/place.ts';
import type { ExtenderConfiguration, ProfileConfiguration, SchedulerConfiguration } from './configuration.ts';
import { type ConfigurationDocument, documentsOf, EXTENDER_KIND } from './documents.ts';
import { type DeclaredExtender, readBehaviour } from './read-behaviour.ts';
import { readElection } from './read-election.ts';
import { readExtenders } from './read-extenders.ts';
import { checkPercentage, type Findings, readProfile } from './read-profile.ts';
import { checkShape } from './shape.ts';

export const CONFIGURATION_VERSION = 'kubescheduler.config.k8s.io/v1';
export const CONFIGURATION_KIND = 'KubeSchedulerConfiguration';
const DEFAULT_NAME = 'default-scheduler';
const TYPE = structType('kubescheduler.config.v1.KubeSchedulerConfiguration');

/** What is wrong, and what would be right. */
export interface ConfigurationProblem {
  /** E.g. `profiles[0].schedulerName`; empty: the text as a whole. */
  readonly field: string;
  readonly message: string;
  /** Counted from 1; 0: nowhere in particular. */
  readonly line: number;
}

export type ReadConfiguration =
  | { readonly ok: true; readonly configuration: SchedulerConfiguration; readonly extenders: readonly DeclaredExtender[] }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** `profiles[0].plugins` -> `profiles`, 0, `plugins`. */
function stepsOf(field: string): readonly (string | number)[] {
  const parts = field.split(/[.[\]]+/).filter((part) => part !== '');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Lines of fields; of one that is not there, that of the nearest one above it which is. */
function linesOf(text: string): (field: string) => number {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (field) => {
    for (let steps = stepsOf(field); steps.length > 0; steps = steps.slice(0, -1)) {
      const node = document.getIn(steps, true) as { readonly range?: readonly number[] } | undefined;
      if (node?.range !== undefined) return lines.linePos(node.range[0] as number).line;
    }
    return 0;
  };
}

function readIdentity({ apiVersion, kind }: Draft, { problems }: Findings): void {
  if (apiVersion !== CONFIGURATION_VERSION)
    problems.push({ field: 'apiVersion', message: `must be ${CONFIGURATION_VERSION}, not ${JSON.stringify(apiVersion ?? '')}` });
  if (kind !== CONFIGURATION_KIND)
    problems.push({ field: 'kind', message: `must be ${CONFIGURATION_KIND}, not ${JSON.stringify(kind ?? '')}` });
}

/** What a profile says of the order of the queue, word for word. */
function sortOf({ plugins }: Draft): string {
  const { enabled = [], disabled = [] } = plugins?.queueSort ?? {};
  const names = (set: readonly Draft[]) => (set ?? []).map(({ name, weight = 0 }) => [name, weight]);
  return JSON.stringify([names(enabled), names(disabled)]);
}

/** A profile that is alone need not be named. */
function readProfiles(given: readonly Draft[], percentage: number, findings: Findings): readonly ProfileConfiguration[] {
  const profiles = given.length === 0 ? [{}] : given;
  const seen = new Map<string, number>();
  const read: ProfileConfiguration[] = [];
  for (const [at, profile] of profiles.entries()) {
    const path = `profiles[${at}]`;
    const name: string = profile.schedulerName ?? (profiles.length === 1 ? DEFAULT_NAME : '');
    const field = `${path}.schedulerName`;
    if (name === '')
      findings.problems.push({ field, message: 'Required value: name the profile, so that pods can choose it by spec.schedulerName' });
    else if (seen.has(name))
      findings.problems.push({ field, message: `Duplicate value: profiles[${seen.get(name)}] is called ${JSON.stringify(name)} already` });
    seen.set(name, at);
    const one = readProfile(profile, name, percentage, path, findings);
    if (one !== undefined) read.push(one);
  }
  const sort = sortOf(profiles[0] ?? {});
  for (const [at, profile] of profiles.entries())
    if (sortOf(profile) !== sort)
      findings.problems.push({
        field: `profiles[${at}].plugins.queueSort`,
        message: 'must be the same for all profiles: they share one queue',
      });
  return read;
}

/** What extenders manage for the scheduler it need not look at. */
function ignoring(profile: ProfileConfiguration, extenders: readonly ExtenderConfiguration[]): ProfileConfiguration {
  const managed = extenders.flatMap(({ managedResources }) => managedResources);
  const ignored = managed.filter(({ ignoredByScheduler }) => ignoredByScheduler).map(({ name }) => name);
  if (ignored.length === 0) return profile;
  const { NodeResourcesFit } = profile.args;
  const ignoredResources = [...NodeResourcesFit.ignoredResources, ...ignored];
  return Object.freeze({ ...profile, args: { ...profile.args, NodeResourcesFit: { ...NodeResourcesFit, ignoredResources } } });
}

function readAll(given: Draft, findings: Findings): SchedulerConfiguration {
  const { parallelism = 16, percentageOfNodesToScore = 0, podInitialBackoffSeconds = 1, podMaxBackoffSeconds = 10 } = given;
  const { problems } = findings;
  if (parallelism <= 0)
    problems.push({ field: 'parallelism', message: `Invalid value: ${parallelism}: should be an integer value greater than zero` });
  checkPercentage(percentageOfNodesToScore, 'percentageOfNodesToScore', findings);
  if (podInitialBackoffSeconds <= 0)
    problems.push({ field: 'podInitialBackoffSeconds', message: `Invalid value: ${podInitialBackoffSeconds}: must be greater than 0` });
  if (podMaxBackoffSeconds < podInitialBackoffSeconds)
    problems.push({
      field: 'podMaxBackoffSeconds',
      message: `Invalid value: ${podMaxBackoffSeconds}: must be greater than or equal to PodInitialBackoffSeconds`,
    });
  const { burst = 0 } = given.clientConnection ?? {};
  if (burst < 0) problems.push({ field: 'clientConnection.burst', message: `Invalid value: ${burst}: must be non-negative` });
  const leaderElection = readElection(given.leaderElection ?? {}, findings);
  const extenders = readExtenders(given.extenders ?? [], findings);
  const profiles = readProfiles(given.profiles ?? [], percentageOfNodesToScore, findings);
  return Object.freeze({
    parallelism,
    podInitialBackoffSeconds,
    podMaxBackoffSeconds,
    leaderElection,
    profiles: profiles.map((profile) => ignoring(profile, extenders)),
    extenders,
  });
}

interface Read {
  readonly given: Draft;
  readonly problems: readonly ConfigurationProblem[];
}

/** What a document says, and what `check` finds wrong with it. */
function readDocument({ text, before }: ConfigurationDocument, check: (given: Draft, findings: Findings) => void): Read {
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    const line = before + Number(/line (\d+)/.exec(parsed.error)?.[1] ?? 0);
    return { given: {}, problems: [{ field: '', message: `${parsed.error}: check indentation, colons and quotes`, line }] };
  }
  const findings: Findings = { problems: parsed.repeated.map((message) => ({ field: '', message: `${message}: leave one out` })) };
  const given: Draft = parsed.value ?? {};
  check(given, findings);
  const lineOf = findings.problems.length === 0 ? () => 0 : linesOf(text);
  const lined = (field: string) => {
    const line = lineOf(field);
    return line === 0 ? 0 : before + line;
  };
  return { given, problems: findings.problems.map(({ field, message }) => ({ field, message, line: lined(field) })) };
}

export function readConfiguration(text: string): ReadConfiguration {
  const documents = documentsOf(text);
  let configuration: SchedulerConfiguration | undefined;
  const main = readDocument(documents.configuration, (given, findings) => {
    checkShape(given, { kind: 'struct', struct: TYPE }, '', findings.problems);
    if (findings.problems.length > 0) return;
    readIdentity(given, findings);
    configuration = readAll(given, findings);
  });
  const problems = [...main.problems];
  for (const { before } of documents.others)
    problems.push({
      field: '',
      message: `one ${CONFIGURATION_KIND} is enough: other documents must be of the kind ${EXTENDER_KIND}`,
      line: before + 1,
    });
  const named = new Set(configuration?.extenders.map(({ urlPrefix }) => extenderName(urlPrefix)));
  const extenders: DeclaredExtender[] = [];
  for (const document of configuration === undefined ? [] : documents.extenders) {
    const read = readDocument(document, (given, findings) => {
      const declared = readBehaviour(given, named, findings);
      if (extenders.some(({ name }) => name === declared?.name))
        findings.problems.push({ field: 'metadata.name', message: `${JSON.stringify(declared?.name)} is declared twice: leave one out` });
      if (declared !== undefined) extenders.push(declared);
    });
    problems.push(...read.problems);
  }
  return configuration === undefined || problems.length > 0 ? { ok: false, problems } : { ok: true, configuration, extenders };
}

const latest: { text: string; read: ReadConfiguration }[] = [];
const LATEST_KEPT = 8;

/** As `readConfiguration`, once for texts that come again: what is made of a configuration is made once for each. */
export function knownConfiguration(text: string): ReadConfiguration {
  const known = latest.find((one) => one.text === text);
  if (known !== undefined) return known.read;
  const read = readConfiguration(text);
  latest.unshift({ text, read });
  latest.length = Math.min(latest.length, LATEST_KEPT);
  return read;
}

/** What a scheduler works with that is told nothing. */
export const DEFAULT_CONFIGURATION: SchedulerConfiguration = readAll({}, { problems: [] });
