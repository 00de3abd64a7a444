/** What a person can do by key or by name; the one list that keys, help and palette are made from. */
export interface Command {
  readonly id: string;
  /** In a few words, as a list of keys would say it. */
  readonly title: string;
  readonly group: 'Time' | 'Marks' | 'Selection' | 'Stage' | 'Page';
  /** As `keyName` names them. */
  readonly keys: readonly string[];
  readonly run: () => void;
  /** Not worth a line in the palette. */
  readonly keyOnly?: true;
}

/** `Shift+ArrowRight`, `Ctrl+k`, `c`, `Shift+C`: how a key press is called. Shift counts for letters and named keys, not for signs. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>): string {
  const { key, shiftKey } = event;
  const letter = /^[a-z]$/i.test(key);
  const shift = shiftKey && (letter || key.length > 1);
  const control = event.ctrlKey || event.metaKey;
  const name = !letter ? key : shift ? key.toUpperCase() : key.toLowerCase();
  return `${control ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

/** Keys without a modifier that a text would take: they can be switched off. */
export function isSingle(key: string): boolean {
  return !key.startsWith('Ctrl+') && !/F\d+$/.test(key) && key !== 'Escape';
}

const SIGNS: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** How a key is written for people. */
export function keyWords(key: string): string {
  return key
    .split('+')
    .map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
    .join(' ');
}
