/** A cycle as a pipeline: the extension points that it went through; one opens to what each plugin did there. */
import { useState } from 'react';
import type { ExtensionPoint, SchedulingCycle } from '../../protocol/scheduling.ts';
import { deedsAt } from '../../scene/scheduling/points.ts';
import './inside-points.css';

const STATE_MARKS = { done: '✓', failed: '✗', skipped: '·' } as const;
/** From here on the pod is taken to its node beside the next cycle. */
const BINDING = new Set(['Permit', 'PreBind', 'Bind', 'PostBind']);

export function Points({ cycle }: { readonly cycle: SchedulingCycle }) {
  const [chosen, setChosen] = useState('');
  const point = cycle.points.find(({ name }) => name === chosen);
  return (
    <>
      <ol className="points" aria-label="Extension points">
        {cycle.points.map(({ name, state, note }) => (
          <li key={name} className={`${state} ${BINDING.has(name) ? 'binding' : ''}`}>
            <button type="button" aria-expanded={name === chosen} onClick={() => setChosen(name === chosen ? '' : name)}>
              <b>
                <i aria-hidden>{STATE_MARKS[state]}</i> {name}
                <span className="visually-hidden"> ({state})</span>
              </b>
              <span>{note}</span>
            </button>
          </li>
        ))}
      </ol>
      {point !== undefined && <Deeds cycle={cycle} point={point} />}
    </>
  );
}

function Deeds({ cycle, point }: { readonly cycle: SchedulingCycle; readonly point: ExtensionPoint }) {
  const deeds = point.state === 'skipped' && point.note === 'not reached' ? [] : deedsAt(cycle, point);
  return (
    <section className="deeds" aria-label={`What plugins did at ${point.name}`}>
      {deeds.length === 0 ? (
        <p className="hint">
          {point.name}: {point.note}.
        </p>
      ) : (
        <dl>
          {deeds.map(({ plugin, words }) => (
            <div key={plugin}>
              <dt>{plugin}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
