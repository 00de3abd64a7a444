/** What can go wrong with the selection, to choose from by name. With nothing selected: with every component. */
import { Command } from 'cmdk';
import { useMemo } from 'react';
import type { Message } from '../../protocol/message.ts';
import { type Fault, faultsOfComponent, faultsOfLink, faultsOfObject } from '../../scene/faults.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { type Selection, useSelection } from '../../session/selection.ts';
import { Dialog } from '../parts/dialog.tsx';
import { perform } from '../parts/perform.ts';
import { useAnswer } from '../parts/use-answer.ts';
import './palette.css';

export function FaultDialog() {
  const selection = useSelection((state) => state.selection);
  const detail = useAnswer(selection?.kind === 'event' ? ({ ask: 'event', event: selection.event } as const) : undefined);
  const message = detail?.message;
  const faults = useMemo(() => faultsOf(selection, message), [selection, message]);
  return (
    <Dialog title={selection === undefined ? 'Faults' : 'Faults of the selection'} onClose={() => showDialog(undefined)}>
      <p className="hint">What you do here is part of the run. In the past it forks the run.</p>
      <Command label="Faults" loop className="palette">
        <Command.Input aria-label="Find a fault" placeholder="Kill, pause, cut, slow…" className="field" />
        <Command.List>
          <Command.Empty>No such fault here.</Command.Empty>
          {faults.map(({ label, action }) => (
            <Command.Item
              key={label}
              onSelect={() => {
                showDialog(undefined);
                void perform(action);
              }}
            >
              {label}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function faultsOf(selection: Selection | undefined, message: Message | undefined): readonly Fault[] {
  const run = useRun.getState();
  switch (selection?.kind) {
    case 'component':
      return faultsOfComponent(selection.id, run);
    case 'link':
      return [...faultsOfLink(selection.between, run), ...selection.between.flatMap((id) => withoutLinks(faultsOfComponent(id, run)))];
    case 'object':
      return faultsOfObject(selection.key, run);
    case 'event': {
      if (message === undefined) return [];
      const ends = [...new Set([message.from, message.to])].filter((id) => run.components[id] !== undefined);
      const [a, b] = ends;
      const link = a === undefined || b === undefined ? [] : faultsOfLink([a, b], run);
      return [...link, ...ends.flatMap((id) => withoutLinks(faultsOfComponent(id, run)))];
    }
    default:
      return run.componentIds.flatMap((id) => withoutLinks(faultsOfComponent(id, run)));
  }
}

function withoutLinks(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter(({ action }) => 'component' in action);
}
