import { expect, test } from 'vitest';
import { semanticEqual } from './semantic-equal.ts';

test.each([
  [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
  [{ a: [] }, {}, true],
  [{ a: {} }, { a: null }, true],
  [{ a: { b: [] } }, {}, false],
  [{ a: { b: [] } }, { a: {} }, true],
  [[1, 2], [2, 1], false],
  [{ a: '' }, {}, false],
  [{ a: 0 }, { a: false }, false],
  [{}, { a: 1 }, false],
  [[{}], [], false],
  ['x', 'x', true],
])('%j and %j: %s', (a, b, same) => {
  expect(semanticEqual(a, b)).toBe(same);
  expect(semanticEqual(b, a)).toBe(same);
});
