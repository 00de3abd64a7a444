/** An object's state in words. */
import type { Micros } from '../../kernel/effects.ts';
import type { ObjectSummary } from '../../protocol/frame.ts';
import { span } from '../format.ts';
import type { Sentence } from './sentence.ts';

export function objectSentence(object: ObjectSummary, now: Micros): Sentence {
  const age = span(Math.max(0, now - object.created));
  if (object.terminating === true) return [{ text: `Being deleted; it waits for whoever still holds it.` }];
  if (object.resource !== 'pods') {
    return [
      {
        text:
          object.state === undefined || object.state === ''
            ? `${object.kind}, ${age} old.`
            : `${object.kind}, ${object.state}, ${age} old.`,
      },
    ];
  }
  const reason = object.reason === undefined || object.reason === '' ? '' : ` (${object.reason})`;
  switch (object.phase) {
    case 'Running':
      return [
        {
          text:
            object.ready === true
              ? `Running and ready on ${object.node}, ${age} old.`
              : `Running on ${object.node}, not ready yet${reason}.`,
        },
      ];
    case 'Succeeded':
      return [{ text: `Done: all its containers ended well.` }];
    case 'Failed':
      return [{ text: `Failed${reason}.` }];
    default:
      return [
        {
          text:
            object.node === undefined
              ? `Pending for ${age}, waiting for the scheduler${reason}.`
              : `Bound to ${object.node}, whose kubelet is starting it${reason}.`,
        },
      ];
  }
}
