/** A connection: always there, thin. Clicking it tells why it exists. */
import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { svgPath } from '../../scene/stage/geometry.ts';
import { LABEL_LINE, type LabelBox } from '../../scene/stage/labels.ts';
import type { Wire } from '../../scene/stage/wires.ts';

export type WireEdgeData = Edge<{ wire: Wire; label: LabelBox | undefined; cut: boolean; selected: boolean }, 'wire'>;

export function WireEdge({ data, id }: EdgeProps<WireEdgeData>) {
  if (data === undefined) return null;
  const { wire, label: box, cut, selected } = data;
  return (
    <g className={`wire ${wire.stroke} ${wire.implied ? 'implied' : ''} ${cut ? 'cut' : ''} ${selected ? 'selected' : ''}`}>
      <BaseEdge id={id} path={svgPath(wire.curve)} interactionWidth={16} />
      {box !== undefined && (
        <g className="wire-label" data-words={id}>
          <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={5} />
          <text textAnchor="middle">
            {box.lines.map((line, i) => (
              <tspan key={line} x={box.x + box.width / 2} y={box.y + 10 + i * LABEL_LINE}>
                {line}
              </tspan>
            ))}
          </text>
        </g>
      )}
    </g>
  );
}
