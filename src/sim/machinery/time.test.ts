import { expect, test } from 'vitest';
import { formatMicroTime, formatTime, parseTime } from './time.ts';
import { EPOCH_MICROS } from './wire/api.ts';

test('virtual time 0 is the first second of 2026', () => {
  expect(formatTime(0)).toBe('2026-01-01T00:00:00Z');
  expect(formatTime(999_999)).toBe('2026-01-01T00:00:00Z');
  expect(formatMicroTime(1_000_042)).toBe('2026-01-01T00:00:01.000042Z');
});

test('agrees with Date over eight years, leap days and times before 1970 + 2026 included', () => {
  for (let day = -1_000; day < 2_000; day += 7) {
    const micros = day * 86_400_000_000 + 3_723_000_000 + day * 1_000_000;
    const text = new Date((EPOCH_MICROS + micros) / 1_000).toISOString().replace('.000Z', 'Z');
    expect(formatTime(micros)).toBe(text);
    expect(parseTime(text)).toBe(micros);
  }
});

test('reads fractions and zones, refuses what is no time', () => {
  expect(parseTime('2026-01-01T01:00:00.5+01:00')).toBe(500_000);
  expect(parseTime('2025-12-31T23:30:00-00:30')).toBe(0);
  for (const text of ['', 'yesterday', '2026-13-01T00:00:00Z', '2026-01-01 00:00:00Z']) expect(parseTime(text)).toBeUndefined();
});
