/** What the colours of the cluster view mean, and what the whole fleet comes to. */
import type { Fleet } from '../../scene/fleet/fleet.ts';
import { legendOf, type Measure } from '../../scene/fleet/heat.ts';
import { count } from '../../scene/format.ts';
import { usePalette } from '../stage/use-palette.ts';
import { lookOf } from './heat-colours.ts';

const PHASES: readonly (readonly [string, string])[] = [
  ['Running ready', 'ready'],
  ['Running', 'running, not ready'],
  ['Pending starting', 'starting'],
  ['Pending', 'pending'],
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Terminating', 'terminating'],
];

const SHARES = [0, 0.25, 0.5, 0.75, 1];

interface LegendProps {
  readonly fleet: Fleet;
  readonly measure: Measure;
  readonly zones: readonly string[];
}

export function Legend({ fleet, measure, zones }: LegendProps) {
  return measure === 'phase' ? <Phases fleet={fleet} /> : <Heats fleet={fleet} measure={measure} zones={zones} />;
}

function Phases({ fleet }: { readonly fleet: Fleet }) {
  return (
    <ul className="fleet-legend" aria-label="Pods by phase">
      {PHASES.map(([look, words]) => (
        <li key={look} className={fleet.counts.has(look) ? '' : 'none'}>
          <span className={`phase ${look}`} aria-hidden />
          {words} <b>{count(fleet.counts.get(look) ?? 0)}</b>
        </li>
      ))}
    </ul>
  );
}

function Heats({ fleet, measure, zones }: LegendProps) {
  const palette = usePalette();
  const shades =
    measure === 'zone' || measure === 'taints' ? [] : SHARES.map((share) => lookOf({ kind: 'share', share, words: '' }, palette).ground);
  return (
    <ul className="fleet-legend" aria-label="The fleet by this measure">
      {shades.length > 0 && (
        <li>
          0 %{' '}
          <span className="shades" aria-hidden>
            {shades.map((shade) => (
              <i key={shade} style={{ background: shade }} />
            ))}
          </span>{' '}
          100 %
        </li>
      )}
      {legendOf(fleet, measure, zones).map(({ group, words }) => (
        <li key={words}>
          {group >= 0 && (
            <span className="swatch" style={{ background: lookOf({ kind: 'group', group, words: '' }, palette).ground }} aria-hidden />
          )}
          {words}
        </li>
      ))}
    </ul>
  );
}
