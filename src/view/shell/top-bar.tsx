import { ChevronDown, FilePlus2, GitBranch, Moon, Search, Share2, Sun } from 'lucide-react';
import { isKubelet } from '../../protocol/identity.ts';
import { SCENARIOS } from '../../scenarios/all.ts';
import { SCENARIO_GROUPS } from '../../scenarios/scenario.ts';
import { clock, count } from '../../scene/format.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { openScenario, switchBranch } from '../../session/session.ts';
import { Menu } from '../parts/menu.tsx';
import { toggleTheme, useTheme } from '../theme/use-theme.ts';
import { Logo } from './logo.tsx';

export function TopBar() {
  const theme = useTheme();
  return (
    <header className="top">
      <Logo />
      <ScenarioPicker />
      <BranchPicker />
      <ClusterLamp />
      <span className="space" />
      <button type="button" className="button" aria-label="Search or do anything" onClick={() => showDialog('palette')}>
        <Search size={14} aria-hidden />
        <span className="wide medium">Search or do anything</span> <kbd>Ctrl K</kbd>
      </button>
      <button type="button" className="button" aria-label="Apply YAML" onClick={() => showDialog('apply')}>
        <FilePlus2 size={14} aria-hidden /> <span className="medium">Apply YAML</span>
      </button>
      <button type="button" className="button" aria-label="Save &amp; share" onClick={() => showDialog('share')}>
        <Share2 size={14} aria-hidden /> <span className="medium">Save &amp; share</span>
      </button>
      <button type="button" className="button medium" aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'} onClick={toggleTheme}>
        {theme === 'dark' ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
      </button>
    </header>
  );
}

function ScenarioPicker() {
  const scenario = useRun((state) => state.scenario);
  return (
    <Menu
      className="scenarios"
      atCurrent
      label={`Scenario: ${scenario?.title ?? 'none yet'}. Choose another`}
      button={
        <>
          <span className="medium">Scenario</span> <b className="clip">{scenario?.title ?? '…'}</b> <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {(close) =>
        SCENARIO_GROUPS.map((group) => (
          <section key={group} className="scenario-group" aria-label={group}>
            <h2>{group}</h2>
            {SCENARIOS.filter((one) => one.group === group).map(({ id, title, why }) => (
              <button
                key={id}
                type="button"
                className="menu-item"
                aria-current={id === scenario?.id}
                onClick={() => {
                  openScenario(id, true);
                  close();
                }}
              >
                <strong>{title}</strong>
                <span>{why}</span>
              </button>
            ))}
          </section>
        ))
      }
    </Menu>
  );
}

function BranchPicker() {
  const branches = useRun((state) => state.branches);
  const current = useRun((state) => state.cursor.branch);
  const active = branches.find((branch) => branch.id === current);
  return (
    <Menu
      className={branches.length < 2 ? 'medium' : ''}
      label={`Branch: ${active === undefined ? 'main' : active.name}. Switch or compare`}
      button={
        <>
          <GitBranch size={14} aria-hidden />
          <b className="clip branch-name">{active === undefined ? 'main' : active.name}</b>
          {branches.length > 1 && <span className="medium">of {branches.length}</span>}
          <ChevronDown size={14} aria-hidden />
        </>
      }
    >
      {(close) => (
        <>
          {branches.map((branch) => (
            <button
              key={branch.id}
              type="button"
              className="menu-item"
              aria-current={branch.id === current}
              onClick={() => {
                switchBranch(branch.id);
                close();
              }}
            >
              <strong>{branch.name}</strong>
              <span>
                {branch.parent < 0 ? 'the run as it began' : `left at step ${count(branch.forkStep)}`}, {count(branch.lastStep)} steps,{' '}
                {clock(branch.lastTime)}
              </span>
            </button>
          ))}
          <button
            type="button"
            className="menu-item"
            disabled={branches.length < 2}
            onClick={() => {
              close();
              showDialog('compare');
            }}
          >
            <strong>Compare two branches</strong>
            <span>
              {branches.length < 2
                ? 'Go back and change something: the run then has a second future.'
                : 'First differing event, differing objects.'}
            </span>
          </button>
        </>
      )}
    </Menu>
  );
}

function ClusterLamp() {
  const ids = useRun((state) => state.componentIds);
  const dead = useRun((state) => Object.values(state.components).filter((component) => !component.alive || component.paused).length);
  const nodes = ids.filter(isKubelet).length;
  if (ids.length === 0) return null;
  return (
    <span className="button quiet wide" role="status">
      <span className={dead === 0 ? 'lamp' : 'lamp bad'} />
      {nodes === 1 ? '1 node' : `${nodes} nodes`}, {dead === 0 ? 'all up' : `${dead} down`}
    </span>
  );
}
