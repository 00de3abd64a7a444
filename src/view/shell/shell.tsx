/** The panels: wide (rail, stage, inspector, dock; resizable, collapsible, remembered) and narrow (stage, transport, one sheet). */
import './shell.css';
import { ChevronsDown, ChevronsUp, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels';
import { useSelection } from '../../session/selection.ts';
import { Dialogs } from '../dialogs/dialogs.tsx';
import { Dock, DockBody } from '../dock/dock.tsx';
import { Transport } from '../dock/transport.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { TabPanel, Tabs } from '../parts/tabs.tsx';
import { Faults } from '../rail/faults.tsx';
import { Follow } from '../rail/follow.tsx';
import { Objects } from '../rail/objects.tsx';
import { Rail } from '../rail/rail.tsx';
import { Stage } from '../stage/stage.tsx';
import { CrashNotice } from './crash-notice.tsx';
import { TopBar } from './top-bar.tsx';
import '../rail/rail.css';

const narrowQuery = matchMedia('(max-width: 899px)');

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(narrowQuery.matches);
  useEffect(() => {
    const listen = () => setNarrow(narrowQuery.matches);
    narrowQuery.addEventListener('change', listen);
    return () => narrowQuery.removeEventListener('change', listen);
  }, []);
  return narrow;
}

export function Shell() {
  return (
    <div className="shell">
      <TopBar />
      <main className="panels">{useNarrow() ? <Narrow /> : <Wide />}</main>
      <Dialogs />
      <CrashNotice />
    </div>
  );
}

function Wide() {
  const rows = useDefaultLayout({ id: 'kubestra-rows', storage: localStorage, onlySaveAfterUserInteractions: true });
  const columns = useDefaultLayout({ id: 'kubestra-columns', storage: localStorage, onlySaveAfterUserInteractions: true });
  return (
    <Group
      orientation="vertical"
      id="kubestra-rows"
      {...(rows.defaultLayout === undefined ? {} : { defaultLayout: rows.defaultLayout })}
      onLayoutChanged={rows.onLayoutChanged}
    >
      <Panel id="upper" minSize="260px">
        <Group
          orientation="horizontal"
          id="kubestra-columns"
          {...(columns.defaultLayout === undefined ? {} : { defaultLayout: columns.defaultLayout })}
          onLayoutChanged={columns.onLayoutChanged}
        >
          <Panel
            id="rail"
            defaultSize={window.innerWidth < 1300 ? '270px' : '300px'}
            minSize="220px"
            maxSize="480px"
            collapsible
            groupResizeBehavior="preserve-pixel-size"
          >
            <Rail />
          </Panel>
          <Separator className="separator vertical" aria-label="Resize the rail" />
          <Panel id="stage-panel" minSize="420px">
            <Stage />
          </Panel>
          <Separator className="separator vertical" aria-label="Resize the inspector" />
          <Panel
            id="inspector"
            defaultSize={window.innerWidth < 1300 ? '300px' : '348px'}
            minSize="260px"
            maxSize="640px"
            collapsible
            groupResizeBehavior="preserve-pixel-size"
          >
            <Inspector />
          </Panel>
        </Group>
      </Panel>
      <Separator className="separator horizontal" aria-label="Resize the dock" />
      <Panel id="dock" defaultSize="252px" minSize="150px" maxSize="60%" groupResizeBehavior="preserve-pixel-size">
        <Dock />
      </Panel>
    </Group>
  );
}

/** How much of the page the sheet takes. */
type SheetHeight = 'closed' | 'half' | 'full';

type Sheet = 'follow' | 'inspect' | 'objects' | 'faults' | 'time';

const SHEETS: readonly (readonly [Sheet, string])[] = [
  ['follow', 'Follow'],
  ['inspect', 'Inspect'],
  ['objects', 'Objects'],
  ['faults', 'Faults'],
  ['time', 'Time'],
];

function Narrow() {
  const [sheet, setSheet] = useState<Sheet>('follow');
  const [height, setHeight] = useState<SheetHeight>('half');
  const selection = useSelection((state) => state.selection);
  useEffect(() => {
    if (selection === undefined) return;
    setSheet('inspect');
    setHeight((now) => (now === 'closed' ? 'half' : now));
  }, [selection]);
  const show = (next: Sheet) => {
    setSheet(next);
    if (height === 'closed') setHeight('half');
  };
  return (
    <div className="compact">
      <Stage />
      <Transport />
      <section className={`sheet ${height}`} aria-label="Details">
        <div className="sheet-bar">
          <Tabs label="Details" tabs={SHEETS} value={sheet} onChange={show} panel="sheet-panel" />
          <button
            type="button"
            className="button quiet"
            aria-label={height === 'full' ? 'Smaller details' : 'Larger details'}
            onClick={() => setHeight(height === 'full' ? 'half' : height === 'half' ? 'full' : 'half')}
          >
            {height === 'full' ? <ChevronsDown size={16} aria-hidden /> : <ChevronsUp size={16} aria-hidden />}
          </button>
          {height !== 'closed' && (
            <button type="button" className="button quiet" aria-label="Close the details" onClick={() => setHeight('closed')}>
              <X size={16} aria-hidden />
            </button>
          )}
        </div>
        <TabPanel panel="sheet-panel" tab={sheet}>
          {sheet === 'follow' && <Follow />}
          {sheet === 'inspect' && <Inspector />}
          {sheet === 'objects' && <Objects />}
          {sheet === 'faults' && <Faults />}
          {sheet === 'time' && <DockBody />}
        </TabPanel>
      </section>
    </div>
  );
}
