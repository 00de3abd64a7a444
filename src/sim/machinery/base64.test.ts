import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, decodedLength, encodeBase64 } from './base64.ts';

test('is what Node makes of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
      const expected = Buffer.from(text, 'utf8').toString('base64');
      expect(encodeBase64(text)).toBe(expected);
      expect(decodeBase64(expected)).toBe(text);
      expect(decodedLength(expected)).toBe(Buffer.byteLength(text));
    }),
  );
});

test('bytes that are not UTF-8 are replaced, not lost', () => {
  expect(decodeBase64('/2E=')).toBe('\ufffda');
});
