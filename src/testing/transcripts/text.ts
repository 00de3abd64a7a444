/**
 * The text of a transcript (after etcd-io/raft's testdata): a command line, lines of input that belong to it, `----`, what happened,
 * and a blank line. Lines with `#` before a command are for the reader and are kept.
 */

export interface Passage {
  /** Comments and blank lines before the command, as written. */
  readonly before: readonly string[];
  readonly command: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}

const RULE = '----';

/** Throws an Error with the line's number where the text has not this form. */
export function parseTranscript(text: string): readonly Passage[] {
  const lines = text.trimEnd().split('\n');
  const passages: Passage[] = [];
  let at = 0;
  while (at < lines.length) {
    const before: string[] = [];
    while (at < lines.length && /^(#|$)/.test(lines[at] as string)) before.push(lines[at++] as string);
    const command = lines[at++];
    if (command === undefined) break;
    const input: string[] = [];
    while (lines[at] !== RULE) {
      if (at >= lines.length) throw new Error(`"${command}" (before line ${at + 1}) lacks its ${RULE}`);
      input.push(lines[at++] as string);
    }
    at++;
    const output: string[] = [];
    while (at < lines.length && lines[at] !== '') output.push(lines[at++] as string);
    passages.push({ before, command, input, output });
  }
  return passages;
}

export function formatTranscript(passages: readonly Passage[]): string {
  const lines: string[] = [];
  for (const { before, command, input, output } of passages) lines.push(...before, command, ...input, RULE, ...output);
  return `${lines.join('\n')}\n`;
}
