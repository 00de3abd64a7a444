/** The scheduler's decisions, made within one event: the cycle of a pod, and what plugins set aside for it on its node. */
import { cached } from '../client/lister.ts';
import { PODS } from '../client/resource.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { snapshot } from './cache/cache.ts';
import type { ProfileConfiguration } from './config/configuration.ts';
import type { Survey } from './extenders/consult.ts';
import type { Proposed } from './extenders/preempt.ts';
import type { ExtenderWords } from './extenders/words.ts';
import { amend, land } from './flights.ts';
import { type Flip, flipFor, flips } from './flip/search.ts';
import { situationOf } from './flip/situation.ts';
import { type Turn, turns } from './flip/turn.ts';
import { type Cycle, type CycleOptions, runCycle } from './framework/cycle.ts';
import { type Explanation, explained, runnerUp } from './framework/explanation.ts';
import { fitError, reasonCounts, rejectors } from './framework/fit-error.ts';
import type { Fleet, Nominated } from './framework/plugin.ts';
import { type PodInfo, podInfo } from './framework/pod-info.ts';
import { NO_ERRANDS, type PlannedErrand, runPostFilters } from './framework/post-filter.ts';
import type { Profile } from './framework/profile.ts';
import { profileFor, type Setup } from './framework/setup.ts';
import { brokenFilter, brokenPreScore, type Setback } from './framework/verdict.ts';
import { knownTo } from './known.ts';
import type { NominationState } from './queue/nominations.ts';
import { setupFrom } from './setups.ts';
import { CYCLES_KEPT, type CycleSummary, type SchedulerSelf } from './state.ts';

/** Why an attempt came to nothing, in the form in which the world is told. */
export interface Failed {
  /** Of the condition PodScheduled. */
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** Empty: an error, after which the pod just backs off. */
  readonly rejectors: readonly string[];
  /** The node that the pod is nominated to from now on; empty: none; undefined: as before. */
  readonly nominate: string | undefined;
}

export interface Decision {
  readonly pod: Pod;
  /** Undefined: it fits nowhere. */
  readonly node: string | undefined;
  readonly failed: Failed | undefined;
  /** What PostFilter plugins will do about it. */
  readonly errands: readonly PlannedErrand[];
  readonly summary: CycleSummary;
}

const NO_NODES: Failed = Object.freeze({
  reason: 'Unschedulable',
  message: 'no nodes available to schedule pods',
  rejectors: [],
  nominate: '',
});

export function fleetOf(self: SchedulerSelf): Fleet {
  const { cache, flights } = self.state.own;
  return {
    nodes: snapshot(cache),
    podsWithTerms: cache.podsWithTerms,
    images: cache.images,
    nominated: nominatedIn(self.state.own.nominations),
    ...knownTo(self),
    plans(plugin) {
      const plans = new Map<string, unknown>();
      for (const [uid, flight] of flights) if (flight.plans.has(plugin)) plans.set(uid, flight.plans.get(plugin));
      return plans;
    },
    waiting: (plugin) => [...flights.values()].filter(({ permits }) => permits.has(plugin)).map(({ entry }) => entry.uid),
  };
}

function nominatedIn({ pods }: NominationState): Nominated {
  return { size: pods.size, on: (node) => pods.get(node) ?? NOBODY };
}

const NOBODY: readonly PodInfo[] = Object.freeze([]);

function cycleOptions(self: SchedulerSelf, profile: Profile, dice: () => number, extenders?: ExtenderWords): CycleOptions {
  const { percentageOfNodesToScore } = profile;
  return { lineup: profile, start: self.state.own.start, percentageOfNodesToScore, extenders, dice };
}

export interface ExplainOptions {
  /** Also the word of the plugins that are not asked, since another had refused the node before, and about nodes that are not visited. */
  readonly everyVerdict?: boolean;
  /** Default: that of the scheduler's configuration. */
  readonly setup?: Setup;
  /** What extenders had said in that cycle. */
  readonly extenders?: ExtenderWords | undefined;
}

/**
 * The cycle of a pod as things stand, node by node and plugin by plugin, changing nothing. On a copy of the run at the moment of a past
 * cycle, with the dice of the random stream `tie-break`, it is that cycle to the bit.
 */
export function explain(self: SchedulerSelf, pod: Pod, dice: () => number, options: ExplainOptions = {}): Explanation {
  const { everyVerdict = false, setup, extenders } = options;
  return explained(podInfo(pod), fleetOf(self), cycleOptions(self, profileOf(self, pod, setup), dice, extenders), everyVerdict);
}

export interface FlipOptions {
  /** Onto that node alone. */
  readonly node?: string;
  /** What extenders had said in that cycle; they are not asked again. */
  readonly extenders?: ExtenderWords | undefined;
}

/** What would make a pod fit that fits nowhere as things stand, or may not be tried. Changes nothing. */
export function whatWouldFit(self: SchedulerSelf, pod: Pod, { node, extenders }: FlipOptions = {}): readonly Flip[] {
  const profile = profileOf(self, pod);
  const fleet = fleetOf(self);
  const situation = situationOf(podInfo(pod), fleet, profile, configurationFor(self, pod));
  const cycle = runCycle(
    situation.pod,
    fleet,
    cycleOptions(self, profile, () => 0, extenders),
  );
  if (node === undefined) return flips(situation, cycle);
  const flip = flipFor(situation, cycle, node);
  return flip === undefined ? [] : [flip];
}

/** What would have sent a pod to another node that is feasible too, as things stand: the smallest first. Changes nothing. */
export function whatWouldTurn(self: SchedulerSelf, pod: Pod, node: string, extenders?: ExtenderWords): readonly Turn[] {
  const profile = profileOf(self, pod);
  return turns(
    podInfo(pod),
    fleetOf(self),
    cycleOptions(self, profile, () => 0, extenders),
    node,
  );
}

function configurationFor({ state }: SchedulerSelf, { spec }: Pod): ProfileConfiguration | undefined {
  return state.own.configuration.profiles.find(({ schedulerName }) => schedulerName === spec.schedulerName);
}

function profileOf(self: SchedulerSelf, pod: Pod, setup: Setup = setupFrom(self.state.own.configuration)): Profile {
  const profile = profileFor(setup, pod);
  if (profile === undefined) throw new RangeError(`pod ${pod.metadata.name} is another scheduler's`);
  return profile;
}

/** The pod is being deleted: nothing is tried. */
export interface Skipped {
  readonly skipped: Pod;
}

/** The pod whose turn it is; undefined if it is gone or has a node by now. */
function podInTurn(self: SchedulerSelf, setup: Setup, uid: string) {
  const { own } = self.state;
  const key = own.flights.get(uid)?.entry.key ?? '';
  const pod = cached(self, PODS, key);
  const profile = pod && profileFor(setup, pod);
  if (profile === undefined || pod?.metadata.uid !== uid || pod.spec.nodeName || own.cache.placed.has(key)) return undefined;
  return { key, pod, profile };
}

/** What extenders are to be asked about; undefined: nothing. */
export function survey(self: SchedulerSelf, setup: Setup, uid: string, words: ExtenderWords): Survey | undefined {
  const turn = podInTurn(self, setup, uid);
  if (turn === undefined || turn.pod.metadata.deletionTimestamp !== undefined) return undefined;
  const options = { ...cycleOptions(self, turn.profile, () => 0, words), lineup: { ...turn.profile, scoring: [] } };
  const { feasible, error, onNominated } = runCycle(podInfo(turn.pod), fleetOf(self), options);
  if (error !== undefined) return undefined;
  return Object.freeze({ pod: turn.pod, nodes: Object.freeze(feasible.map(({ node }) => node)), onNominated });
}

/** Whom to evict, before extenders have their say on it; undefined: nobody. `words`: what they said of the nodes. */
export function propose(self: SchedulerSelf, setup: Setup, uid: string, words: ExtenderWords): Proposed | undefined {
  const turn = podInTurn(self, setup, uid);
  const plugin = turn?.profile.postFilters.find(({ proposals }) => proposals !== undefined);
  if (turn === undefined || plugin?.proposals === undefined) return undefined;
  const info = podInfo(turn.pod);
  const fleet = fleetOf(self);
  const cycle = runCycle(
    info,
    fleet,
    cycleOptions(self, turn.profile, () => 0, words),
  );
  if (cycle.winner !== undefined || cycle.error !== undefined) return undefined;
  const found = plugin.proposals(info, fleet, cycle, self.foresee('preemption'));
  const podsOn = (name: string) => fleet.nodes.find((one) => one.name === name)?.pods ?? [];
  const candidates = found.map(({ node, victims, violations }) =>
    Object.freeze({
      node,
      violations,
      victims: Object.freeze(victims.map(({ pod }) => pod)),
      pods: Object.freeze(podsOn(node).map(({ pod }) => pod)),
    }),
  );
  return Object.freeze({ pod: turn.pod, candidates: Object.freeze(candidates) });
}

/** Undefined if the pod is gone or has a node by now: the attempt is over. `extenders`: what they said, if any was asked. */
export function decide(self: SchedulerSelf, setup: Setup, uid: string, extenders?: ExtenderWords): Decision | Skipped | undefined {
  const { own } = self.state;
  const turn = podInTurn(self, setup, uid);
  if (turn === undefined) {
    land(self, uid);
    return undefined;
  }
  const { key, pod, profile } = turn;
  if (pod.metadata.deletionTimestamp !== undefined) {
    land(self, uid);
    return Object.freeze({ skipped: pod });
  }
  const fleet = fleetOf(self);
  const cycle = runCycle(
    podInfo(pod),
    fleet,
    cycleOptions(self, profile, () => self.random('tie-break'), extenders),
  );
  own.start = cycle.nextStart;
  const summary = summarize(key, self.event, cycle, extenders);
  own.cycles.push(summary);
  if (own.cycles.length > CYCLES_KEPT) own.cycles.shift();
  const node = cycle.winner?.name;
  if (node !== undefined) return Object.freeze({ pod, node, failed: undefined, errands: NO_ERRANDS, summary });
  if (cycle.nodeCount === 0) return Object.freeze({ pod, node, failed: NO_NODES, errands: NO_ERRANDS, summary });
  if (extenders?.error !== undefined)
    return Object.freeze({ pod, node, failed: brokenExtender(extenders.error), errands: NO_ERRANDS, summary });
  const broken = brokenPlugin(cycle);
  if (broken !== undefined) return Object.freeze({ pod, node, failed: broken, errands: NO_ERRANDS, summary });
  const { message, nominate, errands } = runPostFilters(profile, podInfo(pod), fleet, cycle, () => self.random('preemption'));
  const words = message === '' ? fitError(cycle) : `${fitError(cycle)} ${message}`;
  const failed = Object.freeze({ reason: 'Unschedulable' as const, message: words, rejectors: rejectors(cycle), nominate });
  return Object.freeze({ pod, node, failed, errands, summary });
}

function brokenExtender(message: string): Failed {
  return Object.freeze({ reason: 'SchedulerError', message, rejectors: [], nominate: '' });
}

/** A plugin could not say what it was asked. */
function brokenPlugin({ error, unscored }: Cycle): Failed | undefined {
  const message = error !== undefined ? brokenFilter(error) : unscored && brokenPreScore(unscored);
  if (message === undefined) return undefined;
  return Object.freeze({ reason: 'SchedulerError', message, rejectors: [], nominate: '' });
}

function summarize(key: string, event: number, cycle: Cycle, extenders: ExtenderWords | undefined): CycleSummary {
  const second = runnerUp(cycle);
  return Object.freeze({
    key,
    event,
    node: cycle.winner?.name,
    evaluated: cycle.feasible.length + cycle.rejected.size,
    feasible: cycle.feasible.length,
    nodes: cycle.nodeCount,
    onNominated: cycle.onNominated,
    runnerUp: second?.node.name,
    lead: second?.lead,
    reasons: Object.freeze(Object.fromEntries(reasonCounts(cycle))),
    ...(extenders && { extenders }),
  });
}

/** Has a plugin set aside what the pod will use on its node. */
export function reserve(self: SchedulerSelf, setup: Setup, uid: string, name: string): Setback | undefined {
  const flight = self.state.own.flights.get(uid);
  if (flight?.pod === undefined || flight.node === undefined) return undefined;
  const plugin = profileFor(setup, flight.pod)?.reserves.find((one) => one.name === name);
  if (plugin === undefined) return undefined;
  const reserved = plugin.reserve(podInfo(flight.pod), flight.node, fleetOf(self));
  if (reserved === undefined) return undefined;
  if ('setback' in reserved) return reserved.setback;
  amend(self, uid, { plans: new Map([...flight.plans, [name, reserved.plan]]) });
  return undefined;
}
