/** A connection: always there, thin. Clicking it tells why it exists. */
import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { curveLength, pointAlong, svgPath } from '../../scene/stage/geometry.ts';
import type { Wire } from '../../scene/stage/wires.ts';

export type WireEdgeData = Edge<{ wire: Wire; cut: boolean; selected: boolean }, 'wire'>;

const CHARACTER = 5.9;

export function WireEdge({ data, id }: EdgeProps<WireEdgeData>) {
  if (data === undefined) return null;
  const { wire, cut, selected } = data;
  const label = cut ? 'cut' : wire.label;
  const width = label.length * CHARACTER + 12;
  const fits = label !== '' && curveLength(wire.curve) > 40;
  const middle = pointAlong(wire.curve, 0.5);
  return (
    <g className={`wire ${wire.stroke} ${wire.implied ? 'implied' : ''} ${cut ? 'cut' : ''} ${selected ? 'selected' : ''}`}>
      <BaseEdge id={id} path={svgPath(wire.curve)} interactionWidth={16} />
      {fits && (
        <g className="wire-label" transform={`translate(${middle.x} ${middle.y})`}>
          <rect x={-width / 2} y={-9} width={width} height={18} rx={5} />
          <text textAnchor="middle" dominantBaseline="central">
            {label}
          </text>
        </g>
      )}
    </g>
  );
}
