/** Why the pod of a cycle went to a node, or did not, in a sentence; with it what would bring it there. */
import { useRun } from '../../session/run.ts';
import { useAnswerAt } from '../parts/use-answer.ts';
import { SentenceView } from '../rail/sentence-view.tsx';

interface WhyNotProps {
  readonly component: string;
  readonly event: number;
  readonly node: string;
}

export function WhyNot({ component, event, node }: WhyNotProps) {
  const branch = useRun((state) => state.cursor.branch);
  const sentence = useAnswerAt(`why not ${component}`, `${branch}:${event}:${node}`, { ask: 'why not', component, event, node } as const);
  return (
    <p className="why-not" role="status">
      {sentence === undefined ? 'Running the cycle again…' : <SentenceView sentence={sentence} />}
    </p>
  );
}
