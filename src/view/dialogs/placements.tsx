/** Where pods are in two futures, node beside node, and which of them moved. */
import { useState } from 'react';
import type { MovedPod, NodeLoad, Placements } from '../../protocol/query.ts';
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
/** Pods of a node that are drawn one by one. */
const MOST_DOTS = 60;

export function PlacementsView({ placements, here, there }: PlacementsViewProps) {
  const { moved, movedCount, nodes, nodeCount } = placements;
  const [all, setAll] = useState(false);
  if (nodes.length === 0) return null;
  return (
    <section className="placements" aria-label="Where pods are">
      <h3>{headline(placements)}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col">{here}</th>
            <th scope="col">{there}</th>
          </tr>
        </thead>
        <tbody>
          {(all ? nodes : few(nodes)).map((load) => (
            <tr key={load.node}>
              <th scope="row">{load.node}</th>
              <Load pods={load.podsHere} cpu={load.cpuHere} load={load} />
              <Load pods={load.podsThere} cpu={load.cpuThere} load={load} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="hint">
        <span className="pods-on" aria-hidden>
          <i />
        </span>{' '}
        on that node in both{' '}
        <span className="pods-on" aria-hidden>
          <i className="other" />
        </span>{' '}
        only in this one
      </p>
      {nodeCount > FEW && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all
            ? 'Fewer nodes'
            : nodeCount > nodes.length
              ? `The first ${count(nodes.length)} of ${count(nodeCount)} nodes`
              : `All ${count(nodeCount)} nodes`}
        </button>
      )}
      {movedCount > 0 && (
        <table aria-label="Pods that moved">
          <thead>
            <tr>
              <th scope="col">Pod that moved</th>
              <th scope="col">{here}</th>
              <th scope="col">{there}</th>
            </tr>
          </thead>
          <tbody>
            {moved.slice(0, all ? moved.length : FEW).map((pod) => (
              <Moved key={`${pod.pod.namespace}/${pod.pod.name}`} {...pod} />
            ))}
          </tbody>
        </table>
      )}
      {movedCount > FEW && !all && <p className="hint">And {count(movedCount - FEW)} more.</p>}
    </section>
  );
}

/** All of them in the order of their names, or of many those that differ most. */
function few(nodes: readonly NodeLoad[]): readonly NodeLoad[] {
  if (nodes.length > FEW) return nodes.slice(0, FEW);
  return [...nodes].sort((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true }));
}

function headline({ movedCount, same, onlyHere, onlyThere }: Placements): string {
  const pods = (number: number) => `${count(number)} ${number === 1 ? 'pod' : 'pods'}`;
  const verb = (number: number) => (number === 1 ? 'is' : 'are');
  const alone = onlyHere + onlyThere;
  const rest = alone === 0 ? '' : `, ${count(alone)} only in one of the two`;
  if (movedCount === 0) return `All pods that both have are on the same nodes (${count(same)})${rest}`;
  return `${pods(movedCount)} ${verb(movedCount)} on another node, ${count(same)} on the same${rest}`;
}

/** Where the owner of a pod gave another name in the other future, both names are told. */
function Moved({ pod, twin, here, there }: MovedPod) {
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="link"
          onClick={() => {
            select({ kind: 'object', key: pod });
            showDialog(undefined);
          }}
        >
          {pod.name}
        </button>
      </th>
      <td>{here || 'waits for a node'}</td>
      <td>
        {there || 'waits for a node'}
        {twin !== pod.name && <small> as {twin}</small>}
      </td>
    </tr>
  );
}

interface LoadProps {
  readonly pods: number;
  readonly cpu: number;
  readonly load: NodeLoad;
}

function Load({ pods, cpu, load: { both, podsHere, podsThere } }: LoadProps) {
  const differs = podsHere !== both || podsThere !== both;
  return (
    <td className={differs ? 'differs' : ''}>
      <span className="pods-on" aria-hidden>
        {Array.from({ length: Math.min(pods, MOST_DOTS) }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are alike
          <i key={at} className={at < both ? '' : 'other'} />
        ))}
      </span>
      <span>
        {count(pods)} {pods === 1 ? 'pod' : 'pods'}
        {!Number.isNaN(cpu) && <small>, {Math.round(cpu * 100)} % of its CPU</small>}
      </span>
      {!Number.isNaN(cpu) && (
        <span className="share" aria-hidden>
          <i style={{ width: `${Math.min(100, cpu * 100)}%` }} />
        </span>
      )}
    </td>
  );
}
