/** A sentence in parts, so that what it names can be clicked. */
import type { Part } from '../../protocol/message.ts';

export type Sentence = readonly Part[];

export function plainText(sentence: Sentence): string {
  return sentence.map((part) => part.text).join('');
}
