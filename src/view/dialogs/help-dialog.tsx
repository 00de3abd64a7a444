import './help.css';
import { showDialog } from '../../session/notice.ts';
import { useSettings } from '../../session/settings.ts';
import { type Command, keyWords } from '../commands/command.ts';
import { COMMANDS } from '../commands/commands.ts';
import { Dialog } from '../parts/dialog.tsx';

interface Line {
  readonly keys: readonly string[];
  readonly meaning: string;
}

const GROUPS: readonly Command['group'][] = ['Time', 'Marks', 'Selection', 'Stage', 'Page'];

/** Keys that belong to a part of the page and not to the page as a whole. */
const LOCAL: Readonly<Partial<Record<Command['group'], readonly Line[]>>> = {
  Time: [{ keys: ['A', 'D', 'W', 'S'], meaning: 'On the timeline: pan, zoom' }],
  Stage: [
    { keys: ['Enter', 'double-click'], meaning: 'Open the component in place' },
    { keys: ['Arrows', 'Enter', 'O', '+', '-'], meaning: 'In the cluster view: from node to node, into its pods, open it, zoom' },
  ],
};

function linesOf(group: Command['group']): readonly Line[] {
  const lines = COMMANDS.filter((command) => command.group === group && command.keys.length > 0 && !command.id.startsWith('place-')).map(
    ({ keys, title }): Line => ({ keys: keys.map(keyWords), meaning: title }),
  );
  const places =
    group === 'Stage' ? [{ keys: ['1 … 7'], meaning: 'API server, etcd, scheduler, controllers, cloud controllers, nodes' }] : [];
  return [...places, ...lines, ...(LOCAL[group] ?? [])];
}

export function HelpDialog() {
  const singleKeys = useSettings((state) => state.singleKeys);
  return (
    <Dialog title="Keys" onClose={() => showDialog(undefined)}>
      <label className="keys-switch">
        <input type="checkbox" checked={singleKeys} onChange={(event) => useSettings.setState({ singleKeys: event.target.checked })} />{' '}
        single keys act (switch them off if you use speech input; F keys, Ctrl K and Esc stay)
      </label>
      <div className="keys-groups">
        {GROUPS.map((group) => (
          <section key={group} className="keys">
            <h3>{group}</h3>
            <dl>
              {linesOf(group).map(({ keys, meaning }) => (
                <div key={meaning}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
