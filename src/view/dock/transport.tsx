/** Play, pause, the four step sizes both ways, pace and speed. */
import { ChevronsRight, Pause, Play, SkipBack, StepBack, StepForward } from 'lucide-react';
import type { StepSize } from '../../protocol/command.ts';
import type { Pace } from '../../protocol/frame.ts';
import { clock, count } from '../../scene/format.ts';
import { useRun } from '../../session/run.ts';
import { seek, sendPace, setPace, step, togglePlay } from '../../session/session.ts';
import { CLOCK_SPEEDS, HOP_SPEEDS, useSettings } from '../../session/settings.ts';
import { keyWords } from '../commands/command.ts';
import { COMMANDS } from '../commands/commands.ts';
import './dock.css';

const STEPS: readonly (readonly [StepSize, string, string])[] = [
  ['event', 'Event', 'one message delivered, or one timer'],
  ['reconcile', 'Reconcile', 'one worker takes a key, acts, and is done'],
  ['settle', 'Settle', 'until nothing is under way'],
  ['tick', 'Tick', 'to the next timer'],
];

const PACES: readonly (readonly [Pace, string, string])[] = [
  ['hop', 'Hop', 'Every message takes the same time on screen'],
  ['clock', 'Clock', 'Virtual time at a multiple of real time'],
  ['flat', 'Flat out', 'As fast as the worker can; flows instead of tokens'],
];

export function Transport() {
  return (
    <div className="transport" role="toolbar" aria-label="Transport">
      <button type="button" className="button" aria-label="To the beginning" title="To the beginning" onClick={() => seek(atHome())}>
        <SkipBack size={15} aria-hidden />
      </button>
      <StepButtons direction={-1} />
      <PlayButton />
      <StepButtons direction={1} />
      <PacePicker />
      <span className="space" />
      <Where />
    </div>
  );
}

/** The beginning of the story; from there, or before it, the very first event. */
function atHome(): number {
  const { step, home } = useRun.getState().cursor;
  return step > home ? home : 0;
}

function PlayButton() {
  const playing = useRun((state) => state.cursor.playing);
  return (
    <button type="button" className="button play" aria-label={playing ? 'Pause' : 'Play'} title="Space" onClick={togglePlay}>
      {playing ? <Pause size={16} fill="currentColor" aria-hidden /> : <Play size={16} fill="currentColor" aria-hidden />}
    </button>
  );
}

function StepButtons({ direction }: { readonly direction: 1 | -1 }) {
  const steps = direction === 1 ? STEPS : [...STEPS].reverse();
  return (
    <div className="steps">
      {steps.map(([size, name, meaning]) => (
        <button
          key={size}
          type="button"
          className={`button step-${size}`}
          aria-label={`${name} ${direction === 1 ? 'forward' : 'back'}`}
          title={`${name} ${direction === 1 ? 'forward' : 'back'}: ${meaning}${keyOf(size, direction)}`}
          onClick={() => step(size, direction)}
        >
          {direction === -1 && <StepBack size={13} aria-hidden />}
          <span>{name}</span>
          {direction === 1 && <StepForward size={13} aria-hidden />}
        </button>
      ))}
    </div>
  );
}

/** In words, for the hint of a button. */
function keyOf(size: StepSize, direction: 1 | -1): string {
  const command = COMMANDS.find(({ id }) => id === (direction === 1 ? size : `${size}-back`));
  return command?.keys[0] === undefined ? '' : ` (${keyWords(command.keys[0])})`;
}

function PacePicker() {
  const { pace, hopSpeed, clockSpeed } = useSettings();
  return (
    <>
      <fieldset className="segmented" aria-label="Pace">
        {PACES.map(([id, name, meaning]) => (
          <button key={id} type="button" aria-pressed={pace === id} title={meaning} onClick={() => setPace(id)}>
            {id === 'flat' && <ChevronsRight size={13} aria-hidden />}
            {name}
          </button>
        ))}
      </fieldset>
      {pace !== 'flat' && (
        <select
          className="button speed"
          aria-label="Speed"
          value={pace === 'hop' ? hopSpeed : clockSpeed}
          onChange={(event) => {
            const speed = Number(event.target.value);
            useSettings.setState(pace === 'hop' ? { hopSpeed: speed } : { clockSpeed: speed });
            sendPace();
          }}
        >
          {(pace === 'hop' ? HOP_SPEEDS : CLOCK_SPEEDS).map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      )}
    </>
  );
}

function Where() {
  const cursor = useRun((state) => state.cursor);
  return (
    <output className="where mono" aria-label="Position">
      <span>
        <b>{clock(cursor.time)}</b> <span className="of">of {clock(cursor.lastTime)}</span>
      </span>
      <span>
        step <b data-testid="step">{count(cursor.step)}</b> <span className="of">of {count(cursor.lastStep)}</span>
      </span>
      <span className="hash" title="Hash over all events so far: the same run shows the same hash">
        <span data-testid="hash">{cursor.hash.slice(0, 8)}</span>
      </span>
    </output>
  );
}
