/** Bookmarks and breakpoints of the run, listed: to go to, to name, to take away. */
import { ChevronsLeft, ChevronsRight, X } from 'lucide-react';
import { type Breakpoint, breakpointId, MAX_BOOKMARK_NAME } from '../../protocol/marks.ts';
import { count } from '../../scene/format.ts';
import { breakpointName } from '../../scene/marks.ts';
import { useBreakpoints } from '../../session/breakpoints.ts';
import { useRun } from '../../session/run.ts';
import { bookmark, seek, toggleBreakpoint, unbookmark } from '../../session/session.ts';
import { bookmarkHere, breakAtSelection, continueBack, continueForward } from '../commands/marks.ts';

export function Marks() {
  return (
    <div className="marks">
      <Bookmarks />
      <Breakpoints />
    </div>
  );
}

function Bookmarks() {
  const bookmarks = useRun((state) => state.bookmarks);
  const step = useRun((state) => state.cursor.step);
  return (
    <section aria-label="Bookmarks">
      <header>
        <h3>Bookmarks</h3>
        <button type="button" className="button" onClick={bookmarkHere}>
          Bookmark this place <kbd>M</kbd>
        </button>
      </header>
      {bookmarks.length === 0 && <p className="hint">Places of the run that have names. They are saved and shared with it.</p>}
      <ul>
        {bookmarks.map((place) => (
          <li key={place.step} aria-current={place.step === step}>
            <i className="bookmark-glyph" aria-hidden />
            <button type="button" className="link mono" onClick={() => seek(place.step)} aria-label={`Go to step ${place.step}`}>
              {count(place.step)}
            </button>
            <input
              className="field"
              aria-label={`Name of the bookmark at step ${place.step}`}
              defaultValue={place.name}
              key={place.name}
              maxLength={MAX_BOOKMARK_NAME}
              onBlur={(event) => event.target.value !== place.name && bookmark(place.step, event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
            />
            <button
              type="button"
              className="button quiet"
              aria-label={`Remove the bookmark ${place.name}`}
              onClick={() => unbookmark(place.step)}
            >
              <X size={14} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Breakpoints() {
  const breakpoints = useBreakpoints((state) => state.breakpoints);
  const stopped = useRun((state) => state.cursor.stopped);
  return (
    <section aria-label="Breakpoints">
      <header>
        <h3>Breakpoints</h3>
        <button type="button" className="button" onClick={() => void breakAtSelection()}>
          On the selection <kbd>B</kbd>
        </button>
        <button
          type="button"
          className="button"
          aria-label="Back to a breakpoint"
          title="Back to a breakpoint (Shift C)"
          disabled={breakpoints.length === 0}
          onClick={continueBack}
        >
          <ChevronsLeft size={15} aria-hidden />
        </button>
        <button
          type="button"
          className="button"
          aria-label="On to a breakpoint"
          title="On to a breakpoint (C)"
          disabled={breakpoints.length === 0}
          onClick={continueForward}
        >
          <ChevronsRight size={15} aria-hidden />
        </button>
      </header>
      {breakpoints.length === 0 && (
        <p className="hint">Select an object, a component, a connection or an event: the run stops at the next event that touches it.</p>
      )}
      <ul>
        {breakpoints.map((breakpoint) => (
          <BreakpointLine key={breakpointId(breakpoint)} breakpoint={breakpoint} stopped={stopped === breakpointId(breakpoint)} />
        ))}
      </ul>
    </section>
  );
}

const WHAT: Readonly<Record<Breakpoint['on'], string>> = {
  object: 'object',
  component: 'component',
  link: 'connection',
  kind: 'kind of event',
};

function BreakpointLine({ breakpoint, stopped }: { readonly breakpoint: Breakpoint; readonly stopped: boolean }) {
  const name = breakpointName(breakpoint);
  return (
    <li aria-current={stopped}>
      <i className="breakpoint-glyph" aria-hidden />
      <span className="mark-name">
        {name} <span className="hint">{stopped ? 'stopped here' : WHAT[breakpoint.on]}</span>
      </span>
      <button
        type="button"
        className="button quiet"
        aria-label={`Remove the breakpoint ${name}`}
        onClick={() => toggleBreakpoint(breakpoint)}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
}
