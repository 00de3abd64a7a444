/** The keys of the page. Keys that a text field or a control needs are left to it. */
import { useNotices } from '../session/notice.ts';
import { useSettings } from '../session/settings.ts';
import { isSingle, keyName } from '../view/commands/command.ts';
import { COMMAND_OF_KEY } from '../view/commands/commands.ts';

export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const name = keyName(event);
    const command = COMMAND_OF_KEY.get(name);
    if (command === undefined || event.altKey) return;
    if (isSingle(name)) {
      if (!useSettings.getState().singleKeys || useNotices.getState().dialog !== undefined) return;
      if (wantsKey(event.target as HTMLElement, event.key)) return;
    }
    event.preventDefault();
    command.run();
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
