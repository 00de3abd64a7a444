import './dock.css';
import { sendPace } from '../../session/session.ts';
import { type DockTab, useSettings } from '../../session/settings.ts';
import { Tabs } from '../parts/tabs.tsx';
import { EventList } from './event-list.tsx';
import { Marks } from './marks.tsx';
import { Timeline } from './timeline.tsx';
import { Transport } from './transport.tsx';

const TABS: readonly (readonly [DockTab, string])[] = [
  ['timeline', 'Timeline'],
  ['events', 'Events'],
  ['marks', 'Marks'],
];

export function Dock() {
  return (
    <section className="dock" aria-label="Time">
      <Transport />
      <DockBody />
    </section>
  );
}

export function DockBody() {
  const tab = useSettings((state) => state.dockTab);
  const background = useSettings((state) => state.background);
  return (
    <div className="dock-body">
      <div className="dock-bar">
        <Tabs label="Time" tabs={TABS} value={tab} onChange={(dockTab) => useSettings.setState({ dockTab })} panel="dock-panel" />
        <label title="Heartbeats, lease renewals and bookmarks">
          <input
            type="checkbox"
            checked={background}
            onChange={(event) => {
              useSettings.setState({ background: event.target.checked });
              sendPace();
            }}
          />
          background traffic
        </label>
      </div>
      <div id="dock-panel" role="tabpanel" aria-labelledby={`dock-panel-tab-${tab}`} style={{ minHeight: 0 }}>
        {tab === 'timeline' && <Timeline />}
        {tab === 'events' && <EventList />}
        {tab === 'marks' && <Marks />}
      </div>
    </div>
  );
}
