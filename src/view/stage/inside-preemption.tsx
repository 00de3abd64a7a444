/** Room that a cycle made, as a story: where it would have been possible, why there, who goes, and who comes in their stead. */
import { useMemo } from 'react';
import type { Preemption, PreemptionCandidate, PreemptionGround, SchedulingCycle } from '../../protocol/scheduling.ts';
import { clock, count } from '../../scene/format.ts';
import { phaseClass, phaseWord } from '../../scene/pods.ts';
import { type Aftermath, aftermathOf } from '../../scene/scheduling/replacements.ts';
import { useRun } from '../../session/run.ts';
import { keyOf, select } from '../../session/selection.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import './inside-preemption.css';

interface Harm {
  readonly ground: PreemptionGround;
  readonly title: string;
  readonly of: (candidate: PreemptionCandidate) => string;
}

/** In the order in which nodes are compared: the first that tells them apart decides. */
const HARMS: readonly Harm[] = [
  { ground: 'budgets', title: 'Against a budget', of: ({ violations }) => count(violations) },
  { ground: 'highest priority', title: 'Highest priority', of: ({ highest }) => count(highest) },
  { ground: 'sum of priorities', title: 'Sum of priorities', of: ({ sum, victims }) => `${count(sum)} + ${victims.length} × 2³¹` },
  { ground: 'number', title: 'Pods', of: ({ victims }) => count(victims.length) },
  { ground: 'age', title: 'Runs since', of: ({ started }) => (Number.isNaN(started) ? 'not yet' : clock(started)) },
];

interface PreemptionViewProps {
  readonly cycle: SchedulingCycle;
  readonly preemption: Preemption;
}

export function PreemptionView({ cycle, preemption: { sentence, ground, candidates, more } }: PreemptionViewProps) {
  return (
    <section className="preemption" aria-label="Making room">
      <h3>Making room</h3>
      <p>
        <SentenceView sentence={sentence} />
      </p>
      <div className="preemption-candidates">
        <table>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col">Would have to go</th>
              {HARMS.map((harm, at) => (
                <th key={harm.ground} scope="col" className={harm.ground === ground ? 'decisive' : ''}>
                  <small aria-hidden>{at + 1}</small> {harm.title}
                  {harm.ground === ground && <b>decided</b>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {candidates.map((candidate) => (
              <tr key={candidate.node} aria-current={candidate.isChosen}>
                <th scope="row">{candidate.node}</th>
                <td>
                  <SentenceView sentence={candidate.victims.flatMap((part, i) => (i === 0 ? [part] : [{ text: ', ' }, part]))} />
                </td>
                {HARMS.map((harm) => (
                  <td key={harm.ground} className={harm.ground === ground ? 'decisive' : ''}>
                    {harm.of(candidate)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <p className="hint">And {more} more nodes.</p>}
      {candidates.length > 1 && (
        <p className="hint">
          Nodes are compared from left to right, less harm is better
          {ground === 'chance' ? '. Here all are equal. ' : ', until one column tells them apart. '}
          {ground === 'sum of priorities' && 'In the sum each pod counts 2³¹ more, so that more pods never do less harm.'}
        </p>
      )}
      <After cycle={cycle} />
    </section>
  );
}

function After({ cycle: { pod, time, preemption } }: { readonly cycle: SchedulingCycle }) {
  const version = useRun((state) => state.objectsVersion);
  const told = useMemo(
    () => (version < 0 ? [] : aftermathOf(useRun.getState().objects, preemption?.victims ?? [], time)),
    [version, preemption, time],
  );
  const preemptor = useRun((state) => (state.objectsVersion < 0 ? undefined : state.objects.get(`pods/${pod.namespace}/${pod.name}`)));
  return (
    <>
      <h4>What came of it</h4>
      <ul className="aftermath">
        {told.map((one) => (
          <Fate key={one.victim.pod.name} {...one} />
        ))}
        <li>
          <Dot pod={preemptor} /> <Name id={`pods/${pod.namespace}/${pod.name}`} />, for which they went,{' '}
          {preemptor === undefined
            ? 'is gone since'
            : preemptor.node === undefined
              ? 'still waits'
              : `is on ${preemptor.node}, ${phaseWord(preemptor)}`}
          .
        </li>
      </ul>
    </>
  );
}

function Fate({ victim: { pod, owner, ownerName }, remains, replacement }: Aftermath) {
  return (
    <li>
      <Dot pod={remains} /> <Name id={`pods/${pod.namespace}/${pod.name}`} />{' '}
      {remains === undefined ? 'is gone' : remains.terminating === true ? 'is being ended' : 'is still there'};{' '}
      {owner === '' ? (
        'nobody makes another one.'
      ) : replacement === undefined ? (
        `${ownerName} has made no other one that is still there.`
      ) : (
        <>
          {ownerName} made <Dot pod={replacement} /> <Name id={replacement.id} /> in its stead:{' '}
          {replacement.node === undefined ? 'it waits for a node.' : `on ${replacement.node}, ${phaseWord(replacement)}.`}
        </>
      )}
    </li>
  );
}

function Dot({ pod }: { readonly pod: Aftermath['remains'] }) {
  return <span className={pod === undefined ? 'phase gone' : `phase ${phaseClass(pod)}`} aria-hidden />;
}

function Name({ id }: { readonly id: string }) {
  const key = keyOf(id);
  return (
    <button type="button" className="link" onClick={() => select({ kind: 'object', key })}>
      {key.name}
    </button>
  );
}
