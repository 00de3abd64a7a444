/** What would have made the pod of a cycle fit: the smallest changes, each tried by running the cycle with it. */
import type { Flips as Answer, SchedulingCycle } from '../../protocol/scheduling.ts';
import { useRun } from '../../session/run.ts';
import { useAnswer, useAnswerAt } from '../parts/use-answer.ts';
import { SentenceView } from '../rail/sentence-view.tsx';

/** More are one click on a node's outcome away. */
const SHOWN = 5;

interface FlipsProps {
  readonly component: string;
  readonly cycle: SchedulingCycle;
}

export function Flips({ component, cycle: { event } }: FlipsProps) {
  const branch = useRun((state) => state.cursor.branch);
  const answer = useAnswerAt(`flips ${component}`, `${branch}:${event}`, { ask: 'flips', component, event } as const);
  return <FlipList answer={answer} />;
}

interface WaitingFlipsProps {
  readonly component: string;
  /** `namespace/name` of a pod that was not tried yet. */
  readonly pod: string;
}

/** Of a pod that may not be tried: as things stand at the cursor. */
export function WaitingFlips({ component, pod: key }: WaitingFlipsProps) {
  const slash = key.indexOf('/');
  const pod = { resource: 'pods', namespace: key.slice(0, slash), name: key.slice(slash + 1) };
  const answer = useAnswer({ ask: 'waiting flips', component, pod } as const);
  return (
    <>
      <p className="hint">{pod.name} was not tried yet.</p>
      <FlipList answer={answer} />
    </>
  );
}

function FlipList({ answer }: { readonly answer: Answer | undefined }) {
  return (
    <section className="flips" aria-label="What would make it fit">
      <h3>What would make it fit</h3>
      {answer === undefined ? (
        <p className="hint">Trying changes…</p>
      ) : answer.flips.length === 0 ? (
        <p className="hint">Nothing that was tried is enough.</p>
      ) : (
        <>
          <ul>
            {answer.flips.slice(0, SHOWN).map(({ sentence, changes }) => (
              <li key={JSON.stringify(changes)}>
                <SentenceView sentence={sentence} />
              </li>
            ))}
          </ul>
          <p className="hint">
            Each was tried by running the cycle with it; {answer.tried === 1 ? 'one node was' : `${answer.tried} nodes were`} looked at.
          </p>
        </>
      )}
    </section>
  );
}
