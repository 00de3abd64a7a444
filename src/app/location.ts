/** The address follows the cursor: `#scenario=job&step=120&branch=0&at=object:pods/default/web-1`. Opening it again leads there. */
import { FIRST_SCENARIO, scenarioById } from '../scenarios/all.ts';
import { notify } from '../session/notice.ts';
import { useRun } from '../session/run.ts';
import { keyId, keyOf, type Selection, select, useSelection } from '../session/selection.ts';
import { openRun, openScenario, seek } from '../session/session.ts';
import { runInFragment } from '../session/share.ts';

/** The address is rewritten at most this often, milliseconds: browsers refuse more. */
const EVERY = 500;

interface Place {
  readonly scenario: string;
  readonly step: number;
  readonly selection: Selection | undefined;
}

function readPlace(fragment: string): Place | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ''));
  const scenario = fields.get('scenario');
  if (scenario === null || scenarioById(scenario) === undefined) return undefined;
  return { scenario, step: Number(fields.get('step') ?? -1), selection: readSelection(fields.get('at') ?? '') };
}

function readSelection(text: string): Selection | undefined {
  const at = text.indexOf(':');
  const value = text.slice(at + 1);
  switch (text.slice(0, at)) {
    case 'object':
      return { kind: 'object', key: keyOf(value) };
    case 'component':
      return { kind: 'component', id: value };
    case 'event':
      return { kind: 'event', event: Number(value) };
    default:
      return undefined;
  }
}

function writePlace(scenario: string, step: number, selection: Selection | undefined): string {
  const at = selectionText(selection);
  return `#scenario=${scenario}&step=${step}${at === '' ? '' : `&at=${encodeURIComponent(at)}`}`;
}

function selectionText(selection: Selection | undefined): string {
  if (selection?.kind === 'object') return `object:${keyId(selection.key)}`;
  if (selection?.kind === 'component') return `component:${selection.id}`;
  return selection?.kind === 'event' ? `event:${selection.event}` : '';
}

/** Opens what the address says, or the first scenario; `play` if nothing says otherwise. */
export function openFromLocation(play: boolean): void {
  const shared = runInFragment(location.hash);
  if (shared?.ok === true) {
    openRun(shared.run);
    return;
  }
  if (shared?.ok === false) notify(shared.message, 'bad');
  const place = readPlace(location.hash);
  if (place === undefined || place.step < 0) {
    openScenario(place?.scenario ?? FIRST_SCENARIO, play);
    return;
  }
  openScenario(place.scenario, false);
  seek(place.step);
  if (place.selection !== undefined) select(place.selection);
}

export function followCursor(): void {
  let waiting = false;
  const write = () => {
    waiting = false;
    const { scenario, cursor } = useRun.getState();
    if (scenario === undefined) return;
    const next = writePlace(scenario.id, cursor.step, useSelection.getState().selection);
    if (next !== location.hash) history.replaceState(undefined, '', next);
  };
  const later = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(write, EVERY);
  };
  useRun.subscribe(later);
  useSelection.subscribe(later);
}
