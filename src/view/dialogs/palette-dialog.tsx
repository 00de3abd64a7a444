/** Search or do anything: scenarios, objects, components, steps, tools. */
import { Command } from 'cmdk';
import { useMemo } from 'react';
import { titleOf } from '../../protocol/identity.ts';
import { SCENARIOS } from '../../scenarios/all.ts';
import { isBackstage } from '../../scene/tree/rows.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { keyOf, open, select } from '../../session/selection.ts';
import { openScenario } from '../../session/session.ts';
import { keyWords } from '../commands/command.ts';
import { COMMANDS } from '../commands/commands.ts';
import { Dialog } from '../parts/dialog.tsx';
import './palette.css';

const MAX_OBJECTS = 200;

export function PaletteDialog() {
  const ids = useRun((state) => state.componentIds);
  const objects = useMemo(() => [...useRun.getState().objects.values()].filter((object) => !isBackstage(object)).slice(0, MAX_OBJECTS), []);
  const run = (action: () => void) => () => {
    showDialog(undefined);
    action();
  };
  return (
    <Dialog title="Search or do anything" onClose={() => showDialog(undefined)}>
      <Command label="Search or do anything" loop className="palette">
        <Command.Input aria-label="Search or do anything" placeholder="A pod, a component, a scenario, a command…" className="field" />
        <Command.List>
          <Command.Empty>Nothing has that name.</Command.Empty>
          <Command.Group heading="Do">
            {COMMANDS.filter(({ keyOnly }) => keyOnly !== true).map(({ id, title, keys, run: action }) => (
              <Command.Item key={id} value={`${title} ${id}`} onSelect={run(action)}>
                <span>{title}</span>
                {keys[0] !== undefined && <kbd>{keyWords(keys[0])}</kbd>}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Open a component">
            {ids.map((id) => (
              <Command.Item key={id} value={`component ${id} ${titleOf(id)}`} onSelect={run(() => open(id))}>
                {titleOf(id)}
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Objects">
            {objects.map((object) => (
              <Command.Item key={object.id} value={object.id} onSelect={run(() => select({ kind: 'object', key: keyOf(object.id) }))}>
                <span className="mono">
                  {object.kind}/{object.name}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Scenarios">
            {SCENARIOS.map((scenario) => (
              <Command.Item key={scenario.id} value={`scenario ${scenario.title}`} onSelect={run(() => openScenario(scenario.id, true))}>
                {scenario.title}
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}
