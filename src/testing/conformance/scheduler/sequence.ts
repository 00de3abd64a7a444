/** Plays a recorded sequence of operations on the scheduler and compares its queues after each. */
import { SECOND } from '../../../kernel/effects.ts';
import { keyOf, NAMESPACES, NODES, PODS } from '../../../sim/client/resource.ts';
import type { Draft } from '../../../sim/machinery/scheme/definition.ts';
import type { Pod } from '../../../sim/machinery/types/pod.ts';
import type { QueueEntry } from '../../../sim/scheduler/queue/entry.ts';
import { missingFor } from './coverage.ts';
import { filledNode, filledPod, namespacesOf, type SchedulerInput } from './input.ts';
import { filledObject, LISTS } from './objects.ts';
import { type Attempt, inTurn, Stage, shortName } from './stage.ts';

export interface Operation {
  readonly create?: SchedulerInput;
  readonly update?: SchedulerInput;
  readonly delete?: readonly string[];
  readonly wait?: number;
  readonly schedule?: boolean;
  readonly during?: readonly Operation[];
  readonly failBind?: number;
}

interface Waiting {
  readonly pod: string;
  readonly at: number;
}

export interface QueueStep {
  readonly attempt?: Attempt;
  readonly active?: readonly string[];
  readonly backoff?: readonly Waiting[];
  readonly errorBackoff?: readonly Waiting[];
  readonly unschedulable?: Readonly<Record<string, readonly string[]>>;
  readonly gated?: Readonly<Record<string, string>>;
}

export interface StepOutcome {
  /** What it needs that is not built; undefined: it was compared. */
  readonly missing: string | undefined;
  readonly differences: readonly string[];
}

/** What is not built and once needed makes all that follows incomparable. */
export function* playSequence(ops: readonly Operation[], steps: readonly QueueStep[]): Iterable<StepOutcome> {
  const stage = new Stage();
  let missing: string | undefined;
  for (const [i, op] of ops.entries()) {
    let attempt: Attempt | undefined;
    missing ??= missingOf(op);
    if (missing === undefined) {
      attempt = perform(stage, op);
    }
    if (missing !== undefined) yield { missing, differences: [] };
    else yield { missing, differences: compare(steps[i] ?? {}, queuesOf(stage, attempt)) };
  }
}

function missingOf({ create, update, during }: Operation): string | undefined {
  return missingIn(create) ?? missingIn(update) ?? during?.map(missingOf).find((one) => one !== undefined);
}

function missingIn(objects: SchedulerInput | undefined): string | undefined {
  return objects && missingFor(objects);
}

function perform(stage: Stage, op: Operation): Attempt | undefined {
  showAll(stage, op.create);
  showAll(stage, op.update);
  for (const path of op.delete ?? []) hide(stage, path);
  if (op.wait !== undefined) stage.wait(op.wait);
  if (op.failBind !== undefined) stage.failures = op.failBind;
  if (!op.schedule) return undefined;
  const { during } = op;
  return stage.schedule(
    during &&
      (() => {
        for (const meanwhile of during) perform(stage, meanwhile);
      }),
  );
}

function showAll(stage: Stage, objects: Partial<SchedulerInput> = {}): void {
  const { nodes = [], pods = [] } = objects;
  for (const node of nodes.map(filledNode)) stage.show(NODES, node.metadata.name, node);
  for (const [name, namespace] of namespacesOf(objects)) stage.show(NAMESPACES, name, namespace);
  for (const [list, resource] of LISTS) {
    for (const draft of (objects[list] ?? []) as readonly Draft[]) {
      const object = filledObject(resource, draft);
      stage.show(resource, keyOf(object), object);
    }
  }
  for (const draft of pods) {
    const key = `${draft.metadata.namespace ?? 'default'}/${draft.metadata.name}`;
    const old = stage.known(PODS, key) as Pod | undefined;
    const pod = filledPod(draft);
    stage.show(PODS, key, old === undefined ? pod : updated(old, pod));
  }
}

/** Who writes a pod's spec changes neither its status nor its node. */
function updated({ status, spec: { nodeName } }: Pod, pod: Pod): Pod {
  return Object.freeze({ ...pod, status, spec: nodeName === undefined ? pod.spec : { ...pod.spec, nodeName } });
}

/** `pods/default/p`, `nodes/n1`. */
function hide(stage: Stage, path: string): void {
  const plural = path.slice(0, path.indexOf('/'));
  const resource = [NODES, PODS, NAMESPACES, ...LISTS.map(([, of]) => of)].find((of) => of.plural === plural);
  if (resource === undefined) throw new Error(`cannot delete ${path}`);
  stage.show(resource, path.slice(plural.length + 1), undefined);
}

const nameOf = ({ key }: QueueEntry): string => shortName(key);

function queuesOf({ state }: Stage, attempt: Attempt | undefined): QueueStep {
  const entries = [...state.queue.entries.values()];
  const at = (place: string) => entries.filter((entry) => entry.place === place);
  const backoff = at('backoff').sort((a, b) => a.until - b.until || inTurn(a, b));
  const waiting = (entry: QueueEntry): Waiting => ({ pod: nameOf(entry), at: entry.until / SECOND });
  return {
    ...(attempt && { attempt }),
    active: at('active').sort(inTurn).map(nameOf),
    backoff: backoff.filter(({ rejectors }) => rejectors.length > 0).map(waiting),
    errorBackoff: backoff.filter(({ rejectors }) => rejectors.length === 0).map(waiting),
    unschedulable: byName(at('unschedulable').map((entry) => [nameOf(entry), entry.rejectors])),
    gated: byName(at('gated').map((entry) => [nameOf(entry), entry.gate ?? ''])),
  };
}

function byName<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const PARTS = ['attempt', 'active', 'backoff', 'errorBackoff', 'unschedulable', 'gated'] as const;

function compare(want: QueueStep, got: QueueStep): readonly string[] {
  const { attempt } = got;
  const told = want.attempt?.victims === undefined ? { ...got, attempt: attempt && { ...attempt, victims: undefined } } : got;
  return PARTS.flatMap((part) => {
    const [a, b] = [JSON.stringify(ordered(want[part])), JSON.stringify(ordered(told[part]))];
    return a === b ? [] : [`${part}: want ${a}, got ${b}`];
  });
}

/** Objects with their keys in order; what is empty counts as absent. */
function ordered(value: unknown): unknown {
  if (value === undefined || Array.isArray(value)) return value ?? [];
  const entries = Object.entries(value as object);
  return entries.length === 0 ? [] : byName(entries);
}
