/** What the colours of the cluster view mean, and what the whole fleet comes to. */
import type { Fleet } from '../../scene/fleet/fleet.ts';
import { histogramOf, legendOf, type Measure } from '../../scene/fleet/heat.ts';
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
  readonly groups: readonly string[];
}

export function Legend({ fleet, measure, groups }: LegendProps) {
  return measure === 'phase' ? <Phases fleet={fleet} /> : <Heats fleet={fleet} measure={measure} groups={groups} />;
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

function Heats({ fleet, measure, groups }: LegendProps) {
  const palette = usePalette();
  const isShare = measure === 'cpu' || measure === 'memory' || measure === 'pods';
  const shades = !isShare ? [] : SHARES.map((share) => lookOf({ kind: 'share', share, words: '' }, palette).ground);
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
      {isShare && <Histogram bins={histogramOf(fleet, measure)} />}
      {legendOf(fleet, measure, groups).map(({ group, words }) => (
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

/** Alike nodes make one peak, packed ones a peak at each end. */
function Histogram({ bins }: { readonly bins: readonly number[] }) {
  const most = Math.max(1, ...bins);
  const words = bins.flatMap((nodes, bin) => (nodes === 0 ? [] : [`${count(nodes)} from ${bin * 10} %`]));
  return (
    <li>
      nodes by how full
      <span className="histogram" aria-hidden>
        {bins.map((nodes, bin) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bins are fixed
          <i key={bin} style={{ height: `${(100 * nodes) / most}%` }} className={nodes === 0 ? 'none' : ''} />
        ))}
      </span>
      <span className="visually-hidden">: {words.join(', ')}</span>
    </li>
  );
}
