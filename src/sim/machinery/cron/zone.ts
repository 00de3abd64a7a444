/**
 * Time zones as far as schedules need them: how far local time is ahead of UTC. By the rules of now, which hold for all virtual time.
 * Not modelled: changes that follow no rule, as in Morocco during Ramadan.
 */
import { formatTime } from '../time.ts';
import { EPOCH_MICROS } from '../wire/api.ts';
import { offsetsOf } from './zone-rule.ts';
import { ZONES_BY_RULE } from './zone-table.ts';

const SECOND = 1_000_000;

export interface Zone {
  readonly name: string;
  /** Seconds that its clocks are ahead at that second since 1970. */
  offsetAt(second: number): number;
}

export const UTC: Zone = Object.freeze({ name: 'UTC', offsetAt: () => 0 });

/** By name; read when the first zone is asked for. */
const zones = new Map<string, Zone>();

function readTable(): void {
  for (const rule in ZONES_BY_RULE) {
    const offsetAt = offsetsOf(rule);
    for (const name of ZONES_BY_RULE[rule]?.split(' ') ?? []) zones.set(name, Object.freeze({ name, offsetAt }));
  }
  zones.set(UTC.name, UTC);
}

/** The zone of that name (Go time.LoadLocation); undefined if there is none. */
export function zoneNamed(name: string): Zone | undefined {
  if (name === '') return UTC;
  if (zones.size === 0) readTable();
  return zones.get(name);
}

/** Virtual time as RFC 3339 in local time: `2026-01-01T02:00:00+02:00`. */
export function localTime(zone: Zone, micros: number): string {
  const offset = zone.offsetAt(Math.floor((EPOCH_MICROS + micros) / SECOND));
  const text = formatTime(micros + offset * SECOND);
  return offset === 0 ? text : `${text.slice(0, -1)}${offset < 0 ? '-' : '+'}${hoursAndMinutes(Math.abs(offset))}`;
}

function hoursAndMinutes(seconds: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(seconds / 3_600))}:${pad(Math.floor(seconds / 60) % 60)}`;
}
