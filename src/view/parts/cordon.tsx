/** Takes new pods off a node, or lets them come again. */
import { useRun } from '../../session/run.ts';
import { keyId } from '../../session/selection.ts';
import { perform } from './perform.ts';

export function Cordon({ node }: { readonly node: string }) {
  const id = keyId({ resource: 'nodes', namespace: '', name: node });
  const state = useRun((run) => (run.objectsVersion >= 0 ? run.objects.get(id)?.state : undefined));
  if (state === undefined) return null;
  const kind = state.includes('cordoned') ? 'uncordon' : 'cordon';
  const label = kind === 'cordon' ? 'Cordon' : 'Uncordon';
  return (
    <button
      type="button"
      className="button"
      aria-label={`${label} ${node}`}
      title={kind === 'cordon' ? 'No new pods come to it; those that are there stay' : 'New pods may come to it again'}
      onClick={() => void perform({ kind, node })}
    >
      {label}
    </button>
  );
}
