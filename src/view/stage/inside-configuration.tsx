/** The scheduler's configuration: its text, to edit, and what runs because of it. */
import { useState } from 'react';
import type { ManifestProblem } from '../../protocol/action.ts';
import type { ConfigurationInside, ProfileInside } from '../../protocol/scheduling.ts';
import { DEFAULTS, EXAMPLES } from '../../scene/scheduling/configurations.ts';
import { notify } from '../../session/notice.ts';
import { perform } from '../parts/perform.ts';
import './inside-configuration.css';

interface ConfigurationProps {
  readonly component: string;
  readonly configuration: ConfigurationInside;
}

export function Configuration({ component, configuration: { text, profiles } }: ConfigurationProps) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<ManifestProblem>();
  const apply = async (wanted: string) => {
    const refused = await perform({ kind: 'configure', component, text: wanted });
    setProblem(refused);
    if (refused !== undefined) return;
    setDraft(undefined);
    notify('The scheduler is started anew with this configuration.');
  };
  const change = (wanted: string | undefined) => {
    setDraft(wanted);
    setProblem(undefined);
  };
  return (
    <div className="configuration">
      <div>
        <p className="hint">
          A KubeSchedulerConfiguration ({text === '' && draft === undefined ? 'none was given: the defaults hold' : 'as it was given'}).
          Applying it starts the scheduler anew: it reads the cluster again, and pods that wait are tried again.
        </p>
        <fieldset className="examples">
          <legend>Begin with</legend>
          {EXAMPLES.map(({ title, about, text: example }) => (
            <button key={title} type="button" className="button" title={about} onClick={() => change(example)}>
              {title}
            </button>
          ))}
        </fieldset>
        <textarea
          className="code-area"
          aria-label="Configuration as YAML"
          aria-invalid={problem !== undefined}
          aria-describedby="configuration-problem"
          spellCheck={false}
          rows={15}
          value={draft ?? (text === '' ? DEFAULTS : text)}
          onChange={(event) => change(event.target.value)}
        />
        <div id="configuration-problem" role="alert">
          {problem !== undefined && <Problems all={[problem, ...(problem.others ?? [])]} />}
        </div>
        <div className="actions">
          <button type="button" className="button primary" disabled={draft === undefined} onClick={() => void apply(draft ?? '')}>
            Apply
          </button>
          <button type="button" className="button" disabled={draft === undefined} onClick={() => change(undefined)}>
            Discard
          </button>
          <button type="button" className="button" disabled={text === ''} onClick={() => void apply('')}>
            Back to the defaults
          </button>
        </div>
      </div>
      <div>
        {profiles.map((profile) => (
          <Profile key={profile.name} profile={profile} />
        ))}
      </div>
    </div>
  );
}

function Problems({ all }: { readonly all: readonly ManifestProblem[] }) {
  return (
    <div className="problem">
      <b>Not applied.</b>
      <ul>
        {all.map(({ line, field, message }) => (
          <li key={`${line} ${field} ${message}`}>
            <b>{[line > 0 ? `Line ${line}` : '', field].filter((part) => part !== '').join(', ')}</b> {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  preEnqueue: 'Before the queue',
  queueSort: 'Order of the queue',
  preFilter: 'PreFilter',
  filter: 'Filter',
  postFilter: 'PostFilter',
  preScore: 'PreScore',
  score: 'Score',
  reserve: 'Reserve',
  permit: 'Permit',
  preBind: 'PreBind',
  bind: 'Bind',
  postBind: 'PostBind',
};

function Profile({ profile: { name, percentageOfNodesToScore, points } }: { readonly profile: ProfileInside }) {
  return (
    <section className="inside-pane" aria-label={`What runs in profile ${name}`}>
      <h3>{name}</h3>
      <dl className="profile-points">
        {points
          .filter(({ plugins }) => plugins.length > 0)
          .map(({ point, plugins }) => (
            <Row
              key={point}
              title={TITLES[point] ?? point}
              plugins={plugins.map(({ name, weight }) => (weight === undefined ? name : `${name} ×${weight}`)).join(', ')}
            />
          ))}
        <Row
          title="Nodes to score"
          plugins={percentageOfNodesToScore === 0 ? 'by the size of the cluster' : `${percentageOfNodesToScore} %`}
        />
      </dl>
    </section>
  );
}

function Row({ title, plugins }: { readonly title: string; readonly plugins: string }) {
  return (
    <>
      <dt>{title}</dt>
      <dd>{plugins}</dd>
    </>
  );
}
