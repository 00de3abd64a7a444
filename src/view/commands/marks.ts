/** Breakpoints and bookmarks by key. */
import { type Breakpoint, breakpointId, kindOfEvent, MAX_BREAKPOINTS } from '../../protocol/marks.ts';
import { breakpointName } from '../../scene/marks.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { useBreakpoints } from '../../session/breakpoints.ts';
import { notify } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { useSelection } from '../../session/selection.ts';
import { ask, bookmark, continueTo, play, toggleBreakpoint } from '../../session/session.ts';
import { useSettings } from '../../session/settings.ts';

const MAX_NAME = 80;

/** A breakpoint on the selection, or no longer. */
export async function breakAtSelection(): Promise<void> {
  const breakpoint = await breakpointOfSelection();
  if (breakpoint === undefined) {
    notify('Select an object, a component, a connection or an event first: the run then stops when it is touched.');
    return;
  }
  const before = useBreakpoints.getState().breakpoints.length;
  if (!toggleBreakpoint(breakpoint)) {
    notify(`There are ${MAX_BREAKPOINTS} breakpoints already. Remove one in the Marks tab.`, 'bad');
    return;
  }
  const name = breakpointName(breakpoint);
  const set = useBreakpoints.getState().breakpoints.length > before;
  notify(set ? `The run will stop at: ${name}. C runs to it, Shift C back to it.` : `It no longer stops at: ${name}.`);
}

async function breakpointOfSelection(): Promise<Breakpoint | undefined> {
  const { selection } = useSelection.getState();
  switch (selection?.kind) {
    case 'object':
      return { on: 'object', key: selection.key };
    case 'component':
      return { on: 'component', component: selection.id };
    case 'link':
      return { on: 'link', between: selection.between };
    case 'event': {
      const detail = await ask({ ask: 'event', event: selection.event }).catch(() => undefined);
      return detail === undefined ? undefined : kindOfEvent(detail.message);
    }
    default:
      return undefined;
  }
}

/** Names the place where the cursor stands by what has just happened; where it has a name already, that can be changed. */
export function bookmarkHere(): void {
  const { cursor, bookmarks, recent } = useRun.getState();
  const known = bookmarks.find(({ step }) => step === cursor.step);
  if (known !== undefined) {
    useSettings.setState({ dockTab: 'marks' });
    notify(`Step ${cursor.step.toLocaleString('en-US')} is bookmarked already: change its name, or remove it, in the Marks tab.`);
    return;
  }
  const last = recent.at(-1);
  const sentence = last === undefined ? '' : plainText(narrate(last)).replace(/\.$/, '');
  const name = sentence.length > MAX_NAME ? `${sentence.slice(0, MAX_NAME - 1)}…` : sentence;
  bookmark(cursor.step, name);
  notify(`Step ${cursor.step.toLocaleString('en-US')} is bookmarked. The Marks tab lists it.`);
}

/** To the next breakpoint; where there is none, the run just goes on. */
export function continueForward(): void {
  if (useBreakpoints.getState().breakpoints.length === 0) play();
  else continueTo(1);
}

export function continueBack(): void {
  if (useBreakpoints.getState().breakpoints.length > 0) continueTo(-1);
  else notify('There is no breakpoint to go back to. Select something and press B.');
}

/** The breakpoint with this id, if it is still there. */
export function breakpointById(id: string): Breakpoint | undefined {
  return useBreakpoints.getState().breakpoints.find((breakpoint) => breakpointId(breakpoint) === id);
}
