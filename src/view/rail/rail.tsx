import './rail.css';
import { type RailTab, useSettings } from '../../session/settings.ts';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { Faults } from './faults.tsx';
import { Follow } from './follow.tsx';
import { Objects } from './objects.tsx';

const TABS: readonly (readonly [RailTab, string])[] = [
  ['follow', 'Follow'],
  ['objects', 'Objects'],
  ['faults', 'Faults'],
];

export function Rail() {
  const tab = useSettings((state) => state.railTab);
  return (
    <section className="pane-surface" aria-label="Rail">
      <Tabs label="Rail" tabs={TABS} value={tab} onChange={(railTab) => useSettings.setState({ railTab })} panel="rail-panel" />
      <TabPanel panel="rail-panel" tab={tab}>
        {tab === 'follow' ? <Follow /> : tab === 'objects' ? <Objects /> : <Faults />}
      </TabPanel>
    </section>
  );
}
