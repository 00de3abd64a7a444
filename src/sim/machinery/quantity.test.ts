import { describe, expect, it } from 'vitest';
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity, milliValue, parseQuantity, value } from './quantity.ts';

function parsed(text: string) {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(result.error);
  return result.quantity;
}

describe('quantities', () => {
  it.each([
    ['0', '0'],
    ['100m', '100m'],
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['12e6', '12e6'],
    ['1E', '1E'],
    ['512', '512'],
    ['1023Ki', '1023Ki'],
    ['0.5Ki', '512'],
    ['1Mi', '1Mi'],
    ['1500m', '1500m'],
    ['-5Gi', '-5Gi'],
    ['0.1n', '1n'],
    ['1.', '1'],
    ['.5', '500m'],
    ['010', '10'],
    ['+3', '3'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each(['', 'x', '1x', '1KiB', '--1', '1 Gi', '1.2.3', 'Gi'])('%j is none', (text) => {
    expect(parseQuantity(text).ok).toBe(false);
  });

  it('gives plain numbers, rounded up', () => {
    expect([value('1500m'), value('2Gi'), value('1.5Ki'), value('3k'), value(undefined), value('1m')]).toEqual([
      2, 2_147_483_648, 1536, 3000, 0, 1,
    ]);
    expect([milliValue('1500m'), milliValue('2'), milliValue('0.0001'), milliValue('1Ki')]).toEqual([1500, 2000, 1, 1_024_000]);
  });

  it('adds and compares across suffixes', () => {
    expect(formatQuantity(addQuantities(parsed('1Gi'), parsed('512Mi')))).toBe('1536Mi');
    expect(compareQuantities(parsed('1Gi'), parsed('1G'))).toBe(1);
  });
});
