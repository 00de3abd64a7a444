/** Differences of two YAML texts, line by line (longest common subsequence over bounded texts). Pure. */

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/** Above this many lines on either side the texts are shown as wholly replaced. */
const MAX_LINES = 1_500;

export function diffLines(before: string, after: string): readonly DiffLine[] {
  const a = split(before);
  const b = split(after);
  if (a.length > MAX_LINES || b.length > MAX_LINES) {
    return [...a.map((text) => ({ sign: '-', text }) as const), ...b.map((text) => ({ sign: '+', text }) as const)];
  }
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j] ? (lengths[at + width + 1] as number) + 1 : Math.max(lengths[at + width] as number, lengths[at + 1] as number);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] as string });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || (lengths[at + width] as number) >= (lengths[at + 1] as number))) {
      lines.push({ sign: '-', text: a[i++] as string });
    } else lines.push({ sign: '+', text: b[j++] as string });
  }
  return lines;
}

function split(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Keeps `context` unchanged lines around every change; what is left out becomes one line. */
export function hunks(lines: readonly DiffLine[], context = 2): readonly (DiffLine | { readonly sign: '…'; readonly text: string })[] {
  const keep = new Uint8Array(lines.length);
  for (const [i, line] of lines.entries()) {
    if (line.sign === ' ') continue;
    for (let k = Math.max(0, i - context); k <= Math.min(lines.length - 1, i + context); k++) keep[k] = 1;
  }
  const result: (DiffLine | { sign: '…'; text: string })[] = [];
  let left = 0;
  for (const [i, line] of lines.entries()) {
    if (keep[i] === 1) {
      if (left > 0) result.push({ sign: '…', text: `${left} lines the same` });
      left = 0;
      result.push(line);
    } else left++;
  }
  if (left > 0) result.push({ sign: '…', text: `${left} lines the same` });
  return result;
}
