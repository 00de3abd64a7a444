/** One scheduling cycle: a sentence, the extension points it went through, and its node x plugin matrix. */
import { memo } from 'react';
import type { SchedulingCycle } from '../../protocol/scheduling.ts';
import { clock, count } from '../../scene/format.ts';
import { select } from '../../session/selection.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import { Flips } from './inside-flips.tsx';
import { Matrix } from './inside-matrix.tsx';
import { Points } from './inside-points.tsx';
import { PreemptionView } from './inside-preemption.tsx';

interface CycleProps {
  readonly component: string;
  readonly cycle: SchedulingCycle;
}

/** It is drawn again for another cycle only: a matrix is large. */
export const Cycle = memo(function Cycle({ component, cycle }: CycleProps) {
  return (
    <section className="inside-pane cycle" aria-label={`Scheduling cycle of ${cycle.pod.name}`}>
      <header>
        <p className="cycle-summary">
          <SentenceView sentence={cycle.summary} />
        </p>
        <p className="hint">
          {cycle.decided}{' '}
          <button type="button" className="link" onClick={() => select({ kind: 'event', event: cycle.event })}>
            Event {count(cycle.event)}
          </button>
          , {clock(cycle.time)}
        </p>
      </header>
      <Points key={`points ${cycle.event}`} cycle={cycle} />
      {cycle.preemption !== undefined && <PreemptionView cycle={cycle} preemption={cycle.preemption} />}
      {cycle.node === '' && <Flips component={component} cycle={cycle} />}
      <Matrix component={component} cycle={cycle} />
    </section>
  );
});
