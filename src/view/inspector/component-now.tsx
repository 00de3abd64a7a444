import type { Gauge } from '../../protocol/frame.ts';
import { API_SERVER, nodeNameOf, roleOf } from '../../protocol/identity.ts';
import { clock, count } from '../../scene/format.ts';
import { useRun } from '../../session/run.ts';
import { open, select } from '../../session/selection.ts';
import { FaultRow } from '../rail/faults.tsx';
import { ObjectNow } from './object-now.tsx';
import { Why } from './why.tsx';

const CONTRACTS: Readonly<Record<string, string>> = {
  api: 'The only component that talks to etcd. It admits, validates and stores what it is asked to, and streams changes to whoever watches. It never calls anybody.',
  etcd: 'Keeps every object under a key, with a revision for every write. What is not here does not survive a restart.',
  scheduler: 'Watches for pods without a node, filters and scores the nodes, and writes a binding.',
  extender:
    'A service that the scheduler asks over HTTP: which nodes will do, which are better, perhaps to bind the pod. How it decides is declared.',
  controllers: 'Many controllers in one process: each watches, compares what is with what is wanted, and writes the difference.',
  'cloud-controller': 'The controllers that know the cloud: nodes, routes, load balancers and buckets.',
  cloud: 'A simulated cloud with latency, quota and failures.',
  node: 'A kubelet: starts what is bound to its node, reports, and renews its lease.',
  proxy: 'A kube-proxy: follows Services and EndpointSlices, and sets the rules by which traffic reaches their pods.',
  person: 'You, with kubectl: a client of the API server like any other.',
};

const NOTES: Readonly<Record<string, string>> = {
  leader: 'it leads: it holds the lease',
  standby: 'it stands by: another replica holds the lease',
};

/** As many gauges are shown even if they are at zero. */
const FEW = 5;

export function ComponentNow({ id }: { readonly id: string }) {
  const status = useRun((state) => state.components[id]);
  const node = nodeNameOf(id);
  return (
    <>
      <div className="inspect">
        <p className="lead">
          {CONTRACTS[id.startsWith('proxy/') ? 'proxy' : roleOf(id)] ?? 'A box of the diagram without a component behind it.'}
        </p>
        {status !== undefined && (
          <>
            <dl className="facts">
              <dt>State</dt>
              <dd className={status.alive && !status.paused ? '' : 'bad'}>
                {!status.alive ? 'dead: its memory is gone' : status.paused ? 'paused: what is sent to it waits' : 'running'}
                {status.note !== '' && `, ${NOTES[status.note] ?? status.note}`}
                {status.returns >= 0 && `; it starts anew at ${clock(status.returns)}`}
              </dd>
              <Gauges gauges={status.gauges} />
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
      {node !== undefined && <NodeObject name={node} />}
    </>
  );
}

/** Those that say something; of many, the idle ones are only counted. */
function Gauges({ gauges }: { readonly gauges: readonly Gauge[] }) {
  const shown = gauges.length <= FEW ? gauges : gauges.filter(({ value }) => value > 0);
  const idle = gauges.length - shown.length;
  return (
    <>
      {shown.map(({ name, value }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{count(value)}</dd>
        </div>
      ))}
      {idle > 0 && (
        <>
          <dt>Idle</dt>
          <dd>
            {shown.length === 0 ? `all ${idle}` : `${idle} more`} {idle === 1 ? 'queue' : 'queues'}
          </dd>
        </>
      )}
    </>
  );
}

/** What the API server knows of the node that the kubelet stands for. */
function NodeObject({ name }: { readonly name: string }) {
  const key = { resource: 'nodes', namespace: '', name };
  return (
    <section className="beside" aria-label={`Node ${name}`}>
      <h3>
        What the API server knows of it{' '}
        <button type="button" className="link" onClick={() => select({ kind: 'object', key })}>
          {name}
        </button>
      </h3>
      <ObjectNow objectKey={key} />
    </section>
  );
}

export function ComponentWhy({ id }: { readonly id: string }) {
  const last = useRun((state) => state.recent.findLast((message) => message.from === id || message.to === id)?.event ?? -1);
  return last >= 0 ? <Why event={last} /> : <p className="empty">It has done nothing lately that is worth telling.</p>;
}
