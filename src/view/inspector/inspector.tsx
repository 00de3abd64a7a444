/** The selected thing: what it is now, why, what changed, its text, what was said about it. A second one can be pinned beside it. */
import './inspector.css';
import './legend.css';
import { PanelRightClose, Pin, PinOff } from 'lucide-react';
import { nodeNameOf, roleOf, titleOf } from '../../protocol/identity.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import { singular } from '../../scene/narration/names.ts';
import { type InspectorTab, type Selection, select, useSelection } from '../../session/selection.ts';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { ComponentNow, ComponentWhy } from './component-now.tsx';
import { EventDiff, EventNow, EventYaml } from './event-view.tsx';
import { LastWrite } from './last-write.tsx';
import { Legend } from './legend.tsx';
import { LinkNow } from './link-view.tsx';
import { ObjectDiff } from './object-diff.tsx';
import { ObjectEvents } from './object-events.tsx';
import { ObjectNow } from './object-now.tsx';
import { ObjectYaml } from './object-yaml.tsx';
import { pin, unpin, usePinned } from './pinned.ts';
import { RelatedEvents } from './related-events.tsx';
import { ObjectWhy, Why } from './why.tsx';

type TabList = readonly (readonly [InspectorTab, string])[];

const NOW = ['now', 'Now'] as const;
const WHY = ['why', 'Why'] as const;
const EVENTS = ['events', 'Events'] as const;
const ALL: TabList = [NOW, WHY, ['diff', 'Diff'], ['yaml', 'YAML'], EVENTS];
const OF_LINK: TabList = [NOW, EVENTS];

function nodeOf(component: string): ObjectKey | undefined {
  const name = nodeNameOf(component);
  return name === undefined ? undefined : { resource: 'nodes', namespace: '', name };
}

export function Inspector() {
  const selection = useSelection((state) => state.selection);
  const tab = useSelection((state) => state.tab);
  const pinned = usePinned();
  return (
    <section className="pane-surface inspector" aria-label="Inspector">
      <div className={pinned.selection === undefined ? 'inspected-all' : 'inspected-all two'}>
        {pinned.selection !== undefined && (
          <Inspected
            id="pinned"
            selection={pinned.selection}
            tab={pinned.tab}
            onTab={(next) => usePinned.setState({ tab: next })}
            button={{ label: 'Unpin', icon: <PinOff size={15} aria-hidden />, act: unpin }}
          />
        )}
        {selection === undefined ? (
          <Nothing />
        ) : (
          <Inspected
            id="inspector"
            selection={selection}
            tab={tab}
            onTab={(next) => useSelection.setState({ tab: next })}
            button={{
              label: 'Pin, to compare it with what is selected next',
              icon: <Pin size={15} aria-hidden />,
              act: () => pin(selection, tab),
            }}
            onClear={() => select(undefined)}
          />
        )}
      </div>
    </section>
  );
}

function Nothing() {
  return (
    <div className="empty">
      <h2>Nothing selected</h2>
      <p>
        Click a moving message, a card, a pod, a line of the tree or a mark of the timeline: what it is and why it happened is told here.
      </p>
      <Legend />
    </div>
  );
}

interface InspectedProps {
  /** Names its tab panel. */
  readonly id: string;
  readonly selection: Selection;
  readonly tab: InspectorTab;
  readonly onTab: (tab: InspectorTab) => void;
  readonly button: { readonly label: string; readonly icon: React.ReactNode; readonly act: () => void };
  readonly onClear?: () => void;
}

function Inspected({ id, selection, tab, onTab, button, onClear }: InspectedProps) {
  const tabs = selection.kind === 'link' ? OF_LINK : ALL;
  const shown = tabs.some(([one]) => one === tab) ? tab : 'now';
  const title = heading(selection);
  return (
    <div className={id === 'pinned' ? 'inspected pinned' : 'inspected'}>
      <header className="inspector-head">
        <h2 className="mono">{title}</h2>
        <button type="button" className="button quiet" aria-label={button.label} title={button.label} onClick={button.act}>
          {button.icon}
        </button>
        {onClear !== undefined && (
          <button type="button" className="button quiet" aria-label="Clear the selection" onClick={onClear}>
            <PanelRightClose size={15} aria-hidden />
          </button>
        )}
      </header>
      <Tabs label={id === 'pinned' ? `Pinned: ${title}` : 'Inspector'} tabs={tabs} value={shown} onChange={onTab} panel={`${id}-panel`} />
      <TabPanel panel={`${id}-panel`} tab={shown}>
        <Body selection={selection} tab={shown} />
      </TabPanel>
    </div>
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
      return <ComponentBody id={selection.id} tab={tab} />;
    case 'link':
      if (tab === 'events') return <RelatedEvents filter={{ component: clientOf(selection.between) }} around={undefined} />;
      return <LinkNow between={selection.between} />;
  }
}

/** A kubelet has the text and the versions of its node; the others have what they wrote last. */
function ComponentBody({ id, tab }: { readonly id: string; readonly tab: InspectorTab }) {
  const node = nodeOf(id);
  switch (tab) {
    case 'now':
      return <ComponentNow id={id} />;
    case 'why':
      return <ComponentWhy id={id} />;
    case 'events':
      return <RelatedEvents filter={{ component: id }} around={undefined} />;
    case 'diff':
      return node === undefined ? <LastWrite id={id} as="diff" /> : <ObjectDiff objectKey={node} />;
    case 'yaml':
      return node === undefined ? <LastWrite id={id} as="yaml" /> : <ObjectYaml objectKey={node} />;
  }
}

/** The end whose messages all travel here: the API server speaks with everybody. */
function clientOf([a, b]: readonly [string, string]): string {
  return roleOf(a) === 'api' ? b : a;
}
