/** Faults as buttons: kill, pause, restart a component or a node; cut or slow its link to the API server. */
import type { Action } from '../../protocol/action.ts';
import { isKubelet, nodeNameOf, peerOf, roleOf, titleOf } from '../../protocol/identity.ts';
import { useRun } from '../../session/run.ts';
import { Cordon } from '../parts/cordon.tsx';
import { perform } from '../parts/perform.ts';

/** One way, microseconds: slow enough to be felt by every watcher. */
const SLOW = 500_000;

export function Faults() {
  const ids = useRun((state) => state.componentIds);
  const people = ids.filter((id) => roleOf(id) === 'person');
  const nodes = ids.filter(isKubelet);
  const parts = ids.filter((id) => !people.includes(id) && roleOf(id) !== 'node');
  return (
    <div className="faults">
      <p className="hint">What you do here is part of the run: it is saved, shared and replayed with it. In the past it forks the run.</p>
      <h2>Components</h2>
      {parts.map((id) => (
        <FaultRow key={id} id={id} />
      ))}
      <h2>Nodes</h2>
      {nodes.map((id) => (
        <FaultRow key={id} id={id} />
      ))}
    </div>
  );
}

export function FaultRow({ id }: { readonly id: string }) {
  const status = useRun((state) => state.components[id]);
  const peer = peerOf(id);
  const link = useRun((state) => state.links.find(({ between: [a, b] }) => (a === id && b === peer) || (a === peer && b === id)));
  if (status === undefined) return null;
  const title = nodeNameOf(id) ?? titleOf(id);
  const state = !status.alive
    ? status.returns < 0
      ? 'dead'
      : 'exited'
    : status.paused
      ? 'paused'
      : link?.cut === true
        ? 'cut off'
        : (link?.latency ?? 0) >= SLOW
          ? 'slow'
          : '';
  const hints = hintsOf(isKubelet(id), nodeNameOf(peer) ?? titleOf(peer));
  const button = (label: string, action: Action, danger = false) => (
    <button
      type="button"
      className={danger ? 'button danger' : 'button'}
      aria-label={`${label} ${title}`}
      title={hints[label as keyof typeof hints]}
      onClick={() => void perform(action)}
    >
      {label}
    </button>
  );
  return (
    <div className={`fault hue-${roleOf(id)}`}>
      <span>
        {title}
        {state !== '' && <small>{state}</small>}
      </span>
      <div className="fault-buttons">
        {status.alive ? button('Kill', { kind: 'kill', component: id }, true) : button('Restart', { kind: 'restart', component: id })}
        {status.alive &&
          (status.paused ? button('Resume', { kind: 'resume', component: id }) : button('Pause', { kind: 'pause', component: id }))}
        {roleOf(id) !== 'cloud' &&
          (link?.cut === true
            ? button('Heal', { kind: 'heal', between: [id, peer] })
            : button('Cut', { kind: 'cut', between: [id, peer] }, true))}
        {roleOf(id) !== 'cloud' &&
          link?.cut !== true &&
          (state === 'slow'
            ? button('Unslow', { kind: 'slow', between: [id, peer], latency: 0 })
            : button('Slow', { kind: 'slow', between: [id, peer], latency: SLOW }))}
        {isKubelet(id) && <Cordon node={title} />}
      </div>
    </div>
  );
}

/** What each button does, to a node or to a component whose connection leads to `peer`. */
function hintsOf(node: boolean, peer: string) {
  return {
    Kill: node ? 'The machine goes dark, with all pods on it' : 'Its process ends: what it had in memory is gone',
    Restart: 'It starts afresh, and learns what it needs to know again',
    Pause: 'It stands still: what is sent to it waits',
    Resume: 'It goes on where it stood still',
    Cut: `Its connection to the ${peer} carries nothing`,
    Heal: `Its connection to the ${peer} carries messages again`,
    Slow: `Every message to and from the ${peer} takes half a second longer`,
    Unslow: `Its connection to the ${peer} is as fast as before`,
  };
}
