/** Go durations, read and written (Go time/format.go, Duration.String and ParseDuration), as far as kubelets print and annotations say. */
import type { Micros } from '../../kernel/effects.ts';

const UNITS: Readonly<Record<string, Micros>> = { us: 1, ms: 1_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };

/** `1m30s`, `500ms`; undefined if it is no duration. */
export function parseDuration(text: string): Micros | undefined {
  if (text === '0') return 0;
  let total = 0;
  let rest = text;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)/.exec(rest);
    if (!part) return undefined;
    total += Number(part[1]) * (UNITS[part[2] as string] as number);
    rest = rest.slice(part[0].length);
  }
  return text === '' ? undefined : Math.round(total);
}

/** Cut to milliseconds, as events show it: `812ms`, `1.204s`, `1m2.5s`. */
export function formatDuration(span: Micros): string {
  const millis = Math.floor(span / 1_000);
  if (millis < 1_000) return millis === 0 ? '0s' : `${millis}ms`;
  const minutes = Math.floor(millis / 60_000);
  const seconds = `${(millis - minutes * 60_000) / 1_000}s`;
  if (minutes === 0) return seconds;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}m${seconds}` : `${hours}h${minutes - hours * 60}m${seconds}`;
}

/** As `10s` or `2m40s`: whole seconds. */
export function formatSeconds(span: Micros): string {
  return formatDuration(Math.floor(span / 1_000_000) * 1_000_000);
}
