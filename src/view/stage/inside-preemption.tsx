/** Room that a cycle made: whom it evicts, and where else that would have been possible. */
import type { Preemption } from '../../protocol/scheduling.ts';
import { SentenceView } from '../rail/sentence-view.tsx';

export function PreemptionView({ sentence, candidates, more }: Preemption) {
  return (
    <section className="preemption" aria-label="Making room">
      <h3>Making room</h3>
      <p>
        <SentenceView sentence={sentence} />
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">Would have to go</th>
            <th scope="col">Against a budget</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map(({ node, isChosen, victims, violations }) => (
            <tr key={node} aria-current={isChosen}>
              <th scope="row">{node}</th>
              <td>
                <SentenceView sentence={victims.flatMap((part, i) => (i === 0 ? [part] : [{ text: ', ' }, part]))} />
              </td>
              <td>{violations}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p className="hint">And {more} more nodes.</p>}
    </section>
  );
}
