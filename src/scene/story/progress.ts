/**
 * How far the cluster is with what a person asked for, step by step: who has to do what until the pods run, and how much of it is done. Told from
 * the objects and components at the cursor alone, so it is true after a seek and on every branch. Pure.
 */
import type { ComponentStatus, ObjectSummary } from '../../protocol/frame.ts';
import { CONTROLLER_MANAGER, type Role, roleOf, SCHEDULER } from '../../protocol/identity.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import { singular } from '../narration/names.ts';
import { isOver } from '../pods.ts';

export interface ProgressStep {
  readonly words: string;
  readonly state: 'done' | 'now' | 'later';
  /** How much of it, `2/3`; empty: it is done or not. */
  readonly count: string;
  /** What holds it up; empty: nothing that the page knows of. */
  readonly trouble: string;
  /** Who does it, or what it is about. */
  readonly about: { readonly component: string } | { readonly object: ObjectKey };
}

export interface Progress {
  readonly object: ObjectKey;
  /** `deployment/web` */
  readonly title: string;
  readonly steps: readonly ProgressStep[];
}

const NO_PODS = 'It is to have no pods';

type Objects = ReadonlyMap<string, ObjectSummary>;
type Components = Readonly<Record<string, ComponentStatus>>;

const WORKLOADS = new Set(['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'replicationcontrollers', 'jobs', 'pods']);

/** Of the thing that is under way, or else of the one that was made last; undefined: nobody asked for anything that runs. */
export function progressOf(objects: Objects, components: Components): Progress | undefined {
  const byOwner = new Map<string, ObjectSummary[]>();
  const roots: ObjectSummary[] = [];
  for (const object of objects.values()) {
    if (!WORKLOADS.has(object.resource)) continue;
    if (object.owner === '') roots.push(object);
    else if (byOwner.has(object.owner)) byOwner.get(object.owner)?.push(object);
    else byOwner.set(object.owner, [object]);
  }
  let best: Progress | undefined;
  for (const root of roots.sort((a, b) => a.created - b.created || a.revision - b.revision)) {
    if (root.terminating === true) continue;
    const progress = {
      object: keyOf(root),
      title: `${singular(root.resource).toLowerCase()}/${root.name}`,
      steps: stepsOf(root, byOwner, components),
    };
    if (best === undefined || rank(progress) >= rank(best)) best = progress;
  }
  return best;
}

/** What is under way comes before what is done, and that before what is to have no pods. */
function rank({ steps }: Progress): number {
  if (steps.some(({ state }) => state !== 'done')) return 2;
  return steps.some(({ words }) => words === NO_PODS) ? 0 : 1;
}

interface Plan {
  readonly words: string;
  readonly done: number;
  readonly of: number;
  /** In place of how much is done; empty: done or not. */
  readonly count?: string;
  readonly trouble?: string;
  readonly about: ProgressStep['about'];
}

function stepsOf(root: ObjectSummary, byOwner: ReadonlyMap<string, ObjectSummary[]>, components: Components): readonly ProgressStep[] {
  const children = (owner: ObjectSummary): readonly ObjectSummary[] => (byOwner.get(owner.uid) ?? []).filter(isThere);
  const plans: Plan[] = [
    {
      words: `You applied ${singular(root.resource).toLowerCase()}/${root.name}`,
      done: 1,
      of: 1,
      count: '',
      about: { object: keyOf(root) },
    },
  ];
  const wanted = Number(root.state?.split('/')[1] ?? 1);
  if (root.resource === 'pods') plans.push(...startPlans([root], 1, components));
  else if (root.resource === 'jobs') plans.push(...jobPlans(root, children(root), wanted, components));
  else if (root.resource === 'deployments') plans.push(...deploymentPlans(children(root), children, wanted, components));
  else plans.push(...podPlans(singular(root.resource), children(root).filter(isAlive), wanted, components));
  return plans.map(stepOf);
}

function deploymentPlans(
  sets: readonly ObjectSummary[],
  children: (owner: ObjectSummary) => readonly ObjectSummary[],
  wanted: number,
  components: Components,
): Plan[] {
  // The one that is being filled: the newest that is to have pods.
  const newest = sets.toSorted((a, b) => b.created - a.created || b.revision - a.revision);
  const current = newest.find(({ state }) => Number(state?.split('/')[1] ?? 0) > 0) ?? newest[0];
  const old = sets.filter((set) => set !== current);
  const leftOver = old.reduce((sum, set) => sum + children(set).filter(isAlive).length, 0);
  const plans: Plan[] = [
    {
      words: current === undefined ? 'Deployment controller makes a ReplicaSet' : 'Deployment controller made a ReplicaSet',
      done: current === undefined ? 0 : 1,
      of: 1,
      count: '',
      trouble: down('controllers', components),
      about: current === undefined ? { component: CONTROLLER_MANAGER } : { object: keyOf(current) },
    },
    ...podPlans('ReplicaSet', current === undefined ? [] : children(current).filter(isAlive), wanted, components),
  ];
  if (leftOver > 0)
    plans.push({
      words: 'Old pods are taken away',
      done: 0,
      of: leftOver,
      count: `${leftOver} left`,
      trouble: down('controllers', components),
      about: { component: CONTROLLER_MANAGER },
    });
  return plans;
}

function podPlans(kind: string, pods: readonly ObjectSummary[], wanted: number, components: Components): Plan[] {
  if (wanted === 0 && pods.length === 0) return [{ words: NO_PODS, done: 1, of: 1, about: { component: CONTROLLER_MANAGER } }];
  const tooMany = pods.length > wanted;
  return [
    {
      words: `${kind} controller ${tooMany ? 'takes pods away' : 'creates pods'}`,
      done: tooMany ? wanted : pods.length,
      of: tooMany ? pods.length : wanted,
      ...(tooMany ? { count: `${pods.length - wanted} too many` } : {}),
      trouble: down('controllers', components),
      about: { component: CONTROLLER_MANAGER },
    },
    ...(wanted === 0 ? [] : startPlans(pods, wanted, components)),
  ];
}

function jobPlans(job: ObjectSummary, pods: readonly ObjectSummary[], wanted: number, components: Components): Plan[] {
  const succeeded = Number(job.state?.split('/')[0] ?? 0);
  if (wanted === 0) return podPlans('Job', pods, wanted, components);
  const [created, placed] = podPlans('Job', pods, wanted, components) as [Plan, Plan];
  return [created, placed, { words: 'Kubelets run them to their end', done: succeeded, of: wanted, about: { object: keyOf(job) } }];
}

function startPlans(pods: readonly ObjectSummary[], wanted: number, components: Components): Plan[] {
  const many = wanted !== 1;
  const placed = pods.filter(({ node }) => node !== undefined).length;
  const ready = pods.filter((pod) => pod.ready === true || pod.phase === 'Succeeded').length;
  return [
    {
      words: many ? 'Scheduler picks a node for each' : 'Scheduler picks a node',
      done: Math.min(placed, wanted),
      of: wanted,
      trouble: down('scheduler', components) || waiting(pods),
      about: { component: SCHEDULER },
    },
    {
      words: many ? 'Kubelets start the containers' : 'A kubelet starts its containers',
      done: Math.min(ready, wanted),
      of: wanted,
      about: placeOf(pods),
    },
  ];
}

/** The kubelet that has something to start, or any that has started something. */
function placeOf(pods: readonly ObjectSummary[]): ProgressStep['about'] {
  const placed = pods.filter(({ node }) => node !== undefined);
  const node = (placed.find(({ ready }) => ready !== true) ?? placed[0])?.node;
  return { component: node === undefined ? SCHEDULER : `node/${node}` };
}

function stepOf({ words, done, of, count, trouble = '', about }: Plan, i: number, plans: readonly Plan[]): ProgressStep {
  const isDone = done >= of;
  const reached = done > 0 || plans.slice(0, i).every((before) => before.done > 0);
  const told = count ?? (isDone && of === 1 ? '' : `${done}/${of}`);
  return {
    words,
    state: isDone ? 'done' : reached ? 'now' : 'later',
    count: isDone || reached ? told : '',
    trouble: isDone || !reached ? '' : trouble,
    about,
  };
}

/** Says so if every component of a role stands still. */
function down(role: Role, components: Components): string {
  const those = Object.values(components).filter(({ id }) => roleOf(id) === role);
  if (those.length === 0 || those.some(({ alive, paused }) => alive && !paused)) return '';
  const name = role === 'scheduler' ? 'The scheduler' : 'The controller manager';
  return `${name} is ${those.some(({ alive }) => alive) ? 'paused' : 'dead'}`;
}

function waiting(pods: readonly ObjectSummary[]): string {
  const gated = pods.filter(({ node, reason }) => node === undefined && reason === 'SchedulingGated').length;
  const refused = pods.filter(({ node, reason }) => node === undefined && reason === 'Unschedulable').length;
  if (refused > 0) return refused === 1 ? 'One fits nowhere so far' : `${refused} fit nowhere so far`;
  return gated > 0 ? 'A scheduling gate holds it back' : '';
}

/** Not one of those that failed, which are replaced and stay to be looked at. */
function isAlive(pod: ObjectSummary): boolean {
  return !isOver(pod);
}

function isThere({ terminating }: ObjectSummary): boolean {
  return terminating !== true;
}

function keyOf({ resource, namespace, name }: ObjectSummary): ObjectKey {
  return { resource, namespace, name };
}
