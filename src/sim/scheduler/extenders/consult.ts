/**
 * Asks extenders about a pod, before and after its cycle. Follows extender.go and schedule_one.go (findNodesThatPassExtenders,
 * prioritizeNodes, extendersBinding); whom to evict is put to them by preempt.ts.
 *
 * The real scheduler stops in the middle of its cycle to ask, and goes on with the nodes as they were. Here the filters run once to find
 * whom to ask about, and the cycle runs in full when the answers are there, on what is known by then. Prioritizers are asked one after
 * another, not at once.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type {
  ExtenderArgs,
  ExtenderBindingArgs,
  ExtenderBindingResult,
  ExtenderFilterResult,
  FailedNodes,
  HostPriority,
} from '../../machinery/wire/extender.ts';
import type { ExtenderConfiguration } from '../config/configuration.ts';
import { pluginError, type Setback } from '../framework/verdict.ts';
import { type Answer, ask } from './ask.ts';
import { type Proposed, preemptBy } from './preempt.ts';
import { type ExtenderScores, type ExtenderWords, NOTHING_SAID, type RefusedNodes } from './words.ts';

/** The pod whose turn it is, and the nodes that plugins let pass. */
export interface Survey {
  readonly pod: Pod;
  readonly nodes: readonly Node[];
  /** It is the node that the pod is nominated to: the others come when it is refused. */
  readonly onNominated: boolean;
}

/** One of the resources that it manages is asked for, if it manages any. */
function isInterested({ managedResources }: ExtenderConfiguration, { spec }: Pod): boolean {
  if (managedResources.length === 0) return true;
  return [...spec.containers, ...(spec.initContainers ?? [])].some(({ resources }) =>
    managedResources.some(({ name }) => name in (resources?.requests ?? {}) || name in (resources?.limits ?? {})),
  );
}

function argsFor({ nodeCacheCapable }: ExtenderConfiguration, pod: Pod, nodes: readonly Node[]): ExtenderArgs {
  if (!nodeCacheCapable) return Object.freeze({ Pod: pod, Nodes: { items: nodes } });
  return Object.freeze({ Pod: pod, NodeNames: nodes.map(({ metadata }) => metadata.name) });
}

function* filterBy(extender: ExtenderConfiguration, pod: Pod, nodes: readonly Node[]): Process<Answer<ExtenderFilterResult>> {
  const answer = yield* ask<ExtenderFilterResult>(extender, extender.filterVerb, argsFor(extender, pod, nodes));
  if (!answer.ok || !answer.body.Error) return answer;
  return { ok: false, message: answer.body.Error };
}

function byReason(failed: FailedNodes | undefined, unresolvable: boolean): readonly RefusedNodes[] {
  const groups = new Map<string, string[]>();
  for (const [name, reason] of Object.entries(failed ?? {})) {
    const nodes = groups.get(reason);
    if (nodes === undefined) groups.set(reason, [name]);
    else nodes.push(name);
  }
  return [...groups].map(([reason, nodes]) => ({ unresolvable, reason, nodes }));
}

/** One after the other, each about the nodes that those before it let pass. */
function* filterAll(extenders: readonly ExtenderConfiguration[], { pod, nodes }: Survey, known: ExtenderWords): Process<ExtenderWords> {
  const refused = [...known.refused];
  let left = nodes;
  for (const extender of extenders) {
    if (left.length === 0 || extender.filterVerb === '') continue;
    const answer = yield* filterBy(extender, pod, left);
    if (!answer.ok) {
      yield* step('extender failed', { extender: extender.urlPrefix, message: answer.message, ignored: extender.ignorable });
      if (extender.ignorable) continue;
      return Object.freeze({ ...NOTHING_SAID, error: answer.message });
    }
    const { Nodes, NodeNames, FailedNodes, FailedAndUnresolvableNodes } = answer.body;
    refused.push(...byReason(FailedNodes, false), ...byReason(FailedAndUnresolvableNodes, true));
    const passed = new Set(NodeNames ?? Nodes?.items.map(({ metadata }) => metadata.name));
    left = left.filter(({ metadata }) => passed.has(metadata.name));
  }
  return Object.freeze({ ...NOTHING_SAID, passed: left.map(({ metadata }) => metadata.name), refused });
}

/** Who gives no answer gives no points. */
function* prioritizeAll(extenders: readonly ExtenderConfiguration[], pod: Pod, nodes: readonly Node[]): Process<readonly ExtenderScores[]> {
  const scores: ExtenderScores[] = [];
  for (const extender of extenders) {
    const { prioritizeVerb, urlPrefix, weight } = extender;
    if (prioritizeVerb === '') continue;
    const answer = yield* ask<readonly HostPriority[]>(extender, prioritizeVerb, argsFor(extender, pod, nodes));
    if (answer.ok)
      scores.push({ extender: urlPrefix, weight, byNode: Object.fromEntries(answer.body.map(({ Host, Score }) => [Host, Score])) });
    else yield* step('extender failed', { extender: urlPrefix, message: answer.message, ignored: true });
  }
  return scores;
}

/** What they say about the pod whose turn it is; undefined: nobody had to be asked. */
export function* consult(uid: string, extenders: readonly ExtenderConfiguration[]): Process<ExtenderWords | undefined> {
  let words = NOTHING_SAID;
  for (;;) {
    const survey = yield* local<Survey | undefined>('scheduler.survey', uid, words);
    const interested = survey && extenders.filter((one) => isInterested(one, survey.pod));
    if (survey === undefined || interested === undefined || interested.length === 0) return undefined;
    words = yield* filterAll(interested, survey, words);
    if (words.error !== undefined) return words;
    const passed = new Set(words.passed);
    if (passed.size === 0 && survey.onNominated) {
      words = Object.freeze({ ...words, passed: undefined });
      continue;
    }
    if (passed.size === 0) return yield* aboutVictims(uid, interested, words);
    if (passed.size < 2) return words;
    const nodes = survey.nodes.filter(({ metadata }) => passed.has(metadata.name));
    const scores = yield* prioritizeAll(interested, survey.pod, nodes);
    return Object.freeze({ ...words, scores });
  }
}

function* aboutVictims(uid: string, interested: readonly ExtenderConfiguration[], words: ExtenderWords): Process<ExtenderWords> {
  const preempting = interested.filter(({ preemptVerb }) => preemptVerb !== '');
  const proposed = preempting.length === 0 ? undefined : yield* local<Proposed | undefined>('scheduler.propose', uid, words);
  if (proposed === undefined || proposed.candidates.length === 0) return words;
  return Object.freeze({ ...words, preemption: yield* preemptBy(preempting, proposed) });
}

/** Has an extender bind the pod, if there is one that does; `skip`: there is none, or it may be ignored and failed. */
export function* bindBy(extenders: readonly ExtenderConfiguration[], pod: Pod, node: string): Process<Setback | 'skip' | undefined> {
  for (const extender of extenders) {
    if (extender.bindVerb === '' || !isInterested(extender, pod)) continue;
    const { name, namespace = '', uid } = pod.metadata;
    const args: ExtenderBindingArgs = Object.freeze({ PodName: name, PodNamespace: namespace, PodUID: uid, Node: node });
    const answer = yield* ask<ExtenderBindingResult>(extender, extender.bindVerb, args);
    const message = answer.ok ? answer.body.Error : answer.message;
    if (!message) return undefined;
    yield* step('extender failed', { extender: extender.urlPrefix, message, ignored: extender.ignorable });
    if (!extender.ignorable) return pluginError('', message);
  }
  return 'skip';
}
