import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { correlate, newCorrelator, type Occurrence, remember } from './event-correlator.ts';

const about = { kind: 'Pod', namespace: 'default', name: 'a', uid: 'u', apiVersion: 'v1' };
const occurrence = (message: string, reason = 'Why'): Occurrence => ({ about, type: 'Normal', reason, message });

test('equal events are one that is counted', () => {
  const state = newCorrelator();
  const first = correlate(state, 'tester', occurrence('same'), 0);
  expect(first?.known).toBeUndefined();
  remember(state, first?.key ?? '', { name: 'a.1', namespace: 'default', count: 1, firstAt: 0 });
  expect(correlate(state, 'tester', occurrence('same'), 1)?.known).toMatchObject({ name: 'a.1', count: 1 });
  expect(correlate(state, 'another', occurrence('same'), 1)?.known).toBeUndefined();
});

test('the tenth of many similar events stands for those to come', () => {
  const state = newCorrelator();
  const messages = Array.from({ length: 12 }, (_, at) => correlate(state, 'tester', occurrence(`no ${at}`), at)?.message);
  expect(messages[8]).toBe('no 8');
  expect(messages.slice(9)).toEqual(['no 9', 'no 10', 'no 11'].map((text) => `(combined from similar events): ${text}`));
  expect(correlate(state, 'tester', occurrence('later'), 700 * SECOND)?.message).toBe('later');
});

test('about one object 25 events pass at once, then one in five minutes', () => {
  const state = newCorrelator();
  const passed = (from: number, count: number, at: number) =>
    Array.from({ length: count }, (_, n) => correlate(state, 'tester', occurrence('m', `reason ${from + n}`), at)).filter(Boolean).length;
  expect(passed(0, 40, 0)).toBe(25);
  expect(passed(40, 5, 299 * SECOND)).toBe(0);
  expect(passed(45, 5, 301 * SECOND)).toBe(1);
});
