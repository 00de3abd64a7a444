/** Search or do anything: scenarios, objects, components, steps, tools. */
import { Command } from 'cmdk';
import { useMemo } from 'react';
import { titleOf } from '../../protocol/identity.ts';
import { SCENARIOS } from '../../scenarios/all.ts';
import { isBackstage } from '../../scene/tree/rows.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { keyOf, open, select } from '../../session/selection.ts';
import { openScenario, setPace, step, togglePlay } from '../../session/session.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toggleTheme } from '../theme/use-theme.ts';
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
            <Command.Item onSelect={run(togglePlay)}>Play or pause</Command.Item>
            <Command.Item onSelect={run(() => step('settle', 1))}>Run until settled</Command.Item>
            <Command.Item onSelect={run(() => step('tick', 1))}>To the next timer</Command.Item>
            <Command.Item onSelect={run(() => setPace('hop'))}>Pace: hop</Command.Item>
            <Command.Item onSelect={run(() => setPace('clock'))}>Pace: clock</Command.Item>
            <Command.Item onSelect={run(() => setPace('flat'))}>Pace: flat out</Command.Item>
            <Command.Item onSelect={run(() => showDialog('apply'))}>Apply YAML</Command.Item>
            <Command.Item onSelect={run(() => showDialog('share'))}>Save and share</Command.Item>
            <Command.Item onSelect={run(() => showDialog('diagram'))}>Edit the diagram text</Command.Item>
            <Command.Item onSelect={run(toggleTheme)}>Light or dark</Command.Item>
            <Command.Item onSelect={run(() => showDialog('help'))}>Keys</Command.Item>
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
