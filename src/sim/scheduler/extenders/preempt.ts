/**
 * Puts to extenders whom to evict: they may strike nodes off, or name other victims. Follows framework/preemption/preemption.go (callExtenders)
 * and extender.go (ProcessPreemption).
 */
import { type Process, step } from '../../../kernel/effects.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ExtenderPreemptionArgs, ExtenderPreemptionResult, MetaVictims } from '../../machinery/wire/extender.ts';
import type { ExtenderConfiguration } from '../config/configuration.ts';
import { ask } from './ask.ts';
import type { AgreedVictims, PreemptionWords } from './words.ts';

interface ProposedNode {
  readonly node: string;
  /** All pods that are on it: victims are among them. */
  readonly pods: readonly Pod[];
  readonly victims: readonly Pod[];
  readonly violations: number;
}

/** Where evicting pods would help, and whom. */
export interface Proposed {
  readonly pod: Pod;
  readonly candidates: readonly ProposedNode[];
}

function argsFor({ nodeCacheCapable }: ExtenderConfiguration, { pod, candidates }: Proposed): ExtenderPreemptionArgs {
  const byNode = <Item>(of: (one: ProposedNode) => Item) => Object.fromEntries(candidates.map((one) => [one.node, of(one)]));
  if (!nodeCacheCapable)
    return Object.freeze({
      Pod: pod,
      NodeNameToVictims: byNode(({ victims, violations }) => ({ Pods: victims, NumPDBViolations: violations })),
    });
  const named = byNode(({ victims, violations }) => ({
    Pods: victims.map(({ metadata }) => ({ UID: metadata.uid })),
    NumPDBViolations: violations,
  }));
  return Object.freeze({ Pod: pod, NodeNameToMetaVictims: named });
}

type Agreed = { readonly ok: true; readonly candidates: readonly ProposedNode[] } | { readonly ok: false; readonly message: string };

/** The nodes that it leaves, in the order in which they were proposed. */
function* put(extender: ExtenderConfiguration, proposed: Proposed): Process<Agreed> {
  const { urlPrefix, preemptVerb, ignorable } = extender;
  const answer = yield* ask<ExtenderPreemptionResult>(extender, preemptVerb, argsFor(extender, proposed));
  if (!answer.ok) return answer;
  const told = answer.body.NodeNameToMetaVictims ?? {};
  const candidates: ProposedNode[] = [];
  for (const one of proposed.candidates) {
    const named = told[one.node];
    if (named === undefined) continue;
    const victims = victimsOf(named, one);
    if (typeof victims === 'string')
      return {
        ok: false,
        message: `extender: ${urlPrefix} claims to preempt pod (UID: &{${victims}}) on node: ${one.node}, but the pod is not found on that node`,
      };
    if (victims.length > 0) candidates.push({ ...one, victims, violations: named.NumPDBViolations });
    else if (!ignorable) return { ok: false, message: `expected at least one victim pod on node "${one.node}"` };
  }
  return { ok: true, candidates };
}

/** The uid of one that is not there. */
function victimsOf({ Pods }: MetaVictims, { pods }: ProposedNode): readonly Pod[] | string {
  const victims: Pod[] = [];
  for (const { UID } of Pods) {
    const pod = pods.find(({ metadata }) => metadata.uid === UID);
    if (pod === undefined) return UID;
    victims.push(pod);
  }
  return victims;
}

/** One after the other, each about what those before it left. */
export function* preemptBy(extenders: readonly ExtenderConfiguration[], proposed: Proposed): Process<PreemptionWords> {
  let { candidates } = proposed;
  for (const extender of extenders) {
    if (candidates.length === 0) break;
    const agreed = yield* put(extender, { ...proposed, candidates });
    if (agreed.ok) {
      candidates = agreed.candidates;
      continue;
    }
    yield* step('extender failed', { extender: extender.urlPrefix, message: agreed.message, ignored: extender.ignorable });
    if (!extender.ignorable) return Object.freeze({ error: agreed.message });
  }
  return Object.freeze({ candidates: Object.freeze(candidates.map(told)) });
}

function told({ node, victims, violations }: ProposedNode): AgreedVictims {
  return Object.freeze({ node, uids: Object.freeze(victims.map(({ metadata }) => metadata.uid)), violations });
}
