/** A sentence in parts, so that what it names can be clicked. */
import type { ObjectKey } from '../../protocol/message.ts';

export type Part =
  | { readonly text: string }
  | { readonly text: string; readonly object: ObjectKey }
  | { readonly text: string; readonly component: string };

export type Sentence = readonly Part[];

export function plainText(sentence: Sentence): string {
  return sentence.map((part) => part.text).join('');
}
