/** The keys of the page. Keys that a text field or a control needs are left to it. */
import { API_SERVER, CLOUD_CONTROLLER_MANAGER, CONTROLLER_MANAGER, ETCD, SCHEDULER } from '../protocol/identity.ts';
import { showDialog, useNotices } from '../session/notice.ts';
import { useRun } from '../session/run.ts';
import { leave, open, select, useSelection } from '../session/selection.ts';
import { ask, play, seek, step, togglePlay } from '../session/session.ts';
import { useSettings } from '../session/settings.ts';

type Action = () => void;

const PLACES: readonly string[] = [API_SERVER, ETCD, SCHEDULER, CONTROLLER_MANAGER, CLOUD_CONTROLLER_MANAGER];

function place(index: number): Action {
  return () => {
    const id = PLACES[index] ?? useRun.getState().componentIds.filter((one) => one.startsWith('node/'))[index - PLACES.length];
    if (id !== undefined) select({ kind: 'component', id });
  };
}

/** Along the causal chain of the selected event. */
async function along(direction: 'cause' | 'effect'): Promise<void> {
  const { selection } = useSelection.getState();
  const event = selection?.kind === 'event' ? selection.event : useRun.getState().cursor.step - 1;
  const detail = await ask({ ask: 'event', event }).catch(() => undefined);
  const next = direction === 'cause' ? detail?.message.cause : detail?.effects[0];
  if (next !== undefined && next >= 0) select({ kind: 'event', event: next });
}

function focusSelection(): void {
  const { selection } = useSelection.getState();
  if (selection?.kind === 'event') seek(selection.event + 1);
  else if (selection?.kind === 'component') open(selection.id);
}

function faultsOfSelection(): void {
  const { selection } = useSelection.getState();
  if (selection?.kind === 'component') useSelection.setState({ tab: 'now' });
  useSettings.setState({ railTab: 'faults' });
}

function stepOut(): void {
  if (useNotices.getState().dialog !== undefined) showDialog(undefined);
  else if (!leave()) select(undefined);
}

/** With modifiers or function keys: always. */
const CHORDS: Readonly<Record<string, Action>> = {
  'Ctrl+k': () => showDialog('palette'),
  F8: play,
  F10: () => step('reconcile', 1),
  F11: () => step('event', 1),
  'Shift+F11': () => step('event', -1),
  Escape: stepOut,
};

/** Single keys: can be switched off. */
const SINGLES: Readonly<Record<string, Action>> = {
  ' ': togglePlay,
  k: togglePlay,
  ArrowRight: () => step('event', 1),
  ArrowLeft: () => step('event', -1),
  'Shift+ArrowRight': () => step('reconcile', 1),
  'Shift+ArrowLeft': () => step('reconcile', -1),
  ArrowDown: () => step('event', 1),
  ArrowUp: () => step('event', -1),
  c: play,
  '[': () => void along('cause'),
  ']': () => void along('effect'),
  f: focusSelection,
  x: faultsOfSelection,
  y: () => showDialog('compare'),
  '?': () => showDialog('help'),
  '0': () => {
    while (leave());
  },
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6].map((i) => [String(i + 1), place(i)])),
};

export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const { key } = event;
    const shift = event.shiftKey && key.length > 1 ? 'Shift+' : '';
    const control = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
    const name = `${control}${shift}${key.length === 1 ? key.toLowerCase() : key}`;
    const chord = CHORDS[name];
    if (chord !== undefined) {
      event.preventDefault();
      chord();
      return;
    }
    if (control !== '' || event.altKey || !useSettings.getState().singleKeys || useNotices.getState().dialog !== undefined) return;
    const action = SINGLES[name];
    if (action === undefined || wantsKey(event.target as HTMLElement, key)) return;
    event.preventDefault();
    action();
  });
}

/** Text fields keep every key; buttons and the like keep those that press them; lists and panels those that scroll. */
function wantsKey(target: HTMLElement, key: string): boolean {
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null) return true;
  if (key === ' ' || key === 'Enter') return target.closest('button, a, summary, [role=tab], input, .react-flow__node') !== null;
  if (key === 'ArrowDown' || key === 'ArrowUp') return target.closest('.transport, .score') === null && target !== document.body;
  if (key.startsWith('Arrow')) return target.closest('[role=tablist], [role=tree], [role=separator], .menu') !== null;
  return false;
}
