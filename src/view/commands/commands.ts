/** Everything that has a key or a line in the palette. */
import { API_SERVER, CLOUD_CONTROLLER_MANAGER, CONTROLLER_MANAGER, ETCD, isKubelet, SCHEDULER } from '../../protocol/identity.ts';
import { showDialog, useNotices } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { FLEET, leave, open, select, useSelection } from '../../session/selection.ts';
import { ask, forkHere, play, seek, sendPace, setPace, step, togglePlay, walk } from '../../session/session.ts';
import { useSettings } from '../../session/settings.ts';
import { goTo, lookAt, lookAtAll } from '../../session/stage-view.ts';
import { toggleTheme } from '../theme/use-theme.ts';
import type { Command } from './command.ts';
import { bookmarkHere, breakAtSelection, continueBack, continueForward } from './marks.ts';

const PLACES: readonly string[] = [API_SERVER, ETCD, SCHEDULER, CONTROLLER_MANAGER, CLOUD_CONTROLLER_MANAGER];
const NUMBERS = [1, 2, 3, 4, 5, 6, 7] as const;

/** To the n-th component, with the keyboard's focus: Enter then opens it. Where one is open, that one is opened instead. */
function jumpTo(number: number): void {
  const nodes = useRun.getState().componentIds.filter(isKubelet);
  const id = PLACES[number - 1] ?? nodes[number - 1 - PLACES.length];
  if (id === undefined) return;
  select({ kind: 'component', id });
  const { opened } = useSelection.getState();
  if (opened?.component === FLEET && !isKubelet(id)) leave();
  if (opened === undefined || opened.component === FLEET) goTo(id);
  else open(id);
}

function wholeStage(): void {
  while (leave());
  lookAtAll();
}

/** Along the causal chain of the selected event. */
async function along(direction: 'cause' | 'effect'): Promise<void> {
  const { selection } = useSelection.getState();
  const event = selection?.kind === 'event' ? selection.event : useRun.getState().cursor.step - 1;
  const detail = await ask({ ask: 'event', event }).catch(() => undefined);
  const next = direction === 'cause' ? detail?.message.cause : detail?.effects[0];
  if (next !== undefined && next >= 0) select({ kind: 'event', event: next });
}

/** Brings the selection into sight: an event by going there, anything else by looking at what stands for it. */
function focusSelection(): void {
  const { selection } = useSelection.getState();
  if (selection === undefined) return;
  if (selection.kind === 'event') {
    seek(selection.event + 1);
    return;
  }
  while (useSelection.getState().opened !== undefined && useSelection.getState().opened?.component !== FLEET) leave();
  if (selection.kind === 'component') lookAt(selection.id);
  else if (selection.kind === 'link') lookAt(...selection.between);
  else {
    const { key } = selection;
    const node = key.resource === 'nodes' ? key.name : useRun.getState().objects.get(`${key.resource}/${key.namespace}/${key.name}`)?.node;
    lookAt(node === undefined ? API_SERVER : `node/${node}`);
  }
}

/** Whoever leaves a room by key stands before its card again. */
function stepOut(): void {
  if (useNotices.getState().dialog !== undefined) {
    showDialog(undefined);
    return;
  }
  const { opened } = useSelection.getState();
  if (!leave()) select(undefined);
  else if (opened !== undefined && opened.component !== FLEET && useSelection.getState().opened === undefined) goTo(opened.component);
}

function toggleBackground(): void {
  useSettings.setState(({ background }) => ({ background: !background }));
  sendPace();
}

export const COMMANDS: readonly Command[] = [
  { id: 'play', title: 'Play or pause', group: 'Time', keys: [' ', 'k'], run: togglePlay },
  { id: 'event', title: 'One event forward', group: 'Time', keys: ['ArrowRight'], run: () => step('event', 1) },
  { id: 'event-back', title: 'One event back', group: 'Time', keys: ['ArrowLeft'], run: () => step('event', -1) },
  { id: 'reconcile', title: 'One reconcile forward', group: 'Time', keys: ['Shift+ArrowRight'], run: () => step('reconcile', 1) },
  { id: 'reconcile-back', title: 'One reconcile back', group: 'Time', keys: ['Shift+ArrowLeft'], run: () => step('reconcile', -1) },
  {
    id: 'into',
    title: 'Into: the next event inside this reconcile or scheduling cycle, or where the next one begins',
    group: 'Time',
    keys: ['F11', 'ArrowDown'],
    run: () => walk('into'),
  },
  {
    id: 'out',
    title: 'Out: finish this reconcile or scheduling cycle',
    group: 'Time',
    keys: ['Shift+F11', 'ArrowUp'],
    run: () => walk('out'),
  },
  {
    id: 'over',
    title: 'Over: to the end of this reconcile or scheduling cycle, or of the next one',
    group: 'Time',
    keys: ['F10'],
    run: () => walk('over'),
  },
  { id: 'settle', title: 'Run until settled', group: 'Time', keys: [], run: () => step('settle', 1) },
  { id: 'tick', title: 'To the next timer', group: 'Time', keys: [], run: () => step('tick', 1) },
  { id: 'continue', title: 'Continue', group: 'Time', keys: ['F8'], run: play },
  { id: 'pace-hop', title: 'Pace: hop', group: 'Time', keys: [], run: () => setPace('hop') },
  { id: 'pace-clock', title: 'Pace: clock', group: 'Time', keys: [], run: () => setPace('clock') },
  { id: 'pace-flat', title: 'Pace: flat out', group: 'Time', keys: [], run: () => setPace('flat') },
  { id: 'background', title: 'Show or hide background traffic', group: 'Time', keys: [], run: toggleBackground },
  { id: 'continue-to', title: 'Continue to the next breakpoint', group: 'Marks', keys: ['c'], run: continueForward },
  { id: 'continue-back', title: 'Continue back to a breakpoint', group: 'Marks', keys: ['Shift+C'], run: continueBack },
  { id: 'breakpoint', title: 'Breakpoint on the selection, or none', group: 'Marks', keys: ['b'], run: () => void breakAtSelection() },
  { id: 'bookmark', title: 'Bookmark this place', group: 'Marks', keys: ['m'], run: bookmarkHere },
  { id: 'marks', title: 'List bookmarks and breakpoints', group: 'Marks', keys: [], run: () => useSettings.setState({ dockTab: 'marks' }) },
  { id: 'cause', title: 'Previous cause of the selected event', group: 'Selection', keys: ['['], run: () => void along('cause') },
  { id: 'effect', title: 'Next effect of the selected event', group: 'Selection', keys: [']'], run: () => void along('effect') },
  { id: 'focus', title: 'Bring the selection into sight', group: 'Selection', keys: ['f'], run: focusSelection },
  { id: 'faults', title: 'Faults of the selection', group: 'Selection', keys: ['x'], run: () => showDialog('faults') },
  { id: 'fork', title: 'Fork here: a second future', group: 'Time', keys: ['y'], run: forkHere },
  { id: 'compare', title: 'Compare two branches', group: 'Page', keys: [], run: () => showDialog('compare') },
  ...NUMBERS.map(
    (number): Command => ({
      id: `place-${number}`,
      title: `Jump to component ${number}`,
      group: 'Stage',
      keys: [String(number)],
      run: () => jumpTo(number),
      keyOnly: true,
    }),
  ),
  { id: 'whole', title: 'The whole stage', group: 'Stage', keys: ['0'], run: wholeStage },
  { id: 'fleet', title: 'Cluster view: all nodes and pods', group: 'Stage', keys: [], run: () => open(FLEET) },
  { id: 'palette', title: 'Search or do anything', group: 'Page', keys: ['Ctrl+k'], run: () => showDialog('palette'), keyOnly: true },
  { id: 'apply', title: 'Apply YAML', group: 'Page', keys: [], run: () => showDialog('apply') },
  { id: 'share', title: 'Save and share', group: 'Page', keys: [], run: () => showDialog('share') },
  { id: 'diagram', title: 'Edit the diagram text', group: 'Page', keys: [], run: () => showDialog('diagram') },
  { id: 'theme', title: 'Light or dark', group: 'Page', keys: [], run: toggleTheme },
  { id: 'help', title: 'Keys', group: 'Page', keys: ['?'], run: () => showDialog('help') },
  { id: 'leave', title: 'Out of what is open, close', group: 'Page', keys: ['Escape'], run: stepOut, keyOnly: true },
];

export const COMMAND_OF_KEY: ReadonlyMap<string, Command> = new Map(
  COMMANDS.flatMap((command) => command.keys.map((key) => [key, command] as const)),
);
