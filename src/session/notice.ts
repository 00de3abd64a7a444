/** Short messages to the person: what happened, or what went wrong and what to do. And which dialog is open. */
import { create } from 'zustand';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'bad';
  readonly text: string;
}

export type DialogName = 'apply' | 'share' | 'diagram' | 'help' | 'palette' | 'compare' | 'faults';

interface NoticeState {
  readonly notices: readonly Notice[];
  readonly dialog: DialogName | undefined;
  /** Text that the apply dialog begins with. */
  readonly draft: string;
}

const SHOWN_MS = 7_000;
const MAX_NOTICES = 4;

export const useNotices = create<NoticeState>()(() => ({ notices: [], dialog: undefined, draft: '' }));

let next = 1;

export function notify(text: string, tone: Notice['tone'] = 'info'): void {
  const id = next++;
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter((notice) => notice.text !== text), { id, tone, text }].slice(-MAX_NOTICES),
  }));
  setTimeout(() => dismiss(id), tone === 'bad' ? SHOWN_MS * 2 : SHOWN_MS);
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

export function showDialog(dialog: DialogName | undefined, draft = ''): void {
  useNotices.setState({ dialog, draft });
}
