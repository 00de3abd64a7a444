/** Numbers and times as the page writes them. Time is microseconds everywhere else. */
import type { Micros } from '../kernel/effects.ts';

/** `12.384 s`, `1 h 02 min 03 s`: the clock of the run. */
export function clock(time: Micros): string {
  const seconds = time / 1e6;
  if (seconds < 600) return `${seconds.toFixed(3)} s`;
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours} h ${String(minutes).padStart(2, '0')} min ${rest} s` : `${minutes} min ${rest} s`;
}

/** `640 µs`, `3.2 ms`, `4.1 s`, `5 min`: how long something took. */
export function span(micros: Micros): string {
  if (micros < 1_000) return `${Math.round(micros)} µs`;
  if (micros < 1e6) return `${trim(micros / 1e3)} ms`;
  if (micros < 120e6) return `${trim(micros / 1e6)} s`;
  if (micros < 7200e6) return `${trim(micros / 60e6)} min`;
  return `${trim(micros / 3600e6)} h`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

const WHOLE = new Intl.NumberFormat('en-US');

export function count(value: number): string {
  return WHOLE.format(value);
}
