/**
 * Regular expressions in expressions are JavaScript's, which go back and try again, where cel-go's RE2 takes linear time. So that none can
 * take for ever, a pattern has to be a literal in which nothing that repeats is repeated, and that refers back to nothing.
 */

const LONGEST_PATTERN = 256;
const REPEATS = /^(?:[*+]|\{\d+(?:,\d*)?\})/;

/** What is wrong with the pattern, or undefined. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return `a pattern may have at most ${LONGEST_PATTERN} characters`;
  if (/\\[1-9k]/.test(pattern) || /\(\?[=!<]/.test(pattern)) return 'a pattern may not look around or refer back';
  if (repeatsWhatRepeats(pattern)) return 'a pattern may not repeat what repeats itself';
  try {
    new RegExp(pattern);
  } catch {
    return 'the pattern is no regular expression';
  }
  return undefined;
}

function repeatsWhatRepeats(pattern: string): boolean {
  /** Whether something repeats in each group that is open, the innermost last. */
  const open = [false];
  let loops = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '\\') at++;
    else if (character === '[') at = endOfClass(pattern, at);
    else if (character === '(') open.push(false);
    else if (character === ')') {
      const inner = open.pop() ?? false;
      const isRepeated = REPEATS.test(pattern.slice(at + 1));
      if (inner && isRepeated) return true;
      if (inner || isRepeated) open[open.length - 1] = true;
    } else if (REPEATS.test(pattern.slice(at))) {
      open[open.length - 1] = true;
      loops++;
    }
  }
  return loops > MOST_LOOPS;
}

/** Each may double the exponent of the time: many in a row are as bad as one in another. */
const MOST_LOOPS = 4;

function endOfClass(pattern: string, from: number): number {
  for (let at = from + 1; at < pattern.length; at++) {
    if (pattern[at] === '\\') at++;
    else if (pattern[at] === ']') return at;
  }
  return pattern.length;
}
