/** One card of the stage: what a closed component shows of itself. */
import { Cloud, Pause, Skull, UserRound } from 'lucide-react';
import { memo, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { ComponentStatus, Gauge } from '../../protocol/frame.ts';
import { isOver } from '../../scene/pods.ts';
import { cardOf } from '../../scene/stage/bindings.ts';
import type { Card } from '../../scene/stage/layout.ts';
import { useRun } from '../../session/run.ts';
import { NodePods, podsOf } from './node-pods.tsx';

const SENTENCES: Readonly<Record<string, string>> = {
  api: 'The only door to etcd.',
  etcd: 'Source of truth.',
  scheduler: 'Gives pods a node.',
  controllers: 'See, compare, act.',
  'cloud-controller': 'Talks to the cloud.',
  cloud: 'Simulated.',
};

/** Where there is little room. */
const COMPACT_TITLES: Readonly<Record<string, string>> = { controllers: 'Controllers', 'cloud-controller': 'Cloud controllers' };

/** Gauges that fit on a card. */
const ROWS: Readonly<Record<string, number>> = { controllers: 6, etcd: 2, cloud: 2, 'cloud-controller': 2 };

/** Roles that say how many gauges are not shown. */
const ROWS_OF_MANY = new Set(['controllers', 'cloud-controller']);

export const CardBody = memo(function CardBody({ card }: { readonly card: Card }) {
  if (card.role === 'person') return <PersonCard compact={card.compact} />;
  if (card.role === 'node') return <NodeCard card={card} />;
  if (card.role === undefined) return <h3 className="plain">{card.label}</h3>;
  return card.compact || card.role === 'extender' ? <CompactCard card={card} /> : <ComponentCard card={card} />;
});

/** Of all components that share the card, those that live first: replicas, or schedulers with names of their own. */
function useStatuses(card: Card): readonly ComponentStatus[] {
  const all = useRun((state) => state.componentIds);
  const ids = useMemo(() => all.filter((id) => cardOf(id) === card.id), [all, card.id]);
  const statuses = useRun(useShallow((state) => ids.flatMap((id) => state.components[id] ?? [])));
  return useMemo(() => statuses.toSorted((a, b) => Number(b.alive) - Number(a.alive)), [statuses]);
}

/** Of a component, and of the others on its card together: who stands by has nothing to do. */
function gaugesOf([first, ...others]: readonly ComponentStatus[]): readonly Gauge[] {
  const living = others.filter(({ alive }) => alive);
  if (first === undefined || living.length === 0) return first?.gauges ?? [];
  return first.gauges.map((gauge) => ({
    ...gauge,
    value: living.reduce((sum, { gauges }) => sum + (gauges.find(({ name }) => name === gauge.name)?.value ?? 0), gauge.value),
  }));
}

function ComponentCard({ card }: { readonly card: Card }) {
  const statuses = useStatuses(card);
  const [status] = statuses;
  return (
    <>
      <h3>
        {card.role === 'cloud' && <Cloud size={14} aria-hidden />}
        {card.label}
      </h3>
      <p>
        <span className="sentence">{SENTENCES[card.role ?? '']}</span>
        <small>
          <Health status={status} />
        </small>
      </p>
      {status !== undefined && (
        <Gauges gauges={gaugesOf(statuses)} rows={ROWS[card.role ?? ''] ?? 3} rest={ROWS_OF_MANY.has(card.role ?? '')} />
      )}
    </>
  );
}

/** A title and the one figure that says most: the busiest. */
function CompactCard({ card }: { readonly card: Card }) {
  const statuses = useStatuses(card);
  const [status] = statuses;
  const busiest = gaugesOf(statuses).reduce<Gauge | undefined>(
    (most, gauge) => (gauge.full > 0 && gauge.value > (most?.value ?? 0) ? gauge : most),
    undefined,
  );
  return (
    <>
      <h3>{COMPACT_TITLES[card.role ?? ''] ?? card.label}</h3>
      <p className="compact-line">
        {busiest === undefined || status?.paused === true ? (
          <Health status={status} />
        ) : (
          <b>{`${busiest.name.replace(/-controller$/, '')} ${busiest.value}`}</b>
        )}
      </p>
    </>
  );
}

function Health({ status }: { readonly status: ComponentStatus | undefined }) {
  if (status === undefined) return null;
  if (!status.alive)
    return (
      <span className="down">
        <Skull size={12} aria-hidden /> {status.returns < 0 ? 'dead' : 'exited'}
      </span>
    );
  if (status.paused)
    return (
      <span className="down">
        <Pause size={12} aria-hidden /> paused
      </span>
    );
  return <>{status.note}</>;
}

function Gauges({ gauges, rows, rest }: { readonly gauges: readonly Gauge[]; readonly rows: number; readonly rest: boolean }) {
  const shown = gauges.slice(0, rows);
  const hidden = gauges.length - shown.length;
  return (
    <div className="gauges">
      {shown.map(({ name, value, full }) => (
        <div key={name} className={value > 0 ? 'gauge busy' : 'gauge'}>
          <span className="gauge-name">{name.replace(/-controller$/, '')}</span>
          {full > 0 ? (
            <span className="bar">
              <i style={{ transform: `scaleX(${Math.min(1, value / full)})` }} />
            </span>
          ) : (
            <span />
          )}
          <b>{value}</b>
        </div>
      ))}
      {rest && hidden > 0 && <div className="more">{hidden} more, idle</div>}
    </div>
  );
}

const KUBECTL = 'kubectl ';

function PersonCard({ compact }: { readonly compact: boolean }) {
  const last = useRun((state) => state.recent.findLast(({ kind, label }) => kind === 'input' && label.startsWith(KUBECTL))?.label);
  return (
    <span className="person">
      <UserRound size={18} aria-hidden />
      <span className="mono">
        kubectl
        {last !== undefined && !compact && <small>{last.slice(KUBECTL.length)}</small>}
      </span>
    </span>
  );
}

function NodeCard({ card }: { readonly card: Card }) {
  const status = useRun((state) => state.components[card.id]);
  const well = status === undefined || (status.alive && !status.paused);
  return (
    <>
      <h3 className="node-name">
        <span className="mono">{card.label}</span>
        <small>{!well ? <Health status={status} /> : card.compact ? null : <NodeFacts card={card} />}</small>
      </h3>
      <NodePods card={card} />
    </>
  );
}

/** Pixels from which on a node's card has room for its zone beside its CPU. */
const TWO_FACTS = 190;

/** Where the node stands, and how much of its CPU is asked for; a node that is not registered has no facts. */
function NodeFacts({ card }: { readonly card: Card }) {
  const { label: name, rect } = card;
  return useRun((state) => {
    const node = state.objects.get(`nodes//${name}`);
    if (node?.cpu === undefined || node.cpu === 0) return '';
    const asked =
      podsOf(state)
        .get(name)
        ?.reduce((sum, pod) => sum + (isOver(pod) ? 0 : (pod.cpu ?? 0)), 0) ?? 0;
    const share = `${Math.round((asked / node.cpu) * 100)} % cpu`;
    return node.zone === undefined || rect.width < TWO_FACTS ? share : `${node.zone}, ${share}`;
  });
}
