/** The pods of a node as dots; each is a button to its pod. */

import { useMemo } from 'react';
import type { ObjectSummary } from '../../protocol/frame.ts';
import { isKubelet } from '../../protocol/identity.ts';
import { phaseClass, phaseWord, podsByNode } from '../../scene/pods.ts';
import type { Card } from '../../scene/stage/layout.ts';
import { type RunState, useRun } from '../../session/run.ts';
import { keyOf, select } from '../../session/selection.ts';

const DOT = 16;
const NONE: readonly ObjectSummary[] = [];

let memo: { version: number; pods: ReadonlyMap<string, readonly ObjectSummary[]> } = { version: -1, pods: new Map() };

/** One projection for all node cards: made once a version of the objects. */
export function podsOf(state: RunState): ReadonlyMap<string, readonly ObjectSummary[]> {
  if (memo.version !== state.objectsVersion) memo = { version: state.objectsVersion, pods: podsByNode(state.objects) };
  return memo.pods;
}

function signature(pods: readonly ObjectSummary[]): string {
  return pods.map((pod) => `${pod.id}:${phaseClass(pod)}`).join();
}

export function NodePods({ card }: { readonly card: Card }) {
  return card.hidden > 0 ? <HiddenPods hidden={card.hidden} /> : <OwnPods card={card} />;
}

/** What the nodes without a card of their own have together. */
function HiddenPods({ hidden }: { readonly hidden: number }) {
  const version = useRun((state) => state.objectsVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the objects' map is changed in place; `version` says when
  const words = useMemo(() => hiddenWords(useRun.getState(), hidden), [version, hidden]);
  return <div className="more">{words}</div>;
}

function hiddenWords(state: RunState, hidden: number): string {
  const shown = state.componentIds.filter(isKubelet).length - hidden;
  let all = 0;
  let ready = 0;
  for (const [node, pods] of podsOf(state)) {
    if (Number(/\d+$/.exec(node)?.[0] ?? 0) <= shown) continue;
    all += pods.length;
    for (const pod of pods) if (pod.ready === true) ready++;
  }
  return `${all} pods, ${ready} ready`;
}

function OwnPods({ card }: { readonly card: Card }) {
  const name = card.label;
  const seen = useRun((state) => signature(podsOf(state).get(name) ?? NONE));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seen` says when the pods of this node look different
  const pods = useMemo(() => podsOf(useRun.getState()).get(name) ?? NONE, [seen, name]);
  const room = Math.max(1, Math.floor((card.rect.width - 44) / DOT));
  return (
    <div className="pods">
      {pods.slice(0, room).map((pod) => (
        <button
          key={pod.id}
          type="button"
          className="pod nodrag"
          title={`${pod.name}: ${phaseWord(pod)}`}
          aria-label={`Pod ${pod.name}, ${phaseWord(pod)}`}
          onClick={(event) => {
            event.stopPropagation();
            select({ kind: 'object', key: keyOf(pod.id) });
          }}
        >
          <span className={`phase ${phaseClass(pod)}`} />
        </button>
      ))}
      {pods.length > room && <span className="more">+{pods.length - room}</span>}
      {pods.length === 0 && <span className="more">no pods</span>}
    </div>
  );
}
