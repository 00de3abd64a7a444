/** The span of `@every 1h30m` (Go time/format.go ParseDuration, robfig/cron constantdelay.go Every). */
const UNIT_SECONDS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600 };
const PART = /^(\d+\.?\d*|\.\d+)([^\d.]*)/;
/** Go keeps durations as 63 bits of nanoseconds. */
const LONGEST_SECONDS = 2 ** 63 / 1e9;

/** Whole seconds, 1 at least; or what is wrong with the text. */
export function everySeconds(text: string): number | { readonly problem: string } {
  const wrong = (what: string) => ({ problem: `time: ${what} ${JSON.stringify(text)}` });
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return 1;
  if (rest === '') return wrong('invalid duration');
  let total = 0;
  while (rest !== '') {
    const [part, number, unit = ''] = PART.exec(rest) ?? [];
    if (part === undefined) return wrong('invalid duration');
    if (unit === '') return wrong('missing unit in duration');
    const seconds = UNIT_SECONDS[unit];
    if (seconds === undefined) return wrong(`unknown unit ${JSON.stringify(unit)} in duration`);
    total += Number(number) * seconds;
    rest = rest.slice(part.length);
  }
  if (total >= LONGEST_SECONDS) return wrong('invalid duration');
  return text.startsWith('-') ? 1 : Math.max(1, Math.floor(total + 1e-9));
}
