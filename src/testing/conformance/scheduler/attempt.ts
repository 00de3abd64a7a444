/** Plays one recorded attempt and says where it differs. */

import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import { mapMatches } from '../../../sim/machinery/selectors/requirements.ts';
import type { LabelSelector } from '../../../sim/machinery/types/label-selector.ts';
import type { Pod } from '../../../sim/machinery/types/pod.ts';
import { newCache, place, setNode, snapshot } from '../../../sim/scheduler/cache/cache.ts';
import { bareFleet } from '../../../sim/scheduler/framework/bare-fleet.ts';
import { type Cycle, runCycle, winners } from '../../../sim/scheduler/framework/cycle.ts';
import { eventNote, fitError, rejectors } from '../../../sim/scheduler/framework/fit-error.ts';
import type { Fleet } from '../../../sim/scheduler/framework/plugin.ts';
import { podInfo } from '../../../sim/scheduler/framework/pod-info.ts';
import { runPostFilters } from '../../../sim/scheduler/framework/post-filter.ts';
import { SCHEDULER_NAME } from '../../../sim/scheduler/handlers.ts';
import { DEFAULT_PLUGINS, DEFAULT_PROFILE } from '../../../sim/scheduler/plugins/all.ts';
import { filledNode, filledPod, namespacesOf, type SchedulerInput } from './input.ts';
import { objectsOf } from './objects.ts';
import { type Write, writesOf } from './writes.ts';

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
  readonly scores?: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly totals?: Readonly<Record<string, number>>;
  readonly winners?: readonly string[];
  readonly rejectors?: { readonly unschedulable?: readonly string[] };
  readonly message?: string;
  readonly writes?: readonly Write[];
}

const BUILT = new Set(DEFAULT_PLUGINS.map(({ name }) => name));
const NO_NODES = 'no nodes available to schedule pods';

type Compare = (what: string, want: unknown, got: unknown) => void;

export function differences(input: SchedulerInput, expect: Expectation): readonly string[] {
  const notes: string[] = [];
  const compare: Compare = (what, want, got) => {
    const [a, b] = [JSON.stringify(want), JSON.stringify(got)];
    if (a !== b) notes.push(`${what}: want ${a}, got ${b}`);
  };
  const pod = filledPod(input.pod);
  const early = endsEarly(pod);
  if (early !== undefined) {
    compare('outcome', expect.outcome, early);
    return notes;
  }
  const fleet = fleetOf(input, pod);
  const gate = DEFAULT_PLUGINS.find((plugin) => plugin.gate?.(podInfo(pod), fleet) !== undefined);
  if (gate !== undefined) {
    compare('outcome', expect.outcome, 'gated');
    compare('gated', expect.gated, gate.name);
    return notes;
  }
  const cycle = runCycle(podInfo(pod), fleet, { plugins: DEFAULT_PLUGINS, start: 0, percentageOfNodesToScore: 0, dice: () => 0 });
  if (cycle.nodeCount === 0) compare('message', expect.message, NO_NODES);
  else {
    compareCycle(cycle, fleet, expect, compare);
    if (winners(cycle).length === 1) compare('writes', expect.writes ?? [], writesOf(input));
  }
  return notes;
}

function endsEarly(pod: Pod): string | undefined {
  if (pod.spec.schedulerName !== SCHEDULER_NAME || pod.spec.nodeName || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')
    return 'ignored';
  return pod.metadata.deletionTimestamp === undefined ? undefined : 'skipped';
}

/** As an informer lists them. */
function byName(a: Draft, b: Draft): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function fleetOf(input: SchedulerInput, pod: Pod): Fleet {
  const cache = newCache();
  for (const node of [...(input.nodes ?? [])].sort(byName)) setNode(cache, filledNode(node));
  for (const other of (input.pods ?? []).map(filledPod)) {
    const over = other.status.phase === 'Succeeded' || other.status.phase === 'Failed';
    if (other.spec.nodeName && !over) place(cache, podInfo(other), other.spec.nodeName, false);
  }
  return bareFleet(snapshot(cache), {
    images: cache.images,
    namespaces: namespacesOf(input),
    objects: objectsOf(input) as Fleet['objects'],
    spreadSelectors: () => spreadSelectors(input, pod),
  });
}

function spreadSelectors(input: SchedulerInput, pod: Pod): readonly LabelSelector[] {
  const { labels, ownerReferences } = pod.metadata;
  const here = ({ metadata }: Draft) => (metadata.namespace ?? 'default') === pod.metadata.namespace;
  const selectors: LabelSelector[] = [];
  for (const { spec } of (input.services ?? []).filter(here)) {
    if (spec?.selector && Object.keys(spec.selector).length > 0 && mapMatches(spec.selector, labels))
      selectors.push({ matchLabels: spec.selector });
  }
  const owner = ownerReferences?.find(({ controller }) => controller);
  const lists = { ReplicaSet: input.replicaSets, StatefulSet: input.statefulSets } as Readonly<
    Record<string, readonly Draft[] | undefined>
  >;
  const workload = lists[owner?.kind ?? '']?.find((one) => here(one) && one.metadata.name === owner?.name);
  if (workload?.spec?.selector) selectors.push(workload.spec.selector);
  const controller =
    owner?.kind === 'ReplicationController'
      ? input.replicationControllers?.find((one) => here(one) && one.metadata.name === owner.name)
      : undefined;
  if (controller?.spec?.selector) selectors.push({ matchLabels: controller.spec.selector });
  return selectors;
}

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

function compareCycle(cycle: Cycle, fleet: Fleet, expect: Expectation, compare: Compare): void {
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
  const rejected = Object.fromEntries([...cycle.rejected].sort(([a], [b]) => (a < b ? -1 : 1)));
  const wanted = Object.fromEntries(Object.entries(expect.rejected ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  compare('rejected', wanted, rejected);
  compare('feasible', sorted(expect.feasible ?? []), sorted(cycle.feasible.map(({ name }) => name)));
  compare('winners', sorted(expect.winners ?? []), sorted(winners(cycle)));
  if (cycle.feasible.length > 1) compareScores(cycle, expect, compare);
  if (cycle.winner !== undefined) return;
  compare('rejectors', sorted(expect.rejectors?.unschedulable ?? []), rejectors(cycle));
  const message = messageOf(cycle, fleet);
  compare('message', expect.message, message);
}

function messageOf(cycle: Cycle, fleet: Fleet): string {
  const { message } = runPostFilters(DEFAULT_PROFILE, cycle.pod, fleet, cycle, () => 0);
  return eventNote(message === '' ? fitError(cycle) : `${fitError(cycle)} ${message}`);
}

function compareScores(cycle: Cycle, expect: Expectation, compare: Compare): void {
  compare('skipScore', sorted((expect.skipScore ?? []).filter((name) => BUILT.has(name))), sorted(cycle.skippedScores));
  for (const [i, { name }] of cycle.feasible.entries()) {
    compare(`total of ${name}`, expect.totals?.[name], cycle.totals[i]);
    for (const { plugin, raw, normalized, weight } of cycle.scores) {
      const points = normalized[i] as number;
      compare(`${plugin} of ${name}`, expect.scores?.[name]?.[plugin], [raw[i], points, points * weight]);
    }
  }
}
