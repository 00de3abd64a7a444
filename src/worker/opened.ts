/** The run that is open, with all of its branches: begun from a scenario or a saved run, and written into a file again. */
import type { Micros } from '../kernel/effects.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Input } from '../kernel/topology.ts';
import type { Cursor } from '../protocol/frame.ts';
import type { ScenarioInfo } from '../protocol/report.ts';
import { RUN_FILE_VERSION, type RunFile } from '../protocol/run-file.ts';
import { scenarioById } from '../scenarios/all.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { BOOT } from '../sim/cluster/cluster.ts';
import { plan } from './actions.ts';
import { Bookmarks } from './bookmarks.ts';
import { Branches } from './branches.ts';
import { startRun } from './cluster.ts';

/** Longest saved run that is opened, events. */
const MAX_SAVED_EVENTS = 5_000_000;

export interface Opened {
  readonly info: ScenarioInfo;
  readonly cluster: Scenario['topology'];
  readonly seed: string;
  /** Where "back to the beginning" goes: the cluster has booted. */
  readonly home: number;
  readonly branches: Branches;
  readonly bookmarks: Bookmarks;
}

/** Boots the cluster; what the scenario's script does lies ahead. Throws if one of its actions cannot be carried out. */
export function fromScenario({ id, title, why, topology, script, ...scenario }: Scenario, seed = scenario.seed): Opened {
  const run = startRun(topology, seed);
  run.runUntil(BOOT);
  const home = run.position;
  const begin = run.now;
  for (const { at, input } of scripted({ id, script }, run.kernel)) run.input(input, begin + at);
  return {
    info: { id, title, why },
    cluster: topology,
    seed,
    home,
    branches: new Branches(run, run.inputs.length),
    bookmarks: new Bookmarks(),
  };
}

/** What the script comes to, with when each is due after the beginning. Throws if one of its actions cannot be carried out. */
function scripted(
  { id, script }: Pick<Scenario, 'id' | 'script'>,
  kernel: Kernel,
): readonly { readonly at: Micros; readonly input: Input }[] {
  return script.flatMap(({ at, action }) => {
    const planned = plan(action.kind === 'delete' || action.kind === 'scale' ? withKey(action) : action, kernel);
    if (!planned.ok) throw new Error(`scenario ${id}: ${planned.problem.message}`);
    return planned.inputs.map((input) => ({ at: at * 1_000_000, input: Object.freeze(input) }));
  });
}

function withKey<A extends { readonly resource: string; readonly namespace: string; readonly name: string }>(
  action: A,
): A & { object: { resource: string; namespace: string; name: string } } {
  const { resource, namespace, name } = action;
  return { ...action, object: { resource, namespace, name } };
}

/** Runs it again to where it was saved. Throws if that cannot be done. */
export function fromFile(file: RunFile): Opened {
  if (Math.max(file.step, file.lastStep) > MAX_SAVED_EVENTS) throw new RangeError(`it has more than ${MAX_SAVED_EVENTS} events`);
  const known = scenarioById(file.scenario);
  const cluster = file.cluster as Scenario['topology'];
  const run = startRun(cluster, file.seed);
  for (const { after, at, input } of file.inputs) {
    run.seek(after);
    run.input(Object.freeze(input as Input), at);
  }
  run.seek(Math.max(file.step, file.lastStep));
  run.seek(file.step);
  const branches = new Branches(run, known === undefined ? 0 : scripted(known, run.kernelAt(file.home)).length);
  const bookmarks = new Bookmarks();
  for (const { step, name } of file.bookmarks ?? []) bookmarks.set(branches.infos(), branches.current.id, step, name);
  const info = { id: file.scenario, title: file.title, why: known?.why ?? 'A run that was saved.' };
  return { info, cluster, seed: file.seed, home: file.home, branches, bookmarks };
}

/** The branch that is looked at, as a file that opens where `cursor` is. */
export function toFile(opened: Opened, { step, hash, lastStep }: Pick<Cursor, 'step' | 'hash' | 'lastStep'>): RunFile {
  const { info, cluster, seed, home, branches, bookmarks } = opened;
  const places = bookmarks.of(branches.infos(), branches.current.id);
  return {
    kubestra: RUN_FILE_VERSION,
    scenario: info.id,
    title: info.title,
    seed,
    cluster,
    inputs: branches.current.run.inputs,
    step,
    hash,
    lastStep,
    home,
    ...(places.length === 0 ? {} : { bookmarks: places }),
  };
}
