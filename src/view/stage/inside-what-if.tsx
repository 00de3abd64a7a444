/** What if: other weights, without a plugin, a node cordoned. Tried in a second future, which is then put beside the first. */
import { FlaskConical, X } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { Action } from '../../protocol/action.ts';
import { isKubelet, nodeNameOf } from '../../protocol/identity.ts';
import { CONFIGURATION_PART, type ProfileInside, type SchedulingCycle } from '../../protocol/scheduling.ts';
import { clock } from '../../scene/format.ts';
import { showDialog } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { tryOut } from '../../session/what-if.ts';
import { Choice } from '../parts/choice.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import './inside-what-if.css';

/** Without these a profile cannot work. */
const NEEDED = new Set(['PrioritySort', 'DefaultBinder']);
const HEAVIEST = 100;

type Start = 'beginning' | 'cycle';

interface WhatIfProps {
  readonly component: string;
  /** The cycle that is looked at. */
  readonly cycle: Pick<SchedulingCycle, 'event' | 'time'> | undefined;
  readonly onClose: () => void;
}

export function WhatIfPanel({ component, cycle, onClose }: WhatIfProps) {
  const room = useAnswer({ ask: 'inside', component, part: CONFIGURATION_PART } as const);
  const profiles = room?.scheduler?.configuration?.profiles ?? [];
  const [chosen, setChosen] = useState<string>();
  const profile = profiles.find(({ name }) => name === chosen) ?? profiles[0];
  return (
    <section className="inside-pane what-if" aria-label="What if">
      <header className="pane-head">
        <h3>What if …</h3>
        {profiles.length > 1 && (
          <Choice label="Profile" options={profiles.map(({ name }) => [name, name])} value={profile?.name ?? ''} onChange={setChosen} />
        )}
        <span className="space" />
        <button type="button" className="button quiet" aria-label="Close what if" onClick={onClose}>
          <X size={14} aria-hidden />
        </button>
      </header>
      {profile === undefined ? (
        <p className="empty">Looking inside…</p>
      ) : (
        <Trial key={profile.name} component={component} profile={profile} cycle={cycle} />
      )}
    </section>
  );
}

interface TrialProps {
  readonly component: string;
  readonly profile: ProfileInside;
  readonly cycle: WhatIfProps['cycle'];
}

function Trial({ component, profile, cycle }: TrialProps) {
  const [weights, setWeights] = useState<Readonly<Record<string, number>>>({});
  const [without, setWithout] = useState<readonly string[]>([]);
  const [node, setNode] = useState('');
  const [start, setStart] = useState<Start>('beginning');
  const [trying, setTrying] = useState(false);
  const [problem, setProblem] = useState('');
  const { home, lastStep } = useRun((state) => state.cursor);
  const list = useId();
  const ids = useRun((state) => state.componentIds);
  const nodes = useMemo(() => ids.filter(isKubelet).map(nodeNameOf), [ids]);
  const from = start === 'cycle' && cycle !== undefined ? cycle.event : home;
  const isNode = nodes.includes(node);
  const actions: Action[] = [];
  const changed = Object.fromEntries(Object.entries(weights).filter(([name]) => !without.includes(name)));
  if (Object.keys(changed).length + without.length > 0)
    actions.push({ kind: 'adjust', component, adjustment: { profile: profile.name, weights: changed, without } });
  if (isNode) actions.push({ kind: 'cordon', node });
  const run = async () => {
    setTrying(true);
    setProblem('');
    try {
      const refused = await tryOut({ from, actions });
      if (refused === undefined) showDialog('compare');
      else setProblem([refused.field, refused.message].filter((part) => part !== '').join(': '));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setTrying(false);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <ul className="what-if-plugins" aria-label="Plugins">
        {pluginsOf(profile).map(({ name, weight }) => {
          const runs = !without.includes(name);
          return (
            <li key={name} className={runs ? '' : 'off'}>
              <label>
                <input
                  type="checkbox"
                  checked={runs}
                  onChange={() => setWithout(runs ? [...without, name] : without.filter((one) => one !== name))}
                />
                {name}
              </label>
              {weight !== undefined && (
                <label>
                  <span aria-hidden>×</span>
                  <span className="visually-hidden">Weight of {name}</span>
                  <input
                    type="number"
                    min={1}
                    max={HEAVIEST}
                    required
                    disabled={!runs}
                    className={name in weights ? 'changed' : ''}
                    value={weights[name] ?? weight}
                    onChange={({ target: { valueAsNumber: wanted } }) => setWeights(withWeight(weights, name, wanted, weight))}
                  />
                </label>
              )}
            </li>
          );
        })}
      </ul>
      <div className="what-if-row">
        <label>
          Cordon{' '}
          <input
            type="search"
            list={list}
            placeholder="no node"
            aria-invalid={node !== '' && !isNode}
            value={node}
            onChange={(event) => setNode(event.target.value.trim())}
          />
          <datalist id={list}>
            {nodes.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
        {cycle !== undefined && (
          <Choice
            label="From when"
            options={[
              ['beginning', 'From the beginning'],
              ['cycle', `From ${clock(cycle.time)}`],
            ]}
            value={start}
            onChange={setStart}
          />
        )}
        <button type="submit" className="button primary" disabled={actions.length === 0 || trying || from >= lastStep}>
          <FlaskConical size={13} aria-hidden /> {trying ? 'Trying it out…' : 'Try it'}
        </button>
      </div>
      <p className="hint" role="status">
        {from >= lastStep
          ? 'Nothing has happened after that yet: play first.'
          : node !== '' && !isNode
            ? `There is no node ${node}.`
            : 'The run goes back there and takes a second way, as far as the first one went. Then both are shown side by side.'}
      </p>
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

function withWeight(
  weights: Readonly<Record<string, number>>,
  name: string,
  wanted: number,
  usual: number,
): Readonly<Record<string, number>> {
  const { [name]: _, ...others } = weights;
  return wanted === usual || Number.isNaN(wanted) ? others : { ...others, [name]: wanted };
}

interface Part {
  readonly name: string;
  /** Of those that give points. */
  readonly weight?: number;
}

/** Those with a weight first. */
function pluginsOf({ points }: ProfileInside): readonly Part[] {
  const all = new Map<string, Part>();
  for (const { plugins } of points) {
    for (const plugin of plugins) if (!NEEDED.has(plugin.name) && all.get(plugin.name)?.weight === undefined) all.set(plugin.name, plugin);
  }
  return [...all.values()].sort((a, b) => Number(a.weight === undefined) - Number(b.weight === undefined));
}
