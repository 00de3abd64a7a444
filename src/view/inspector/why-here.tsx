/** Why a pod is on its node, or on none: what its last cycle came to, what decided, and, where it fits nowhere, what would make it fit. */
import type { ObjectDetail } from '../../protocol/query.ts';
import { CYCLE_PART } from '../../protocol/scheduling.ts';
import { useRun } from '../../session/run.ts';
import { open } from '../../session/selection.ts';
import { useAnswerAt } from '../parts/use-answer.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import { Flips } from '../stage/inside-flips.tsx';

export function WhyHere({ scheduler, event, tries }: NonNullable<ObjectDetail['cycle']>) {
  const branch = useRun((state) => state.cursor.branch);
  const cycle = useAnswerAt(`why here ${scheduler}`, `${branch}:${event}`, { ask: 'cycle', component: scheduler, event } as const);
  const show = (one: number) => open(scheduler, `${CYCLE_PART}${one}`);
  const earlier = tries.filter((one) => one !== event);
  return (
    <section className="why-here" aria-label="Why it is there">
      {cycle === undefined ? (
        <p className="hint">Running its cycle again…</p>
      ) : (
        <>
          <p>
            <SentenceView sentence={cycle.summary} />
          </p>
          {cycle.node !== '' && <p className="hint">{cycle.decided}</p>}
          {cycle.node === '' && <Flips component={scheduler} cycle={cycle} />}
        </>
      )}
      <div className="actions">
        <button type="button" className="button primary" onClick={() => show(event)}>
          How nodes were judged
        </button>
      </div>
      {earlier.length > 0 && (
        <p className="hint">
          Tried before:{' '}
          {earlier.map((one, at) => (
            <span key={one}>
              {at > 0 && ', '}
              <button type="button" className="link" onClick={() => show(one)}>
                event {one.toLocaleString('en-US')}
              </button>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}
