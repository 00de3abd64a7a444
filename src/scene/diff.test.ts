import { describe, expect, it } from 'vitest';
import { diffLines, hunks } from './diff.ts';

describe('diffLines', () => {
  it('keeps what is common and signs the rest', () => {
    expect(diffLines('a\nb\nc\n', 'a\nx\nc\nd\n').map(({ sign, text }) => sign + text)).toEqual([' a', '-b', '+x', ' c', '+d']);
  });

  it('shows a new text as added', () => {
    expect(diffLines('', 'a\n')).toEqual([{ sign: '+', text: 'a' }]);
  });
});

describe('hunks', () => {
  it('folds what is far from a change', () => {
    const same = Array.from({ length: 9 }, (_, i) => `${i}`).join('\n');
    expect(hunks(diffLines(same, `${same}\nnew`), 1).map(({ sign, text }) => sign + text)).toEqual(['…8 lines the same', ' 8', '+new']);
  });
});
