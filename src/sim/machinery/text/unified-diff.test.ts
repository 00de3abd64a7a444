import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);

describe('unifiedDiff', () => {
  it('says nothing of equal texts', () => {
    expect(unifiedDiff('a\nb', 'a\nb')).toBe('');
  });

  it('shows a changed line among three lines before and after', () => {
    const after = numbers(9);
    after[4] = 'new';
    expect(unifiedDiff(numbers(9).join('\n'), after.join('\n'))).toBe(
      '@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+new\n line 6\n line 7\n line 8\n',
    );
  });

  it('cuts far changes into hunks', () => {
    const after = numbers(30);
    after[0] = 'first';
    after.splice(20, 1);
    const text = unifiedDiff(numbers(30).join('\n'), after.join('\n'));
    expect(text.match(/^@@.*$/gm)).toEqual(['@@ -1,4 +1,4 @@', '@@ -18,7 +18,6 @@']);
  });

  it('does not anchor on lines that are everywhere in a long text', () => {
    const filler = Array.from({ length: 220 }, (_, at) => (at % 2 === 0 ? '{' : `row ${at}`));
    const after = ['{', 'added', ...filler];
    expect(unifiedDiff(filler.join('\n'), after.join('\n')).split('\n').slice(0, 3)).toEqual(['@@ -1,3 +1,5 @@', '+{', '+added']);
  });
});
