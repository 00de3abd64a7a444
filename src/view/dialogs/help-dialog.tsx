import { showDialog } from '../../session/notice.ts';
import { useSettings } from '../../session/settings.ts';
import { Dialog } from '../parts/dialog.tsx';

const KEYS: readonly (readonly [string, string])[] = [
  ['Space, K', 'play / pause'],
  ['→ / ←', 'one event forward / back'],
  ['Shift → / Shift ←', 'one reconcile forward / back'],
  ['F11 or ↓ / Shift F11 or ↑', 'into the next event / out: back one event'],
  ['F10', 'over: to the end of this reconcile'],
  ['F8, C', 'continue'],
  ['[ / ]', 'previous cause / next effect of the selected event'],
  ['F', 'go to the selection'],
  ['X', 'faults of the selection'],
  ['Y', 'branches: compare'],
  ['1 … 7, 0', 'select a component, show the whole stage'],
  ['Enter, double-click', 'open a component'],
  ['Esc', 'out, close'],
  ['A D W S', 'pan and zoom the timeline'],
  ['Ctrl K', 'search or do anything'],
  ['?', 'this help'],
];

export function HelpDialog() {
  const singleKeys = useSettings((state) => state.singleKeys);
  return (
    <Dialog title="Keys" onClose={() => showDialog(undefined)}>
      <dl className="facts">
        {KEYS.map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd style={{ fontFamily: 'var(--font)' }}>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input type="checkbox" checked={singleKeys} onChange={(event) => useSettings.setState({ singleKeys: event.target.checked })} />{' '}
        single keys act (switch off if you use speech input)
      </label>
    </Dialog>
  );
}
