import { API_SERVER, roleOf } from '../../protocol/identity.ts';
import { useRun } from '../../session/run.ts';
import { type InspectorTab, open } from '../../session/selection.ts';
import { Scroller } from '../parts/scroller.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { FaultRow } from '../rail/faults.tsx';
import { Why } from './why.tsx';

const CONTRACTS: Readonly<Record<string, string>> = {
  api: 'The only component that talks to etcd. It admits, validates and stores what it is asked to, and streams changes to whoever watches. It never calls anybody.',
  etcd: 'Keeps every object under a key, with a revision for every write. What is not here does not survive a restart.',
  scheduler: 'Watches for pods without a node, filters and scores the nodes, and writes a binding.',
  controllers: 'Many controllers in one process: each watches, compares what is with what is wanted, and writes the difference.',
  'cloud-controller': 'The controllers that know the cloud: nodes, routes, load balancers and buckets.',
  cloud: 'A simulated cloud with latency, quota and failures.',
  node: 'A kubelet: starts what is bound to its node, reports, and renews its lease.',
  person: 'You, with kubectl: a client of the API server like any other.',
};

export function ComponentNow({ id, tab }: { readonly id: string; readonly tab: InspectorTab }) {
  const status = useRun((state) => state.components[id]);
  const last = useRun((state) => state.recent.findLast((message) => message.from === id || message.to === id)?.event ?? -1);
  const node = useAnswer(
    id.startsWith('node/') && tab === 'yaml'
      ? ({ ask: 'object', key: { resource: 'nodes', namespace: '', name: id.slice(5) } } as const)
      : undefined,
  );
  if (tab === 'yaml' && node !== undefined) {
    return (
      <Scroller className="yaml" label="YAML">
        {node.yaml}
      </Scroller>
    );
  }
  if (tab === 'why') return last >= 0 ? <Why event={last} /> : <p className="empty">It has done nothing that the page has seen.</p>;
  if (tab !== 'now')
    return <p className="empty">A component has no {tab === 'diff' ? 'revisions' : 'text'} of its own: select an object or an event.</p>;
  return (
    <div className="inspect">
      <p className="lead">{CONTRACTS[roleOf(id)] ?? 'A box of the diagram without a component behind it.'}</p>
      {status !== undefined && (
        <>
          <dl className="facts">
            <dt>State</dt>
            <dd className={status.alive && !status.paused ? '' : 'bad'}>{!status.alive ? 'dead' : status.paused ? 'paused' : 'running'}</dd>
            {status.note !== '' && (
              <>
                <dt>Note</dt>
                <dd>{status.note}</dd>
              </>
            )}
            {status.gauges.map(({ name, value }) => (
              <Fact key={name} name={name} value={value} />
            ))}
          </dl>
          <div className="actions">
            <button type="button" className="button primary" onClick={() => open(id)}>
              Open
            </button>
          </div>
          {id !== 'person/you' && (
            <section>
              <h3>Faults{id === API_SERVER ? ' (its link: to etcd)' : ''}</h3>
              <FaultRow id={id} />
            </section>
          )}
        </>
      )}
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: number }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
