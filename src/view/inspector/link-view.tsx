/** A connection: why it exists, how it is, and what can be done to it. */
import { roleOf, titleOf } from '../../protocol/identity.ts';
import { span } from '../../scene/format.ts';
import { useRun } from '../../session/run.ts';
import { perform } from '../parts/perform.ts';

const REASONS: Readonly<Record<string, string>> = {
  'api etcd': 'The API server reads and writes every object here, and watches for what changes. Nobody else may.',
  'api scheduler': 'The scheduler opened this: it watches pods and nodes, and writes bindings. The API server never calls it.',
  'api controllers': 'The controllers opened this: they watch what they look after and write what is missing.',
  'api cloud-controller': 'The cloud controllers opened this: they watch services, nodes and claims, and write what the cloud told them.',
  'api node': 'The kubelet opened this: it watches the pods of its node and reports their status. The API server never calls it here.',
  'api person': 'Your kubectl commands travel here.',
  'cloud cloud-controller': "The cloud's own interface: balancers, routes, instances and buckets.",
};

export function LinkNow({ between }: { readonly between: readonly [string, string] }) {
  const link = useRun((state) => state.links.find(({ between: pair }) => pair.includes(between[0]) && pair.includes(between[1])));
  const reason = REASONS[between.map(roleOf).sort().join(' ')];
  return (
    <div className="inspect">
      <p className="lead">{reason ?? `A line of the diagram between ${titleOf(between[0])} and ${titleOf(between[1])}.`}</p>
      {link !== undefined && (
        <>
          <dl className="facts">
            <dt>One way</dt>
            <dd>{span(link.latency)}</dd>
            <dt>State</dt>
            <dd className={link.cut ? 'bad' : ''}>{link.cut ? 'cut: what is sent waits, and breaks after 45 s' : 'whole'}</dd>
          </dl>
          <div className="actions">
            <button
              type="button"
              className="button"
              onClick={() => void perform(link.cut ? { kind: 'heal', between } : { kind: 'cut', between })}
            >
              {link.cut ? 'Heal' : 'Cut'}
            </button>
            <button type="button" className="button" onClick={() => void perform({ kind: 'slow', between, latency: 500_000 })}>
              Slow to 500 ms
            </button>
            <button type="button" className="button" onClick={() => void perform({ kind: 'slow', between, latency: 0 })}>
              As it was
            </button>
          </div>
        </>
      )}
    </div>
  );
}
