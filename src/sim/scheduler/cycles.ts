/**
 * The two processes of an attempt: the scheduling cycle, one at a time, and the binding cycle, one for each pod that has found its node.
 * Follows schedule_one.go (schedulingCycle, bindingCycle, handleBindingCycleError).
 *
 * Each call of a plugin that the default plugins do not have is a step of its own in the trace, named after point and plugin.
 */
import { local, type Process, sleep, step } from '../../kernel/effects.ts';
import type { ApiClient } from '../client/api-client.ts';
import { type EventSource, record } from '../client/event-recorder.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { SchedulerConfiguration } from './config/configuration.ts';
import type { Decision, Skipped } from './decide.ts';
import type { Sent } from './errands.ts';
import { bindBy, consult } from './extenders/consult.ts';
import { fail, failedThere, nominate } from './failure.ts';
import type { AssumedPod } from './framework/binding-points.ts';
import type { Plugin } from './framework/plugin.ts';
import { podInfo } from './framework/pod-info.ts';
import { concerned, type Profile } from './framework/profile.ts';
import { profileFor } from './framework/setup.ts';
import { isRejection, pluginError, type Setback } from './framework/verdict.ts';
import type { Wait } from './permits.ts';
import type { Setups } from './setups.ts';

/** How long the scheduler thinks about one pod. */
const THINKING = 800;

/** What processes are started with beside their own arguments: the configuration of their scheduler. */
interface Configured {
  readonly configuration: SchedulerConfiguration;
}

interface Turn extends Configured {
  readonly key: string;
  readonly uid: string;
}

/** A pod that has a node, as the binding cycle is given it. */
export interface Chosen extends Configured {
  readonly pod: Pod;
  readonly node: string;
  readonly key: string;
  readonly uid: string;
}

interface Permitted extends Chosen {
  readonly refusal: Setback | undefined;
}

/** The profile of a pod as its scheduler is configured, and whom its events name. */
type ProfileOf = (configuration: SchedulerConfiguration, pod: Pod) => Profile;

function profilesOf(setups: Setups): ProfileOf {
  return (configuration, pod) => {
    const profile = profileFor(setups(configuration), pod);
    if (profile === undefined) throw new RangeError(`pod ${pod.metadata.name} is another scheduler's`);
    return profile;
  };
}

export function cyclesOf(setups: Setups, api: ApiClient) {
  const profileOf = profilesOf(setups);
  const sourceOf = ({ spec }: Pod): EventSource => ({ reporter: spec.schedulerName ?? '', api });

  /** One attempt for the pod whose turn it is. */
  function* schedulingCycle({ key, uid, configuration }: Turn): Process<void> {
    yield* sleep(THINKING);
    const words = configuration.extenders.length === 0 ? undefined : yield* consult(uid, configuration.extenders);
    const decision = yield* local<Decision | Skipped | undefined>('scheduler.decide', uid, words);
    if (decision === undefined) return;
    if ('skipped' in decision) {
      yield* record(sourceOf(decision.skipped), decision.skipped, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${key}`);
      return;
    }
    const { pod, summary, node, failed, errands } = decision;
    yield* step('scheduling cycle', summary);
    for (const errand of errands) yield* local('scheduler.sendOut', Object.freeze({ pod, ...errand }));
    if (failed !== undefined) yield* fail(sourceOf(pod), uid, pod, failed);
    if (node === undefined) return;
    yield* local('scheduler.assume', uid, pod, node);
    const chosen = Object.freeze({ pod, node, key, uid, configuration });
    const info = podInfo(pod);
    const { reserves, permits } = profileOf(configuration, pod);
    for (const { name } of concerned(reserves, info)) {
      const setback = yield* ask('reserve', chosen, name);
      if (setback !== undefined) return yield* refused(chosen, 'Reserve', setback);
    }
    for (const { name } of concerned(permits, info)) {
      const setback = yield* ask('permit', chosen, name);
      if (setback !== undefined) return yield* refused(chosen, 'Permit', setback);
    }
    yield* local('scheduler.bind', chosen);
  }

  function* ask(point: 'reserve' | 'permit', { uid, key, node }: Chosen, plugin: string): Process<Setback | undefined> {
    const setback = yield* local<Setback | undefined>(`scheduler.${point}`, uid, plugin);
    yield* step(`${point} ${plugin}`, { key, node, setback });
    return setback;
  }

  function* refused(chosen: Chosen, point: 'Reserve' | 'Permit', setback: Setback): Process<void> {
    yield* undo(chosen);
    yield* fail(sourceOf(chosen.pod), chosen.uid, chosen.pod, failedThere(point, setback));
  }

  /** Undoes in reverse order what was reserved, and takes the pod off its node. */
  function* undo(chosen: Chosen): Process<void> {
    const { unreserves } = profileOf(chosen.configuration, chosen.pod);
    for (const plugin of concerned(unreserves, podInfo(chosen.pod))) {
      yield* step(`unreserve ${plugin.name}`, { key: chosen.key, node: chosen.node });
      yield* plugin.unreserve(yield* assumedFor(plugin, chosen));
    }
    yield* local('scheduler.forget', chosen.uid);
  }

  /** Only plugins that reserve have a plan. */
  function* assumedFor({ name, reserve }: Plugin, { pod, key, node, uid }: Chosen): Process<AssumedPod> {
    const plan = reserve === undefined ? undefined : yield* local<unknown>('scheduler.plan', uid, name);
    return { pod, key, node, plan, api };
  }

  function* bindingCycle(chosen: Chosen): Process<void> {
    const info = podInfo(chosen.pod);
    const { preBinds, permits } = profileOf(chosen.configuration, chosen.pod);
    if (concerned(preBinds, info).length + concerned(permits, info).length > 0) {
      const waits = yield* local<boolean>('scheduler.waits', chosen.uid);
      if (waits || (yield* hasWork(chosen))) yield* nominate(api, chosen.pod, chosen.node);
      const wait = yield* local<Wait>('scheduler.park', chosen.uid);
      if (!wait.over) return;
      if (wait.refusal !== undefined) return yield* bindingFailed(chosen, 'Permit', wait.refusal);
    }
    yield* bindNow(chosen);
  }

  /** Goes on where a binding cycle was parked. */
  function* permitted(chosen: Permitted): Process<void> {
    if (chosen.refusal !== undefined) yield* bindingFailed(chosen, 'Permit', chosen.refusal);
    else yield* bindNow(chosen);
  }

  function* hasWork(chosen: Chosen): Process<boolean> {
    const { preBinds } = profileOf(chosen.configuration, chosen.pod);
    for (const plugin of concerned(preBinds, podInfo(chosen.pod))) {
      if (plugin.preFlight?.(yield* assumedFor(plugin, chosen)) ?? true) return true;
    }
    return false;
  }

  function* bindNow(chosen: Chosen): Process<void> {
    const { pod, node, key, uid } = chosen;
    const info = podInfo(pod);
    const { reserves, permits, preBinds, postBinds } = profileOf(chosen.configuration, pod);
    if (concerned(reserves, info).length + concerned(permits, info).length > 0) yield* local('scheduler.done', uid);
    for (const plugin of concerned(preBinds, info)) {
      const assumed = yield* assumedFor(plugin, chosen);
      if (plugin.preFlight?.(assumed) === false) continue;
      const setback = yield* plugin.preBind(assumed);
      yield* step(`preBind ${plugin.name}`, { key, node, setback });
      if (setback !== undefined) return yield* bindingFailed(chosen, 'PreBind', setback);
    }
    const setback = yield* bind(chosen);
    if (setback !== undefined) return yield* bindingFailed(chosen, 'Bind', setback);
    yield* record(sourceOf(pod), pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`);
    for (const plugin of concerned(postBinds, info)) {
      yield* step(`postBind ${plugin.name}`, { key, node });
      yield* plugin.postBind(yield* assumedFor(plugin, chosen));
    }
    yield* local('scheduler.land', uid);
  }

  /** An extender binds, or the first plugin that does not skip. */
  function* bind(chosen: Chosen): Process<Setback | undefined> {
    const bound = yield* bindBy(chosen.configuration.extenders, chosen.pod, chosen.node);
    if (bound !== 'skip') return bound;
    const { binds } = profileOf(chosen.configuration, chosen.pod);
    for (const plugin of binds) {
      const result = yield* plugin.bind(yield* assumedFor(plugin, chosen));
      if (result !== 'skip') return result;
    }
    return pluginError(binds[0]?.name ?? '', 'all bind plugins skipped');
  }

  /** The room that the pod held is others' again; itself it is not woken by that. */
  function* bindingFailed(chosen: Chosen, point: 'Permit' | 'PreBind' | 'Bind', setback: Setback): Process<void> {
    const { pod, uid } = chosen;
    yield* step('binding failed', setback);
    yield* undo(chosen);
    if (!isRejection(setback)) yield* local('scheduler.freed', pod);
    yield* fail(sourceOf(pod), uid, pod, failedThere(point, setback));
    if (isRejection(setback)) yield* local('scheduler.freed', pod, uid);
  }

  /** What a PostFilter plugin does, while the next pods are scheduled. */
  function* carryOut({ configuration, ...sent }: Sent & Configured): Process<void> {
    const { pod, plugin, work } = sent;
    yield* step(`postFilter ${plugin}`, work);
    const { carryOut: run } = profileOf(configuration, pod).byName.get(plugin) ?? {};
    if (run === undefined) return;
    yield* run({
      pod,
      work,
      api,
      tell: (object, reason, message) => record(sourceOf(pod), object, 'Normal', reason, message),
      refuseWaiting: (uid, reason) => local('scheduler.refuseWaiting', uid, plugin, reason),
      hangOn: (key) => local('scheduler.hangOn', sent, key),
      activate: () => local('scheduler.activate', sent),
    });
  }

  return { schedulingCycle, bindingCycle, permitted, carryOut };
}
