/** One API object at the cursor, in words. */
import type { ObjectKey } from '../../protocol/message.ts';
import type { ObjectCondition, ObjectDetail } from '../../protocol/query.ts';
import { count, span } from '../../scene/format.ts';
import { objectSentence } from '../../scene/narration/object-sentence.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { useRun } from '../../session/run.ts';
import { keyId, open, select } from '../../session/selection.ts';
import { Cordon } from '../parts/cordon.tsx';
import { perform } from '../parts/perform.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { SentenceView } from '../rail/sentence-view.tsx';

export interface ObjectProps {
  readonly objectKey: ObjectKey;
}

const SCALABLE = new Set(['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets']);

export function useObject(key: ObjectKey): ObjectDetail | undefined {
  return useAnswer({ ask: 'object', key } as const);
}

export function ObjectNow({ objectKey }: ObjectProps) {
  const detail = useObject(objectKey);
  const summary = useRun((state) => (state.objectsVersion >= 0 ? state.objects.get(keyId(objectKey)) : undefined));
  const now = useRun((state) => state.cursor.time);
  if (detail === undefined) return <p className="empty">Looking it up…</p>;
  if (!detail.exists) return <p className="empty">It does not exist at this moment of the run. Its past may: go back to have it.</p>;
  const words = detail.words !== '' ? detail.words : summary === undefined ? '' : plainText(objectSentence(summary, now));
  return (
    <div className="inspect">
      {words !== '' && <p className="lead">{words}</p>}
      <dl className="facts">
        {detail.facts.map(({ name, value }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, e.g. of two taints
          <Fact key={at} name={name}>
            <SentenceView sentence={value} />
          </Fact>
        ))}
        {objectKey.namespace !== '' && <Fact name="Namespace">{objectKey.namespace}</Fact>}
        {summary !== undefined && <Fact name="Age">{span(Math.max(0, now - summary.created))}</Fact>}
        <Fact name="Last write">
          {detail.writtenBy >= 0 ? (
            <button type="button" className="link" onClick={() => select({ kind: 'event', event: detail.writtenBy })}>
              revision {count(detail.revision)}
            </button>
          ) : (
            `revision ${count(detail.revision)}`
          )}
        </Fact>
      </dl>
      {detail.conditions.length > 0 && <Conditions conditions={detail.conditions} now={now} />}
      {SCALABLE.has(objectKey.resource) && <Scale objectKey={objectKey} />}
      <div className="actions">
        {detail.cycle !== undefined && <CycleButton {...detail.cycle} />}
        <button type="button" className="button" onClick={() => select({ kind: 'object', key: objectKey }, 'yaml')}>
          Edit YAML
        </button>
        {objectKey.resource === 'nodes' && <Cordon node={objectKey.name} />}
        <button type="button" className="button danger" onClick={() => void perform({ kind: 'delete', object: objectKey })}>
          Delete
        </button>
      </div>
    </div>
  );
}

function CycleButton({ scheduler, event }: NonNullable<ObjectDetail['cycle']>) {
  return (
    <button type="button" className="button primary" onClick={() => open(scheduler, `cycle ${event}`)}>
      How nodes were judged
    </button>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is well is said in a word; what is not, with its reason. */
function Conditions({ conditions, now }: { readonly conditions: readonly ObjectCondition[]; readonly now: number }) {
  const sorted = [...conditions].sort((a, b) => Number(a.good) - Number(b.good));
  return (
    <section>
      <h3>Conditions</h3>
      <ul className="conditions">
        {sorted.map(({ type, status, reason, message, good, since }) => (
          <li key={type} className={good ? 'good' : 'bad'}>
            <b>
              <i aria-hidden>{good ? '✓' : status === 'Unknown' ? '?' : '✗'}</i> {type}
            </b>
            <span className={good ? 'visually-hidden' : ''}> {status}</span>
            {!good && since >= 0 && <small> for {span(Math.max(0, now - since))}</small>}
            {!good && (
              <p>
                {reason}
                {reason !== '' && message !== '' && ': '}
                {message}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Scale({ objectKey }: ObjectProps) {
  const state = useRun((run) => (run.objectsVersion >= 0 ? run.objects.get(keyId(objectKey))?.state : undefined));
  const wanted = Number(state?.split('/')[1] ?? 0);
  const scale = (replicas: number) => void perform({ kind: 'scale', object: objectKey, replicas: Math.max(0, replicas) });
  return (
    <div className="actions scale">
      <span className="hint">Replicas {state}</span>
      <button type="button" className="button" aria-label="One replica fewer" onClick={() => scale(wanted - 1)}>
        −
      </button>
      <button type="button" className="button" aria-label="One replica more" onClick={() => scale(wanted + 1)}>
        +
      </button>
    </div>
  );
}
