/** The selected thing: what it is now, why, what changed, its text, what was said about it. */
import './inspector.css';
import { PanelRightClose } from 'lucide-react';
import { titleOf } from '../../protocol/identity.ts';
import { singular } from '../../scene/narration/names.ts';
import { type InspectorTab, type Selection, select, useSelection } from '../../session/selection.ts';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { ComponentNow } from './component-now.tsx';
import { EventDiff, EventNow, EventYaml } from './event-view.tsx';
import { LinkNow } from './link-view.tsx';
import { ObjectDiff, ObjectEvents, ObjectNow, ObjectYaml } from './object-view.tsx';
import { RelatedEvents } from './related-events.tsx';
import { ObjectWhy, Why } from './why.tsx';

const TABS: readonly (readonly [InspectorTab, string])[] = [
  ['now', 'Now'],
  ['why', 'Why'],
  ['diff', 'Diff'],
  ['yaml', 'YAML'],
  ['events', 'Events'],
];

export function Inspector() {
  const selection = useSelection((state) => state.selection);
  const tab = useSelection((state) => state.tab);
  return (
    <section className="pane-surface inspector" aria-label="Inspector">
      {selection === undefined ? (
        <div className="empty">
          <h2>Nothing selected</h2>
          <p>
            Click a moving message, a card, a pod, a line of the tree or a mark of the timeline: what it is and why it happened is told
            here.
          </p>
        </div>
      ) : (
        <>
          <header className="inspector-head">
            <h2 className="mono">{heading(selection)}</h2>
            <button type="button" className="button quiet" aria-label="Clear the selection" onClick={() => select(undefined)}>
              <PanelRightClose size={15} aria-hidden />
            </button>
          </header>
          <Tabs
            label="Inspector"
            tabs={TABS}
            value={tab}
            onChange={(next) => useSelection.setState({ tab: next })}
            panel="inspector-panel"
          />
          <TabPanel panel="inspector-panel" tab={tab}>
            <Body selection={selection} tab={tab} />
          </TabPanel>
        </>
      )}
    </section>
  );
}

function heading(selection: Selection): string {
  switch (selection.kind) {
    case 'object':
      return `${singular(selection.key.resource)}/${selection.key.name}`;
    case 'component':
      return titleOf(selection.id);
    case 'event':
      return `event ${selection.event.toLocaleString('en-US')}`;
    case 'link':
      return `${titleOf(selection.between[0])} – ${titleOf(selection.between[1])}`;
  }
}

function Body({ selection, tab }: { readonly selection: Selection; readonly tab: InspectorTab }) {
  switch (selection.kind) {
    case 'object':
      if (tab === 'now') return <ObjectNow objectKey={selection.key} />;
      if (tab === 'why') return <ObjectWhy objectKey={selection.key} />;
      if (tab === 'diff') return <ObjectDiff objectKey={selection.key} />;
      if (tab === 'yaml') return <ObjectYaml objectKey={selection.key} />;
      return <ObjectEvents objectKey={selection.key} />;
    case 'event':
      if (tab === 'now') return <EventNow event={selection.event} />;
      if (tab === 'why') return <Why event={selection.event} />;
      if (tab === 'diff') return <EventDiff event={selection.event} />;
      if (tab === 'yaml') return <EventYaml event={selection.event} />;
      return <RelatedEvents filter={undefined} around={selection.event} />;
    case 'component':
      if (tab === 'events') return <RelatedEvents filter={{ component: selection.id }} around={undefined} />;
      return <ComponentNow id={selection.id} tab={tab} />;
    case 'link':
      return <LinkNow between={selection.between} />;
  }
}
