/** Plays one recorded attempt and says where it differs. */

import { keyOf, NAMESPACES, NODES, PODS } from '../../../sim/client/resource.ts';
import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import type { Pod } from '../../../sim/machinery/types/pod.ts';
import type { ProfileConfiguration } from '../../../sim/scheduler/config/configuration.ts';
import type { PreemptionArgs } from '../../../sim/scheduler/config/plugin-args.ts';
import { CONFIGURATION_KIND, CONFIGURATION_VERSION } from '../../../sim/scheduler/config/read.ts';
import { fleetOf } from '../../../sim/scheduler/decide.ts';
import { type Cycle, runCycle, winners } from '../../../sim/scheduler/framework/cycle.ts';
import { rejectors } from '../../../sim/scheduler/framework/fit-error.ts';
import type { Fleet } from '../../../sim/scheduler/framework/plugin.ts';
import { podInfo } from '../../../sim/scheduler/framework/pod-info.ts';
import { runPostFilters } from '../../../sim/scheduler/framework/post-filter.ts';
import type { Profile } from '../../../sim/scheduler/framework/profile.ts';
import { profileFor } from '../../../sim/scheduler/framework/setup.ts';
import { brokenFilter, type Setback } from '../../../sim/scheduler/framework/verdict.ts';
import { DEFAULT_PLUGINS } from '../../../sim/scheduler/plugins/all.ts';
import { consider } from '../../../sim/scheduler/plugins/preemption/consider.ts';
import type { Candidate } from '../../../sim/scheduler/plugins/preemption/dry-run.ts';
import { filledNode, filledPod, namespacesOf, type SchedulerInput } from './input.ts';
import { LISTS, objectsOf } from './objects.ts';
import { Stage } from './stage.ts';
import { evictions, otherWrites, ownStatus, type Write } from './writes.ts';

export interface Expectation {
  readonly outcome: string;
  readonly gated?: string;
  readonly preFilter?: {
    readonly code: string;
    readonly plugin?: string;
    readonly reasons?: readonly string[];
    readonly nodes?: readonly string[];
    readonly by?: readonly string[];
  };
  readonly skipFilter?: readonly string[];
  readonly rejected?: Readonly<Record<string, { readonly code: string; readonly plugin: string; readonly reasons: readonly string[] }>>;
  readonly feasible?: readonly string[];
  readonly skipScore?: readonly string[];
  readonly weights?: Readonly<Record<string, number>>;
  readonly scores?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly totals?: Readonly<Record<string, number>>;
  readonly winners?: readonly string[];
  readonly rejectors?: { readonly unschedulable?: readonly string[] };
  readonly message?: string;
  readonly condition?: { readonly reason: string; readonly message?: string };
  readonly nominatedNodeName?: string;
  readonly postFilter?: {
    readonly code: string;
    readonly message?: string;
    readonly candidates?: Readonly<Record<string, { readonly victims: readonly string[]; readonly pdbViolations?: number }>>;
    readonly nominated?: readonly string[];
    readonly evicted?: readonly string[];
    readonly rejected?: Readonly<Record<string, unknown>>;
  };
  readonly writes?: readonly Write[];
}

const BUILT = new Set(DEFAULT_PLUGINS.map(({ name }) => name));

type Compare = (what: string, want: unknown, got: unknown) => void;

export function differences(input: SchedulerInput, expect: Expectation): readonly string[] {
  const notes: string[] = [];
  const compare: Compare = (what, want, got) => {
    const [a, b] = [JSON.stringify(want), JSON.stringify(got)];
    if (a !== b) notes.push(`${what}: want ${a}, got ${b}`);
  };
  const pod = filledPod(input.pod);
  const stage = staged(input, pod);
  const early = endsEarly(stage, pod);
  compare('gated', expect.gated, early.gate);
  if (early.outcome !== undefined) compare('outcome', expect.outcome, early.outcome);
  if (early.outcome === undefined) compareAttempt(stage, pod, expect, compare);
  return notes;
}

/** A recorded profile stands alone. */
function configurationOf({ config }: SchedulerInput): string | undefined {
  if (config === undefined) return undefined;
  return JSON.stringify({ apiVersion: CONFIGURATION_VERSION, kind: CONFIGURATION_KIND, profiles: [config] });
}

/** All objects are there, and it is the turn of the input's pod. */
function staged(input: SchedulerInput, pod: Pod): Stage {
  const stage = new Stage(configurationOf(input));
  for (const node of [...(input.nodes ?? [])].sort(byName).map(filledNode)) stage.show(NODES, node.metadata.name, node);
  for (const [name, namespace] of namespacesOf(input)) stage.show(NAMESPACES, name, namespace);
  const objects = objectsOf(input);
  for (const [, resource] of LISTS) for (const [key, object] of objects(resource)) stage.show(resource, key, object);
  const pods = [...(input.pods ?? []).map(filledPod), pod].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  for (const one of pods) if (one.status.phase !== 'Succeeded' && one.status.phase !== 'Failed') stage.show(PODS, keyOf(one), one);
  stage.advanceTo(keyOf(pod));
  return stage;
}

/** As an informer lists them. */
function byName(a: Draft, b: Draft): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function endsEarly({ state }: Stage, pod: Pod): { readonly outcome?: string; readonly gate?: string } {
  const entry = state.queue.entries.get(keyOf(pod));
  if (entry === undefined) return { outcome: 'ignored' };
  if (entry.gate !== undefined) return { outcome: 'gated', gate: entry.gate };
  return pod.metadata.deletionTimestamp === undefined ? {} : { outcome: 'skipped' };
}

function compareAttempt(stage: Stage, pod: Pod, expect: Expectation, compare: Compare): void {
  const fleet = fleetOf(stage.self);
  const profile = profileFor(stage.setup, pod) as Profile;
  const cycle = runCycle(podInfo(pod), fleet, { lineup: profile, start: 0, percentageOfNodesToScore: 0, dice: () => 0 });
  compareWeights(profile, expect, compare);
  const configured = stage.state.configuration.profiles[0] as ProfileConfiguration;
  if (cycle.nodeCount > 0) compareCycle(cycle, configured, expect, compare);
  const isBound = cycle.winner !== undefined;
  let isOpen = winners(cycle).length > 1;
  if (!isBound && cycle.nodeCount > 0 && !isBroken(cycle)) {
    comparePostFilter({ cycle, fleet, profile, args: configured.args.DefaultPreemption }, expect, compare);
    isOpen ||= (expect.postFilter?.nominated?.length ?? 0) > 1;
  }
  stage.schedule();
  if (!isBound) compareEvents(stage, pod, expect, compare);
  if (!isOpen) compareWrites(stage, pod, expect, compare);
}

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

function isBroken({ error, unscored }: Cycle): boolean {
  return (error ?? unscored) !== undefined;
}

function compareCycle(cycle: Cycle, configured: ProfileConfiguration, expect: Expectation, compare: Compare): void {
  if (isBroken(cycle)) {
    // Which other nodes had been looked at by then is left to chance: the real one looks at several at a time.
    compare('outcome', expect.outcome, 'error');
    return;
  }
  compare('outcome', expect.outcome, cycle.winner === undefined ? 'unschedulable' : 'bound');
  const { refused } = cycle;
  if (refused !== undefined)
    compare('preFilter', expect.preFilter, { code: refused.code, plugin: refused.plugin, reasons: refused.reasons });
  else {
    const restricted =
      cycle.restrictedTo === undefined ? undefined : { code: 'Success', nodes: sorted(cycle.restrictedTo), by: cycle.restrictedBy };
    compare(
      'preFilter',
      expect.preFilter && { ...expect.preFilter, nodes: expect.preFilter.nodes && sorted(expect.preFilter.nodes) },
      restricted,
    );
    const skipped = (expect.skipFilter ?? []).filter((name) => BUILT.has(name));
    compare('skipFilter', sorted(skipped), sorted(cycle.skippedFilters));
  }
  compare('rejected', byNode(Object.entries(expect.rejected ?? {})), byNode(cycle.rejected));
  // The recorder notes it in a filter.
  if (configured.lineup.filter.length > 0)
    compare('feasible', sorted(expect.feasible ?? []), sorted(cycle.feasible.map(({ name }) => name)));
  compare('winners', sorted(expect.winners ?? []), sorted(winners(cycle)));
  if (cycle.feasible.length > 1) compareScores(cycle, configured, expect, compare);
  if (cycle.winner === undefined) compare('rejectors', sorted(expect.rejectors?.unschedulable ?? []), rejectors(cycle));
}

function byNode<Value>(entries: Iterable<readonly [string, Value]>): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const CODES = { helped: 'Success', error: 'Error', hopeless: 'UnschedulableAndUnresolvable', 'no help': 'Unschedulable' } as const;

interface Tried {
  readonly args: PreemptionArgs;
  readonly cycle: Cycle;
  readonly fleet: Fleet;
  readonly profile: Profile;
}

/** The recorder asks for the candidates even if preemption is not reached. */
function comparePostFilter({ cycle, fleet, profile, args }: Tried, { postFilter }: Expectation, compare: Compare): void {
  const { kind, message } = runPostFilters(profile, cycle.pod, fleet, cycle, () => 0);
  compare('postFilter code', postFilter?.code, CODES[kind]);
  compare('postFilter message', postFilter?.message ?? '', message);
  const considered = consider(cycle.pod, fleet, cycle, { args, dice: () => 0 });
  const { candidates, best, rejected } = 'candidates' in considered ? considered : NOTHING;
  const silent = 'candidates' in considered ? untold(cycle) : [];
  const told = ({ node, victims, violations }: Candidate): [string, unknown] => [
    node,
    { victims: victims.map(({ key }) => key), ...(violations > 0 && { pdbViolations: violations }) },
  ];
  compare('candidates', byNode(Object.entries(postFilter?.candidates ?? {})), byNode(candidates.map(told)));
  compare('nominated', sorted(postFilter?.nominated ?? []), sorted(best.map(({ node }) => node)));
  if (candidates.length === 0)
    compare(
      'rejected in the dry run',
      byNode(Object.entries(postFilter?.rejected ?? {})),
      byNode([...silent, ...[...rejected].map(withoutEmpty)]),
    );
}

const NOTHING = { candidates: [], best: [], rejected: new Map<string, Setback>() };

/** Nodes that might be helped, of which nothing is told: none was to be found any more. */
function untold({ rejected }: Cycle): [string, object][] {
  const potential = [...rejected].filter(([, { code }]) => code === 'Unschedulable');
  return potential.map(([node]) => [node, { code: 'UnschedulableAndUnresolvable' }]);
}

function withoutEmpty([node, setback]: readonly [string, Setback]): [string, object] {
  const { code, plugin, reasons } = setback;
  return [node, { code, ...(plugin !== '' && { plugin }), reasons: code === 'Error' ? [brokenFilter(setback)] : reasons }];
}

/** The pod's own event, and those of victims. */
function compareEvents({ events, calls }: Stage, pod: Pod, { message, postFilter }: Expectation, compare: Compare): void {
  const node = postFilter?.nominated?.[0];
  const preempted = evictions(calls).evicted.map((name) => `Preempted ${name}: Preempted by pod ${pod.metadata.uid} on node ${node}`);
  const isOpen = (postFilter?.nominated?.length ?? 0) > 1;
  if (!isOpen) compare('events', sorted([`FailedScheduling ${keyOf(pod)}: ${message}`, ...preempted]), sorted(events));
}

function compareWrites({ calls }: Stage, pod: Pod, expect: Expectation, compare: Compare): void {
  const { evicted, unusual } = evictions(calls);
  compare('evicted', sorted(expect.postFilter?.evicted ?? []), evicted);
  compare('evicted without a word', [], unusual);
  compare('writes', expect.writes ?? [], otherWrites(calls));
  const status = ownStatus(calls, keyOf(pod));
  const [condition] = status?.conditions ?? [];
  compare('condition', expect.condition?.reason, condition?.reason);
  compare('condition message', expect.condition && (expect.condition.message ?? expect.message), condition?.message);
  compare('nominatedNodeName', expect.nominatedNodeName, status?.nominatedNodeName === null ? '' : status?.nominatedNodeName);
}

/** Recorded if there was something to score; also of plugins that do not score, for which it means nothing. */
function compareWeights({ scoring }: Profile, { weights }: Expectation, compare: Compare): void {
  const scorers = new Map(scoring.map(({ name, weight = 1 }) => [name, weight]));
  if (weights !== undefined) compare('weights', byNode(Object.entries(weights).filter(([name]) => scorers.has(name))), byNode(scorers));
}

/** The original prepares some plugins that do not score, and scores with some that are not prepared, which comes to the same. */
function compareScores(cycle: Cycle, { lineup }: ProfileConfiguration, expect: Expectation, compare: Compare): void {
  const scorers = new Set(lineup.score.map(({ name }) => name));
  const prepared = new Set(lineup.preScore.map(({ name }) => name));
  const skipped = cycle.skippedScores.filter((name) => prepared.has(name));
  compare('skipScore', sorted((expect.skipScore ?? []).filter((name) => scorers.has(name))), sorted(skipped));
  for (const [i, { name }] of cycle.feasible.entries()) {
    compare(`total of ${name}`, expect.totals?.[name], cycle.totals[i]);
    for (const { plugin, raw, normalized, weight } of cycle.scores) {
      const points = normalized[i] as number;
      compare(`${plugin} of ${name}`, expect.scores?.[name]?.[plugin], [raw[i], points, points * weight]);
    }
  }
}
