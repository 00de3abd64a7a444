/** The scheduler's room: who waits and why, the latest cycles, and one of them in full. */
import { CornerDownLeft, FlaskConical, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import {
  CONFIGURATION_PART,
  CYCLE_PART,
  type CycleBrief,
  type QueueName,
  type SchedulerInside,
  WAITING_PART,
  type WaitingPod,
} from '../../protocol/scheduling.ts';
import { clock, count, span } from '../../scene/format.ts';
import { useRun } from '../../session/run.ts';
import { open, select } from '../../session/selection.ts';
import { useAnswerAt } from '../parts/use-answer.ts';
import { Cycle } from './inside-cycle.tsx';
import { WaitingFlips } from './inside-flips.tsx';
import './inside-scheduler.css';
import { type Column, Table } from './inside-table.tsx';

const QUEUES: readonly (readonly [QueueName, string])[] = [
  ['active', 'to be tried, in turn'],
  ['backoff', 'wait out a penalty'],
  ['unschedulable', 'until a change helps'],
  ['gated', 'may not be tried yet'],
];

const Configuration = lazy(async () => ({ default: (await import('./inside-configuration.tsx')).Configuration }));

const WhatIfPanel = lazy(async () => ({ default: (await import('./inside-what-if.tsx')).WhatIfPanel }));

interface SchedulerRoomProps {
  readonly component: string;
  readonly part: string;
  readonly summary: string;
  readonly room: SchedulerInside;
}

export function SchedulerRoom({ component, part, summary, room }: SchedulerRoomProps) {
  const { profiles, configuration } = room;
  const [supposing, setSupposing] = useState(false);
  return (
    <>
      <div className="room-line">
        <p className="inside-summary">{summary}</p>
        {part !== CONFIGURATION_PART && (
          <>
            <span className="hint">
              {profiles.length === 1 ? 'Profile' : 'Profiles'}: {profiles.join(', ')}
            </span>
            <button type="button" className="button" aria-expanded={supposing} onClick={() => setSupposing(!supposing)}>
              <FlaskConical size={13} aria-hidden /> What if
            </button>
            <button type="button" className="button" onClick={() => open(component, CONFIGURATION_PART)}>
              <SlidersHorizontal size={13} aria-hidden /> Configuration
            </button>
          </>
        )}
      </div>
      {part !== CONFIGURATION_PART ? (
        <Scheduling component={component} part={part} room={room} supposing={supposing} onSupposed={() => setSupposing(false)} />
      ) : (
        configuration !== undefined && (
          <Suspense fallback={<p className="empty">Looking inside…</p>}>
            <Configuration component={component} configuration={configuration} />
          </Suspense>
        )
      )}
    </>
  );
}

interface SchedulingProps {
  readonly component: string;
  readonly part: string;
  readonly room: SchedulerInside;
  /** The panel for what-ifs is open. */
  readonly supposing: boolean;
  readonly onSupposed: () => void;
}

function Scheduling({ component, part, room, supposing, onSupposed }: SchedulingProps) {
  const wanted = part.startsWith(CYCLE_PART) ? Number(part.slice(CYCLE_PART.length)) : undefined;
  const untried = part.startsWith(WAITING_PART) ? part.slice(WAITING_PART.length) : undefined;
  const event = wanted ?? room.cycles[0]?.event;
  const branch = useRun((state) => state.cursor.branch);
  const cycle = useAnswerAt(
    `cycle ${component}`,
    `${branch}:${event}`,
    event === undefined ? undefined : ({ ask: 'cycle', component, event } as const),
  );
  return (
    <>
      {supposing && (
        <Suspense fallback={null}>
          <WhatIfPanel component={component} cycle={cycle} onClose={onSupposed} />
        </Suspense>
      )}
      <Queues component={component} room={room} brief={wanted !== undefined} />
      <Cycles
        component={component}
        cycles={room.cycles}
        chosen={untried === undefined ? event : undefined}
        followed={wanted === undefined && untried === undefined}
      />
      {untried !== undefined ? (
        <WaitingFlips component={component} pod={untried} />
      ) : event === undefined ? (
        <p className="empty">No cycle yet. The first pod without a node starts one; how each node was judged will be shown here.</p>
      ) : cycle === undefined ? (
        <p className="empty">Running the cycle again…</p>
      ) : (
        <Cycle component={component} cycle={cycle} />
      )}
    </>
  );
}

interface QueuesProps {
  readonly component: string;
  readonly room: SchedulerInside;
  /** Pods are listed only if a queue was chosen: something else is looked at. */
  readonly brief: boolean;
}

function Queues({ component, room: { counts, waiting, cycles }, brief }: QueuesProps) {
  const [only, setOnly] = useState<QueueName>();
  const now = useRun((state) => state.cursor.time);
  const shown = only === undefined ? waiting : waiting.filter(({ queue }) => queue === only);
  const total =
    only === undefined ? QUEUES.reduce((sum, [name]) => sum + counts[name], counts['in a cycle'] + counts.binding) : counts[only];
  return (
    <section className="inside-pane" aria-label="Queues">
      <fieldset className="queues">
        <legend className="visually-hidden">Show the pods of one queue</legend>
        {QUEUES.map(([name, meaning]) => (
          <button key={name} type="button" aria-pressed={only === name} onClick={() => setOnly(only === name ? undefined : name)}>
            <b>{count(counts[name])}</b>
            <span>
              {name}
              <small>{meaning}</small>
            </span>
          </button>
        ))}
      </fieldset>
      {brief && only === undefined ? null : shown.length === 0 ? (
        only !== undefined && <p className="empty">No pod is {only === 'active' || only === 'gated' ? only : `in the ${only} queue`}.</p>
      ) : (
        <div className="queue-list">
          <Table
            label="Waiting pods"
            rows={shown}
            columns={waitingColumns(component, cycles, now)}
            rowKey={({ pod }) => `${pod.namespace}/${pod.name}`}
            pinned
          />
          {total > shown.length && (
            <p className="hint cut">
              The first {count(shown.length)} of {count(total)}.
            </p>
          )}
        </div>
      )}
    </section>
  );
}

function waitingColumns(component: string, cycles: readonly CycleBrief[], now: number): readonly Column<WaitingPod>[] {
  const cycleOf = ({ pod }: WaitingPod) => cycles.find((cycle) => cycle.pod.name === pod.name && cycle.pod.namespace === pod.namespace);
  return [
    {
      id: 'pod',
      title: 'Pod',
      width: 176,
      wrap: true,
      cell: ({ pod, queue }) => (
        <>
          <button type="button" className="link" onClick={() => select({ kind: 'object', key: pod })}>
            {pod.name}
          </button>{' '}
          <span className={`queue-tag ${queue.replaceAll(' ', '-')}`}>{queue}</span>
        </>
      ),
    },
    {
      id: 'why',
      title: 'Why it waits',
      width: 170,
      grow: true,
      wrap: true,
      className: () => 'words',
      cell: (row) => {
        const cycle = cycleOf(row);
        if (cycle === undefined && row.queue !== 'gated') return row.why;
        const part = cycle === undefined ? `${WAITING_PART}${row.pod.namespace}/${row.pod.name}` : `${CYCLE_PART}${cycle.event}`;
        return (
          <button
            type="button"
            className="link quiet"
            title={cycle === undefined ? 'What would make it fit' : 'Its latest cycle, node by node'}
            onClick={() => open(component, part)}
          >
            {row.why}
          </button>
        );
      },
    },
    {
      id: 'wakes',
      title: 'What will wake it',
      width: 210,
      grow: true,
      wrap: true,
      className: () => 'words',
      cell: ({ wakes }) => wakes,
    },
    { id: 'attempts', title: 'Tries', width: 48, end: true, cell: ({ attempts }) => attempts },
    { id: 'since', title: 'For', width: 68, end: true, cell: ({ since }) => span(Math.max(0, now - since)) },
  ];
}

interface CyclesProps {
  readonly component: string;
  readonly cycles: readonly CycleBrief[];
  readonly chosen: number | undefined;
  /** The newest cycle is shown, whichever it is. */
  readonly followed: boolean;
}

function Cycles({ component, cycles, chosen, followed }: CyclesProps) {
  const current = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cycle is another button
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [chosen]);
  if (cycles.length === 0) return null;
  return (
    <div className="cycles">
      <ul aria-label="Latest cycles, newest first">
        {cycles.map(({ event, pod, node, time }) => (
          <li key={event}>
            <button
              type="button"
              ref={event === chosen ? current : undefined}
              aria-current={event === chosen}
              onClick={() => open(component, `${CYCLE_PART}${event}`)}
            >
              <b>{pod.name}</b>
              <span className={node === '' ? 'bad' : ''}>{node === '' ? '✗ fits nowhere' : `→ ${node}`}</span> <small>{clock(time)}</small>
            </button>
          </li>
        ))}
      </ul>
      {!followed && (
        <button type="button" className="button" onClick={() => open(component)}>
          <CornerDownLeft size={13} aria-hidden /> Follow the newest
        </button>
      )}
    </div>
  );
}
