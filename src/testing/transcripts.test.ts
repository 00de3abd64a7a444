/** Runs every transcript and compares; `REWRITE=1` writes what happened into the files instead. Read the difference before keeping it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { Play } from './transcripts/play.ts';
import { formatTranscript, type Passage, parseTranscript } from './transcripts/text.ts';

const FOLDER = new URL('./transcripts/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

function perform(passages: readonly Passage[]): { readonly run: Run; readonly performed: readonly Passage[] } {
  const play = new Play();
  const performed = passages.map((passage) => ({ ...passage, output: play.perform(passage) }));
  return { run: play.run, performed };
}

describe.each(FILES)('%s', (name) => {
  const file = new URL(name, FOLDER);
  const text = readFileSync(file, 'utf8');
  const { run, performed } = perform(parseTranscript(text));

  it('happens as written', () => {
    const happened = formatTranscript(performed);
    if (process.env.REWRITE === '1') writeFileSync(file, happened);
    else expect(happened).toBe(text);
  });

  it('has the same hash when it is run again, sought back and forth, and forked', () => {
    const { hash, position } = run;
    expect(perform(parseTranscript(text)).run.hash).toBe(hash);
    const middle = Math.floor(position / 2);
    run.seek(middle);
    const inTheMiddle = run.hash;
    const fork = run.fork();
    fork.input({ kind: 'kill', component: 'scheduler' });
    fork.runUntil(fork.now + 20 * SECOND);
    expect(run.hash).toBe(inTheMiddle);
    run.seek(position);
    expect(run.hash).toBe(hash);
    expect(fork.hash).not.toBe(hash);
  });
});
