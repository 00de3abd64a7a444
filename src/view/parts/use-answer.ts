/** An answer of the worker that follows the cursor: asked again when the question or the run changes, never twice at once. */
import { useEffect, useRef, useState } from 'react';
import type { Answers, Question } from '../../protocol/query.ts';
import { useRun } from '../../session/run.ts';
import { ask } from '../../session/session.ts';

/** While playing, an answer is at most about this old, milliseconds. */
const REFRESH_MS = 200;

/** Asks for the newest thing wanted, one at a time, not more often than REFRESH_MS for the same key. */
class Asker {
  readonly #show: (key: string, value: unknown) => void;
  #wanted: { key: string; turn: string; question: Question } | undefined;
  #asked = '';
  #shown = '';
  #flying = false;
  #at = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (key: string, value: unknown) => void) {
    this.#show = show;
  }

  want(key: string, turn: string, question: Question): void {
    this.#wanted = { key, turn, question };
    this.#pump();
  }

  stop(): void {
    this.#wanted = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pump(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.#flying || this.#timer !== undefined || wanted.turn === this.#asked) return;
    const wait = wanted.key === this.#shown ? this.#at + REFRESH_MS - performance.now() : 0;
    if (wait > 0) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#pump();
      }, wait);
      return;
    }
    this.#flying = true;
    this.#at = performance.now();
    this.#asked = wanted.turn;
    ask(wanted.question)
      .then((value) => {
        this.#shown = wanted.key;
        this.#show(wanted.key, value);
      })
      .catch(() => undefined)
      .finally(() => {
        this.#flying = false;
        this.#pump();
      });
  }
}

/** Undefined until the first answer to this question. Keeps the last answer while a newer one is on its way. */
export function useAnswer<Q extends Question>(question: Q | undefined): Answers[Q['ask']] | undefined {
  const moment = useRun((state) => `${state.cursor.branch}:${state.cursor.step}:${state.cursor.lastStep}`);
  return useAnswerAt(JSON.stringify(question), moment, question);
}

/**
 * As `useAnswer`, for what does not follow the cursor: asked again when `moment` changes. Questions of the same `topic` follow each other:
 * the last answer stays until the next is there, and they are asked no more often than answers are refreshed.
 */
export function useAnswerAt<Q extends Question>(topic: string, moment: string, question: Q | undefined): Answers[Q['ask']] | undefined {
  const [held, setHeld] = useState<{ key: string; value: unknown }>({ key: '', value: undefined });
  const asker = useRef<Asker>(undefined);
  asker.current ??= new Asker((shown, value) => setHeld({ key: shown, value }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: `topic` and `moment` stand for the question
  useEffect(() => {
    if (question === undefined) asker.current?.stop();
    else asker.current?.want(topic, `${topic}@${moment}`, question);
  }, [topic, moment]);
  useEffect(() => () => asker.current?.stop(), []);
  return held.key === topic ? (held.value as Answers[Q['ask']]) : undefined;
}
