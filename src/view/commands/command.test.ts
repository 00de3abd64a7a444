import { describe, expect, it } from 'vitest';
import { isSingle, keyName, keyWords } from './command.ts';

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey', boolean>> = {}) =>
  keyName({ key, shiftKey: false, ctrlKey: false, metaKey: false, ...held });

describe('the name of a key press', () => {
  it('counts Shift for letters and named keys, not for signs, and Caps Lock not at all', () => {
    expect(press('c')).toBe('c');
    expect(press('C')).toBe('c');
    expect(press('C', { shiftKey: true })).toBe('Shift+C');
    expect(press('ArrowLeft', { shiftKey: true })).toBe('Shift+ArrowLeft');
    expect(press('F11', { shiftKey: true })).toBe('Shift+F11');
    expect(press('?', { shiftKey: true })).toBe('?');
  });

  it('is the same for Control and Command', () => {
    expect(press('k', { ctrlKey: true })).toBe('Ctrl+k');
    expect(press('k', { metaKey: true })).toBe('Ctrl+k');
  });
});

describe('single keys', () => {
  it('are those that a text would take, and the arrows', () => {
    expect(['c', 'Shift+C', '[', ' ', 'ArrowLeft', '?', '7'].map(isSingle)).toEqual(Array(7).fill(true));
    expect(['F8', 'Shift+F11', 'Ctrl+k', 'Escape'].map(isSingle)).toEqual(Array(4).fill(false));
  });
});

it('keys are written for people', () => {
  expect(['Shift+C', 'Ctrl+k', ' ', 'Shift+ArrowRight', 'Escape', 'm'].map(keyWords)).toEqual([
    'Shift C',
    'Ctrl K',
    'Space',
    'Shift →',
    'Esc',
    'M',
  ]);
});
