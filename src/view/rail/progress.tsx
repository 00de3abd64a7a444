/** How far the cluster is with what was asked of it, step by step; and what to see next when all is done. */
import { Check } from 'lucide-react';
import { useMemo } from 'react';
import { SCENARIOS } from '../../scenarios/all.ts';
import { type ProgressStep, progressOf } from '../../scene/story/progress.ts';
import { useRun } from '../../session/run.ts';
import { type Selection, select } from '../../session/selection.ts';
import { openScenario, play, seek } from '../../session/session.ts';
import { usePaced } from '../parts/use-paced.ts';

/** From so many objects on, they are not counted anew for every frame. */
const MANY = 1_000;
const PACE_MS = 250;

export function Progress() {
  const newest = useRun((state) => state.objectsVersion);
  const version = usePaced(newest, useRun.getState().objects.size < MANY ? 0 : PACE_MS);
  // A text, since the statuses are others in each frame.
  const standing = useRun((state) =>
    state.componentIds.map((id) => `${state.components[id]?.alive}${state.components[id]?.paused}`).join(),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the objects' map is changed in place, and `standing` says what matters of components
  const progress = useMemo(() => {
    const { objects, components } = useRun.getState();
    return progressOf(objects, components);
  }, [version, standing]);
  if (progress === undefined) return null;
  return (
    <ol className="progress" aria-label={`How far ${progress.title} is`}>
      {progress.steps.map((step, i) => (
        <Step key={step.words} step={step} number={i + 1} />
      ))}
    </ol>
  );
}

function Step({ step, number }: { readonly step: ProgressStep; readonly number: number }) {
  const { words, state, count, trouble, about } = step;
  const target: Selection = 'object' in about ? { kind: 'object', key: about.object } : { kind: 'component', id: about.component };
  return (
    <li className={`step-${state}`} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
      <button type="button" onClick={() => select(target)}>
        <i aria-hidden>{state === 'done' ? <Check size={12} strokeWidth={3} /> : number}</i>
        <span>
          {words}
          {state === 'done' && <span className="visually-hidden">, done</span>}
          {trouble !== '' && <em>{trouble}</em>}
        </span>
        <small>{count}</small>
      </button>
    </li>
  );
}

/** At the end of a story. */
export function WhatNext() {
  const isOver = useRun(({ cursor }) => cursor.settled && !cursor.playing && cursor.step === cursor.lastStep);
  const home = useRun((state) => state.cursor.home);
  const id = useRun((state) => state.scenario?.id);
  const next = SCENARIOS[SCENARIOS.findIndex((scenario) => scenario.id === id) + 1];
  if (!isOver) return null;
  return (
    <div className="what-next">
      {next !== undefined && (
        <button type="button" className="button primary" onClick={() => openScenario(next.id, true)}>
          Next: {next.title}
        </button>
      )}
      <button
        type="button"
        className="button"
        onClick={() => {
          seek(home);
          play();
        }}
      >
        Play again
      </button>
    </div>
  );
}
