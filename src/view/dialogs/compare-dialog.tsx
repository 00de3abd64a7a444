/** Two futures side by side: the first event that differs, and the objects that differ. */
import { useState } from 'react';
import type { Message } from '../../protocol/message.ts';
import { clock, count } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { keyOf, select } from '../../session/selection.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { PlacementsView } from './placements.tsx';

export function CompareDialog() {
  const branches = useRun((state) => state.branches);
  const current = useRun((state) => state.cursor.branch);
  const [chosen, setChosen] = useState<number>();
  const others = branches.filter((branch) => branch.id !== current);
  const parent = branches.find((branch) => branch.id === current)?.parent;
  const at = (id: number | undefined) => others.find((branch) => branch.id === id);
  const other = (at(chosen) ?? at(parent) ?? others[0])?.id;
  const result = useAnswer(other === undefined ? undefined : ({ ask: 'compare', branch: current, with: other } as const));
  const name = (id: number) => branches.find((branch) => branch.id === id)?.name ?? '?';
  if (other === undefined) {
    return (
      <Dialog title="Compare two branches" onClose={() => showDialog(undefined)}>
        <p className="hint">The run has one future so far. Go back and change something, or fork it: then there are two to compare.</p>
      </Dialog>
    );
  }
  return (
    <Dialog title="Compare two branches" onClose={() => showDialog(undefined)}>
      <div className="row">
        <b>{name(current)}</b> with
        <select className="button" aria-label="The other branch" value={other} onChange={(event) => setChosen(Number(event.target.value))}>
          {others.map((branch) => (
            <option key={branch.id} value={branch.id}>
              {branch.name}
            </option>
          ))}
        </select>
      </div>
      {result === undefined ? (
        <p className="hint">Comparing…</p>
      ) : (
        <>
          <PlacementsView placements={result.placements} here={name(current)} there={name(other)} />
          <h3>
            {result.step < 0
              ? 'They do not differ as far as both are recorded'
              : `They are the same up to step ${count(result.step)}, then:`}
          </h3>
          {result.step >= 0 && (
            <dl className="facts">
              <dt>{name(current)}</dt>
              <dd>{tell(result.here)}</dd>
              <dt>{name(other)}</dt>
              <dd>{tell(result.there)}</dd>
            </dl>
          )}
          <h3>
            {result.objects.length} {result.objects.length === 1 ? 'object differs' : 'objects differ'} at {clock(result.time)}
          </h3>
          <ul>
            {result.objects.map((object) => (
              <li key={object.id}>
                <button
                  type="button"
                  className="link mono"
                  onClick={() => {
                    select({ kind: 'object', key: keyOf(object.id) });
                    showDialog(undefined);
                  }}
                >
                  {titleOfKey(object.id)}
                </button>{' '}
                <span className="hint">
                  {object.difference} {object.here !== '' || object.there !== '' ? `(${object.here || '–'} / ${object.there || '–'})` : ''}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

/** `pods/web-1` in the default namespace, `pods/team/web-1` in another. */
function titleOfKey(id: string): string {
  const { resource, namespace, name } = keyOf(id);
  return [resource, namespace === 'default' ? '' : namespace, name].filter((part) => part !== '').join('/');
}

function tell(message: Message | undefined): string {
  return message === undefined ? 'nothing more was recorded' : `${plainText(narrate(message))} (${clock(message.time)})`;
}
