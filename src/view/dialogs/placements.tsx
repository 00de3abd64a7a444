/** Where pods are in two futures, node by node, and which of them moved. */
import { useState } from 'react';
import type { NodeLoad, Placements } from '../../protocol/query.ts';
import { count } from '../../scene/format.ts';
import { showDialog } from '../../session/notice.ts';
import { select } from '../../session/selection.ts';
import './placements.css';

interface PlacementsViewProps {
  readonly placements: Placements;
  readonly here: string;
  readonly there: string;
}

/** Rows shown at first. */
const FEW = 12;

export function PlacementsView({ placements: { moved, movedCount, same, nodes }, here, there }: PlacementsViewProps) {
  const [all, setAll] = useState(false);
  if (nodes.length === 0) return null;
  const shown = all ? nodes : byDifference(nodes).slice(0, FEW);
  return (
    <section className="placements" aria-label="Where pods are">
      <h3 className="hint">
        {movedCount === 0
          ? `All pods that both have are on the same nodes (${count(same)}).`
          : `${count(movedCount)} ${movedCount === 1 ? 'pod is' : 'pods are'} on another node, ${count(same)} on the same.`}
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">{here}</th>
            <th scope="col">{there}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ node, podsHere, podsThere, cpuHere, cpuThere }) => (
            <tr key={node}>
              <th scope="row">{node}</th>
              <Load pods={podsHere} cpu={cpuHere} differs={podsHere !== podsThere} />
              <Load pods={podsThere} cpu={cpuThere} differs={podsHere !== podsThere} />
            </tr>
          ))}
        </tbody>
      </table>
      {nodes.length > FEW && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? 'Fewer nodes' : `All ${count(nodes.length)} nodes`}
        </button>
      )}
      {moved.length > 0 && (
        <ul>
          {moved.map(({ pod, here: from, there: to }) => (
            <li key={`${pod.namespace}/${pod.name}`}>
              <button
                type="button"
                className="link mono"
                onClick={() => {
                  select({ kind: 'object', key: pod });
                  showDialog(undefined);
                }}
              >
                {pod.name}
              </button>{' '}
              <span className="hint">
                {from || 'no node'} / {to || 'no node'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function byDifference(nodes: readonly NodeLoad[]): readonly NodeLoad[] {
  const gap = ({ podsHere, podsThere }: NodeLoad) => Math.abs(podsHere - podsThere);
  return nodes.length <= FEW ? nodes : [...nodes].sort((a, b) => gap(b) - gap(a));
}

interface LoadProps {
  readonly pods: number;
  readonly cpu: number;
  readonly differs: boolean;
}

function Load({ pods, cpu, differs }: LoadProps) {
  return (
    <td className={differs ? 'differs' : ''}>
      {!Number.isNaN(cpu) && <i className="load" style={{ width: `${Math.min(100, cpu * 100)}%` }} aria-hidden />}
      <span>
        {count(pods)} {pods === 1 ? 'pod' : 'pods'}
        {!Number.isNaN(cpu) && <small>, {Math.round(cpu * 100)} % of its CPU</small>}
      </span>
    </td>
  );
}
