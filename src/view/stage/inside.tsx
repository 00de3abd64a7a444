/** An opened component, drawn in place of the stage: its stages, its parts, its tables, all asked of the worker at the cursor. */
import { X } from 'lucide-react';
import { roleOf, titleOf } from '../../protocol/identity.ts';
import type { Inside as InsideAnswer } from '../../protocol/query.ts';
import { CYCLE_PART, WAITING_PART } from '../../protocol/scheduling.ts';
import { useRun } from '../../session/run.ts';
import { leave, type Opened, open } from '../../session/selection.ts';
import { Choice } from '../parts/choice.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { ControllerRoom } from './inside-controller.tsx';
import { Room } from './inside-room.tsx';
import { SchedulerRoom } from './inside-scheduler.tsx';
import './inside.css';

export function Inside({ opened }: { readonly opened: Opened }) {
  const { component, part } = opened;
  // A cycle, or a pod that waits, is asked for by the room itself, which stays while another one is looked at.
  const isOwn = part.startsWith(CYCLE_PART) || part.startsWith(WAITING_PART);
  const inside = useAnswer(part === '' || isOwn ? ({ ask: 'inside', component } as const) : ({ ask: 'inside', component, part } as const));
  const title = titleOf(component);
  const inner = part === '' ? [{ title }] : [{ title, go: () => open(component) }, { title: partTitle(inside, part) }];
  const way = [{ title: 'Control plane', go: leaveAll }, ...inner];
  return (
    <section className={`inside hue-${roleOf(component)}`} aria-label={`Inside ${title}`}>
      <div className="stage-head">
        <Crumbs way={way} />
        <Replicas component={component} />
        <span className="space" />
        <button type="button" className="button" aria-label="Leave" onClick={() => leave()}>
          <X size={14} aria-hidden /> <kbd>Esc</kbd>
        </button>
      </div>
      <div className="inside-body" tabIndex={-1}>
        {inside === undefined ? (
          <p className="empty">Looking inside…</p>
        ) : (
          <>
            {inside.scheduler === undefined ? (
              <p className="inside-summary">{inside.summary}</p>
            ) : (
              <SchedulerRoom component={component} part={part} summary={inside.summary} room={inside.scheduler} />
            )}
            {inside.controller !== undefined && <ControllerRoom controller={inside.controller} />}
            <Room inside={inside} />
          </>
        )}
      </div>
    </section>
  );
}

/** Others of its kind, which share its card: replicas of a controller manager, schedulers with names of their own. */
function Replicas({ component }: { readonly component: string }) {
  const ids = useRun((state) => state.componentIds);
  const role = roleOf(component);
  const all = role === 'scheduler' || role === 'controllers' ? ids.filter((id) => roleOf(id) === role) : [];
  if (all.length < 2) return null;
  return (
    <Choice label="Which of them" options={all.map((id) => [id, titleOf(id)] as const)} value={component} onChange={(id) => open(id)} />
  );
}

/** A cycle is called after its pod, a work queue after its controller. */
function partTitle(inside: InsideAnswer | undefined, part: string): string {
  if (inside?.controller !== undefined) return `${inside.controller.name} controller`;
  const cycle = inside?.scheduler?.cycles.find(({ event }) => part === `${CYCLE_PART}${event}`);
  if (part.startsWith(WAITING_PART)) return part.slice(part.indexOf('/') + 1);
  if (cycle === undefined) return part.startsWith(CYCLE_PART) ? 'an earlier cycle' : part;
  return `cycle of ${cycle.pod.name}`;
}

function leaveAll(): void {
  while (leave());
}
